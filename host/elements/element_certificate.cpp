#include "host/elements/element_certificate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "host/linear_programs/directed_sum.h"

namespace surety {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon() / 2;

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

/// E_rho of the posteriors, each made to sum to 1, by group.
std::vector<double> mean_posterior(const ElementSpace& space, const StateGroups& group,
                                   const std::vector<double>& posterior) {
  const int states = int(group.of.size());
  std::vector<double> mean(group.prior.size(), 0);
  for (int c = 0; c < space.controls(); ++c) {
    const double* p = &posterior[std::size_t(c * states)];
    const double share = space.weight(c) / total(p, states);
    for (int s = 0; s < states; ++s) mean[std::size_t(group.of[std::size_t(s)])] += share * p[s];
  }
  return mean;
}

}  // namespace

Certificate guaranteed(const AuctionEnvironment& environment, const ElementSpace& space,
                       const ElementMechanism& mechanism) {
  const int goods = environment.goods, coordinates = environment.bidders * goods, states = environment.states();
  Expectation all;
  for (int s = 0; s < states; ++s)
    all.add(environment.prior[std::size_t(s)], mechanism.multiplier[std::size_t(s)],
            2 * states * unit * std::abs(mechanism.multiplier[std::size_t(s)]));
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
      all.add(weight, least, (4 * coordinates + 16) * unit * size);
      of_element += weight * least;
    }
    certificate.by_element.push_back(of_element);
  }
  certificate.rounding = all.slack();
  certificate.bound = all.value() - certificate.rounding;
  return certificate;
}

std::vector<double> interim_values(const AuctionEnvironment& environment, const ElementSpace& space,
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

/// Let the posteriors' mean be at most 1 + epsilon times the prior in every state. Then 1/(1 + epsilon) times them and
/// a constant rest is an information structure with this prior, whose virtual values are the same mixture.
Certificate potential(const AuctionEnvironment& environment, const ElementSpace& space,
                      const ElementInformation& information) {
  const int goods = environment.goods, coordinates = environment.bidders * goods, states = environment.states();
  const auto values = interim_values(environment, space, information);
  double off_simplex = 0;
  for (int c = 0; c < space.controls(); ++c)
    off_simplex = std::max(off_simplex, std::abs(total(&information.posterior[std::size_t(c * states)], states) - 1));
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
        error += ((2.0 * states + 4.0 * coordinates + 32) * unit + off_simplex) * size;
      }
      const double weight = element.weight[std::size_t(a)];
      all.add(weight, sum, error);
      of_element += weight * sum;
    }
    certificate.by_element.push_back(of_element);
  }
  const StateGroups group = group_states(environment, space.mesh());
  const auto mean = mean_posterior(space, group, information.posterior);
  double excess = 0;
  for (std::size_t g = 0; g < mean.size(); ++g) excess = std::max(excess, mean[g] / group.prior[g] - 1);
  excess += 2 * BernsteinBasis::integral_error + 4.0 * (space.controls() + 2 * states) * unit;
  certificate.rounding = all.slack() + excess * goods;
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
      if (sum <= 1 - 16 * unit) continue;
      for (int i = 0; i < environment.bidders; ++i)
        mechanism.allocation[std::size_t(c * coordinates + i * goods + l)] *= (1 - 16 * unit) / sum;
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
    const StateGroups& group = at->second;
    std::vector<double> mass(group.prior.size(), 0), count(group.prior.size(), 0);
    double* p = &posterior[std::size_t(c) * states];
    for (std::size_t s = 0; s < states; ++s) {
      mass[std::size_t(group.of[s])] += p[s];
      count[std::size_t(group.of[s])] += 1;
    }
    for (std::size_t s = 0; s < states; ++s) p[s] = mass[std::size_t(group.of[s])] / count[std::size_t(group.of[s])];
  }
}

/// Mixed with a constant rest, so that the mean is the prior.
ElementInformation feasible_information(const AuctionEnvironment& environment, const ElementSpace& space,
                                        const ElementProgram& program, std::vector<double> posterior) {
  const auto states = std::size_t(environment.states());
  for (double& p : posterior) p = std::max(0.0, p);
  symmetrise(environment, space, posterior);
  const auto mean = mean_posterior(space, program.group, posterior);
  double share = 1;
  for (std::size_t g = 0; g < mean.size(); ++g) share = std::min(share, program.group.prior[g] / mean[g]);
  std::vector<double> rest;
  for (std::size_t s = 0; s < states; ++s) {
    const auto g = std::size_t(program.group.of[s]);
    const double within = environment.prior[s] / program.group.prior[g];
    rest.push_back(within * std::max(0.0, program.group.prior[g] - share * mean[g]));
  }
  for (std::size_t c = 0; c < posterior.size() / states; ++c) {
    double* p = &posterior[c * states];
    const double scale = share / total(p, int(states));
    for (std::size_t s = 0; s < states; ++s) p[s] = scale * p[s] + rest[s];
    const double sum = total(p, int(states));
    for (std::size_t s = 0; s < states; ++s) p[s] /= sum;
  }
  return {std::move(posterior)};
}

}  // namespace surety
