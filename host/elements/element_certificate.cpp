#include "host/elements/element_certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "host/bounds/grid_rows.h"
#include "host/io/number.h"
#include "host/linear_programs/directed_sum.h"
#include "surety/error.h"

namespace surety {
namespace {

/// A number and a bound on the sizes of what was added up for it: rounding errs by some units of those.
struct Sized {
  double value = 0, size = 0;
};

/// One control coefficient of a derivative or virtual value, from the function's own.
Sized combined(const std::vector<ControlTerm>& terms, const std::vector<double>& coefficients, int stride, int at) {
  Sized sum;
  for (const auto& [control, factor] : terms) {
    const double term = factor * coefficients[std::size_t(control * stride + at)];
    sum.value += term;
    sum.size += std::abs(term);
  }
  return sum;
}

/// E_rho of control coefficients, and how far rounding may have moved it: each is off by at most its `error`, each
/// weight by integral_error relative.
class Expectation {
 public:
  void add(double weight, double coefficient, double error) {
    sum_.add(weight * coefficient);
    slack_ += weight * (error + BernsteinBasis::integral_error * std::abs(coefficient));
  }
  double value() const { return sum_.value(); }
  double slack() const { return 2 * slack_ + sum_.error(); }

 private:
  DirectedSum sum_;
  double slack_ = 0;
};

double total(const double* numbers, int count) {
  double sum = 0;
  for (int s = 0; s < count; ++s) sum += numbers[s];
  return sum;
}

bool all_finite(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

/// Makes the posteriors sum to 1. False where one is not a number >= 0 or has nothing that sums up.
bool normalise(std::vector<double>& posterior, int states) {
  for (auto p = posterior.begin(); p != posterior.end(); p += states) {
    const double sum = total(&*p, states);
    if (!(sum > 0 && std::isfinite(sum) && *std::min_element(p, p + states) >= 0)) return false;
    for (int s = 0; s < states; ++s) p[s] /= sum;
  }
  return true;
}

/// E_rho of posteriors that sum to 1, by group.
std::vector<double> mean_posterior(const ElementSpace& space, const StateGroups& group,
                                   const std::vector<double>& posterior) {
  const int states = int(group.of.size());
  std::vector<double> mean(group.prior.size(), 0);
  for (int c = 0; c < space.controls(); ++c)
    for (int s = 0; s < states; ++s)
      mean[std::size_t(group.of[std::size_t(s)])] += space.weight(c) * posterior[std::size_t(c * states + s)];
  return mean;
}

/// The least epsilon with which the posteriors' mean is at most 1 + epsilon times the prior in every state. States of a
/// group have the same mean, whatever their priors are.
double excess_over_prior(const AuctionEnvironment& environment, const ElementSpace& space,
                         const std::vector<double>& posterior) {
  const StateGroups group = group_states(environment, space.mesh());
  const auto mean = mean_posterior(space, group, posterior);
  double excess = 0;
  for (int s = 0; s < environment.states(); ++s) {
    const auto g = std::size_t(group.of[std::size_t(s)]);
    excess = std::max(excess, mean[g] / (group.size[g] * environment.prior[std::size_t(s)]) - 1);
  }
  return excess + 2 * BernsteinBasis::integral_error +
         4.0 * (space.controls() + 2 * environment.states() + 2) * unit_roundoff;
}

}  // namespace

Certificate guaranteed(const AuctionEnvironment& environment, const ElementSpace& space,
                       const ElementMechanism& mechanism) {
  const int goods = environment.goods, coordinates = environment.bidders * goods, states = environment.states();
  constexpr double nothing = std::numeric_limits<double>::infinity();
  if (!all_finite(mechanism.allocation) || !all_finite(mechanism.multiplier))
    return {-nothing, nothing, std::vector<double>(space.elements().size(), -nothing)};
  Expectation all;
  for (int s = 0; s < states; ++s)
    all.add(environment.prior[std::size_t(s)], mechanism.multiplier[std::size_t(s)],
            2 * states * unit_roundoff * std::abs(mechanism.multiplier[std::size_t(s)]));
  Certificate certificate{0, 0, {}};
  std::vector<Sized> growth(std::size_t(coordinates), Sized{});
  for (const MeshElement& element : space.elements()) {
    double of_element = 0;
    for (int b = 0; b < element.below->size(); ++b) {
      for (int i = 0; i < environment.bidders; ++i) {
        const auto terms = space.derivative(element, b, i);
        for (int l = 0; l < goods; ++l)
          growth[std::size_t(i * goods + l)] = combined(terms, mechanism.allocation, coordinates, i * goods + l);
      }
      double least = std::numeric_limits<double>::infinity(), size = 0;
      for (int s = 0; s < states; ++s) {
        Sized objective{-mechanism.multiplier[std::size_t(s)], std::abs(mechanism.multiplier[std::size_t(s)])};
        for (int j = 0; j < coordinates; ++j) {
          const double theta = environment.values[std::size_t(s * coordinates + j)];
          objective.value += theta * growth[std::size_t(j)].value;
          objective.size += theta * growth[std::size_t(j)].size;
        }
        least = std::min(least, objective.value);
        size = std::max(size, objective.size);
      }
      const double weight = element.weight_below[std::size_t(b)];
      all.add(weight, least, (4 * coordinates + 16) * unit_roundoff * size);
      of_element += weight * least;
    }
    certificate.by_element.push_back(of_element);
  }
  certificate.rounding = all.slack();
  certificate.bound = all.value() - certificate.rounding;
  return certificate;
}

std::vector<double> element_interim_values(const AuctionEnvironment& environment, const ElementSpace& space,
                                           const ElementInformation& information) {
  const int coordinates = environment.bidders * environment.goods, states = environment.states();
  std::vector<double> values(std::size_t(space.controls() * coordinates), 0);
  for (int c = 0; c < space.controls(); ++c)
    for (int s = 0; s < states; ++s)
      for (int j = 0; j < coordinates; ++j)
        values[std::size_t(c * coordinates + j)] +=
            environment.values[std::size_t(s * coordinates + j)] * information.posterior[std::size_t(c * states + s)];
  return values;
}

/// Let the posteriors, made to sum to 1, have a mean that is at most 1 + epsilon times the prior in every state. Then
/// 1/(1 + epsilon) times them and a constant rest is an information structure with this prior, whose virtual values are
/// the same mixture.
Certificate potential(const AuctionEnvironment& environment, const ElementSpace& space,
                      ElementInformation information) {
  const int goods = environment.goods, coordinates = environment.bidders * goods, states = environment.states();
  constexpr double nothing = std::numeric_limits<double>::infinity();
  if (!normalise(information.posterior, states))
    return {nothing, nothing, std::vector<double>(space.elements().size(), nothing)};
  const auto values = element_interim_values(environment, space, information);
  Expectation all;
  Certificate certificate{0, 0, {}};
  for (const MeshElement& element : space.elements()) {
    double of_element = 0;
    for (int a = 0; a < element.basis->size(); ++a) {
      std::vector<std::vector<ControlTerm>> terms;
      for (int i = 0; i < environment.bidders; ++i) terms.push_back(space.virtual_value(element, a, i));
      double sum = 0, error = 0;
      for (int l = 0; l < goods; ++l) {
        double greatest = 0, size = 0;
        for (int i = 0; i < environment.bidders; ++i) {
          const Sized virtual_value = combined(terms[std::size_t(i)], values, coordinates, i * goods + l);
          greatest = std::max(greatest, virtual_value.value);
          size = std::max(size, virtual_value.size);
        }
        sum += greatest;
        error += (2.0 * states + 4.0 * coordinates + 32) * unit_roundoff * size;
      }
      const double weight = element.weight[std::size_t(a)];
      all.add(weight, sum, error);
      of_element += weight * sum;
    }
    certificate.by_element.push_back(of_element);
  }
  certificate.rounding = all.slack() + goods * excess_over_prior(environment, space, information.posterior);
  certificate.bound = all.value() + certificate.rounding;
  return certificate;
}

ElementMechanism feasible_mechanism(const AuctionEnvironment& environment, const ElementSpace& space,
                                    const ElementProgram& program, const Eigen::VectorXd& allocation,
                                    const Eigen::VectorXd& multiplier) {
  const int goods = environment.goods, coordinates = environment.bidders * goods;
  ElementMechanism mechanism;
  for (const int v : allocation_variables(environment, space))
    mechanism.allocation.push_back(std::max(0.0, allocation[v]));
  for (int c = 0; c < space.controls(); ++c)
    for (int l = 0; l < goods; ++l) {
      double sum = 0;
      for (int i = 0; i < environment.bidders; ++i)
        sum += mechanism.allocation[std::size_t(c * coordinates + i * goods + l)];
      if (sum <= 1 - 16 * unit_roundoff) continue;
      for (int i = 0; i < environment.bidders; ++i)
        mechanism.allocation[std::size_t(c * coordinates + i * goods + l)] *= (1 - 16 * unit_roundoff) / sum;
    }
  for (int s = 0; s < environment.states(); ++s)
    mechanism.multiplier.push_back(multiplier[program.group.of[std::size_t(s)]]);
  return mechanism;
}

/// The mean over permutations of bidders with the same message, which is what a posterior that treats permuted profiles
/// alike has there.
void symmetrise(const AuctionEnvironment& environment, const ElementSpace& space, std::vector<double>& posterior) {
  const auto states = std::size_t(environment.states());
  std::map<unsigned, StateGroups> known;
  for (int c = 0; c < space.controls(); ++c) {
    if (space.ties(c) == 0) continue;
    const auto [at, fresh] = known.try_emplace(space.ties(c));
    if (fresh) at->second = group_states(environment, space.ties(c));
    share_out(at->second, &posterior[std::size_t(c) * states]);
  }
}

/// Mixed with a constant rest, so that the mean is the prior, the same for all states of a group.
ElementInformation feasible_information(const AuctionEnvironment& environment, const ElementSpace& space,
                                        const ElementProgram& program, std::vector<double> posterior) {
  const auto states = std::size_t(environment.states());
  const StateGroups& group = program.group;
  for (double& p : posterior) p = std::isfinite(p) ? std::max(0.0, p) : 0;
  for (auto p = posterior.begin(); p != posterior.end(); p += std::ptrdiff_t(states)) {
    const double sum = total(&*p, int(states));
    if (!(sum > 0 && std::isfinite(sum))) std::copy(environment.prior.begin(), environment.prior.end(), p);
  }
  symmetrise(environment, space, posterior);
  normalise(posterior, int(states));
  const auto mean = mean_posterior(space, group, posterior);
  double share = 1;
  for (std::size_t g = 0; g < mean.size(); ++g) share = std::min(share, group.prior[g] / mean[g]);
  std::vector<double> rest;
  for (std::size_t s = 0; s < states; ++s) {
    const auto g = std::size_t(group.of[s]);
    rest.push_back(std::max(0.0, group.prior[g] - share * mean[g]) / group.size[g]);
  }
  for (std::size_t at = 0; at < posterior.size(); ++at) posterior[at] = share * posterior[at] + rest[at % states];
  normalise(posterior, int(states));
  return {std::move(posterior)};
}

/// Rounding of the ends' own: a product of two numbers.
void narrow(ElementBounds& bounds, const Certificate& guarantee, const Certificate& potential, double scale) {
  const double lower = std::max(bounds.lower, scale * guarantee.bound * (1 - 4 * unit_roundoff));
  const double upper = std::min(bounds.upper, scale * potential.bound * (1 + 4 * unit_roundoff));
  if (!(lower <= upper))
    throw Failure(
        fmt::format("a guarantee of {} and a potential of {} were certified, but a guarantee is at most any "
                    "potential: one certificate is wrong",
                    shortest(lower), shortest(upper)));
  double rounding = 0;
  if (lower > bounds.lower) rounding = scale * guarantee.rounding;
  if (upper < bounds.upper) rounding = std::max(rounding, scale * potential.rounding);
  if (rounding > 0) bounds.rounding = rounding;
  bounds.lower = lower;
  bounds.upper = upper;
}

}  // namespace surety
