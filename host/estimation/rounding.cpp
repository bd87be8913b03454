#include "host/estimation/rounding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/private_values/top_two.h"
#include "surety/error.h"

namespace surety {
namespace {

using kernels::EstimateProblem;
using kernels::Rule;

constexpr double unit = 0x1p-24;     // relative error of one operation
constexpr double spacing = 0x1p-23;  // of uniforms
constexpr double few = 6;            // errors of that size between a quantile and a value, a bid or a price

constexpr double least_in_float = 1e-25;  // its products with `unit` are normal numbers

/// What rounding does to one state of a profile.
class StateRounding {
 public:
  StateRounding(const EstimateProblem& problem, const ProfileLaw& profile, std::size_t state)
      : problem_(problem), top_(profile.group_sizes, profile.states[state].laws), state_(state) {
    double lower = std::numeric_limits<double>::infinity();
    for (const LawPtr& law : top_.laws()) lower = std::min(lower, law->lower());
    range_ = top_.upper() - lower;
    bidders_ = static_cast<double>(problem.bidders());
    const TopTwoIntegrals parts = integrate_top_two(top_, 0);
    spread_ = parts.spread.value;
    // the sum over bidders of the integral of P(all others below x): how fast v1 falls in the winner's quantile
    slope_ = spread_ + bidders_ * std::max(top_.upper() - parts.highest.value, 0.0);
  }

  std::array<double, statistic_count> bounds() const {
    const double scale = std::max(top_.upper(), greatest_parameter());
    const double value = few * unit * scale, moved = quantile_error();
    const double highest = value + moved, second = value + 2 * moved;
    const double flips = sale_flips(value);
    double revenue = second, surplus = highest + (top_.upper() + value) * flips;
    switch (problem_.rule) {
      case Rule::second_price:
        revenue = second + (top_.upper() + value) * flips;
        break;
      case Rule::posted_price:
      case Rule::posted_price_ranked:
        revenue = top_.upper() * flips;
        surplus += 2 * few * unit * scale + spacing * range_ * std::min(bidders_, 1 / least_acceptance());
        break;
      case Rule::all_pay:
        revenue = (value + 2 * spacing * top_.upper()) * bidders_;
        break;
      case Rule::optimal:
        revenue = few * value + 4 * moved + (top_.upper() + value) * flips;
        surplus += few * value + 4 * moved;
        break;
      case Rule::sequential_price:
        revenue = value + top_.upper() * flips;
        surplus += moved;
        break;
      case Rule::efficient:
      case Rule::first_price:
        break;
    }
    return composed_bounds({revenue, surplus, highest, second, flips, 0});
  }

 private:
  /// Of closed forms whose numbers are greater than the values.
  double greatest_parameter() const {
    double greatest = 0;
    const std::size_t groups = problem_.group_sizes.size();
    for (std::size_t g = 0; g < groups; ++g) {
      const DemandForm& form = problem_.value[state_ * groups + g];
      if (form.shape == DemandShape::exponential) greatest = std::max(greatest, std::abs(form.parameters[2]));
    }
    return greatest;
  }

  /// E|v1(q') - v1(q)| for the strongest bidder's quantile q and the q' that is drawn for it.
  double quantile_error() const {
    if (problem_.reduced) return spacing * range_ + few * unit * spread_;
    return 2 * spacing * (problem_.comonotone ? range_ : slope_);
  }

  /// Probability that rounding decides whether the good is sold.
  double sale_flips(double value_error) const {
    const std::size_t groups = problem_.group_sizes.size();
    switch (problem_.rule) {
      case Rule::second_price: {
        const double reserve = problem_.reserve[state_];
        const double near = near_reserve(reserve, value_error);
        if (problem_.reduced || problem_.comonotone) return near + 2 * spacing + few * unit;
        double pivotal = 0;
        const auto others = top_.others_below({reserve, top_.upper() - reserve});
        for (std::size_t g = 0; g < groups; ++g) pivotal += static_cast<double>(top_.sizes()[g]) * others[g];
        return near + 2 * spacing * pivotal;
      }
      case Rule::posted_price:
      case Rule::posted_price_ranked:
        return pivotal_at(problem_.acceptance);
      case Rule::optimal:
        return pivotal_at(problem_.monopoly_quantile);
      case Rule::sequential_price:
        return 2 * spacing * offers();
      case Rule::efficient:
      case Rule::first_price:
      case Rule::all_pay:
        break;
    }
    return 0;
  }

  /// P(v1 so near the reserve that the error of a value decides), but for values at the reserve itself: both round
  /// alike.
  double near_reserve(double reserve, double error) const {
    const auto below = [&](double value, bool strictly) {
      double sum = 0;
      for (std::size_t g = 0; g < top_.laws().size(); ++g) {
        const Law& law = *top_.laws()[g];
        sum += log_none(strictly ? law.demand(value) : law.survival(value), top_.sizes()[g]);
      }
      return std::exp(sum);
    };
    const double at_reserve = below(reserve, false) - below(reserve, true);
    return std::max(below(reserve + error, false) - below(reserve - error, true) - at_reserve, 0.0);
  }

  /// The same where a bidder is in by his quantile: P(all others are out), times what his may be off.
  double pivotal_at(const std::vector<double>& limits) const {
    const std::size_t groups = problem_.group_sizes.size();
    double pivotal = 0;
    for (std::size_t g = 0; g < groups; ++g) {
      double log_out = 0;
      for (std::size_t h = 0; h < groups; ++h)
        log_out += log_none(limits[state_ * groups + h], top_.sizes()[h] - (h == g ? 1 : 0));
      pivotal += static_cast<double>(top_.sizes()[g]) * std::exp(log_out);
    }
    return 2 * spacing * std::max(pivotal, problem_.reduced ? 1.0 : 0.0) + few * unit;
  }

  double least_acceptance() const {
    double least = 1;
    const std::size_t groups = problem_.group_sizes.size();
    for (std::size_t g = 0; g < groups; ++g) {
      const double acceptance = problem_.acceptance[state_ * groups + g];
      if (acceptance > 0) least = std::min(least, acceptance);
    }
    return least;
  }

  /// Offers that are made until one is accepted, at most, in expectation.
  double offers() const {
    if (problem_.policy.cells > 1) return bidders_;
    double reached = 1, sum = 0;
    const std::size_t states = problem_.weights.size();
    for (std::size_t i = 0; i < problem_.policy.price.size(); ++i) {
      sum += reached;
      reached *= 1 - problem_.policy.acceptance[i * states + state_];
    }
    return sum;
  }

  const EstimateProblem& problem_;
  TopTwo top_;
  std::size_t state_;
  double range_, bidders_, spread_, slope_;
};

}  // namespace

std::array<double, statistic_count> rounding_bound(const EstimateProblem& problem, const ProfileLaw& profile) {
  std::array<double, statistic_count> total{};
  if (problem.precision == Precision::double_) return total;
  double upper = 0;
  for (std::size_t k = 0; k < profile.states.size(); ++k) {
    const auto bounds = StateRounding(problem, profile, k).bounds();
    for (std::size_t s = 0; s < total.size(); ++s) total[s] += profile.states[k].weight * bounds[s];
    for (const LawPtr& law : profile.states[k].laws) upper = std::max(upper, law->upper());
  }
  // a state's uniform lies on the grid too
  const double wrong_state = 2 * spacing * static_cast<double>(profile.states.size() - 1);
  for (std::size_t s = 0; s < total.size(); ++s)
    total[s] += wrong_state * (static_cast<Statistic>(s) == Statistic::sale_probability ? 1 : upper);
  return total;
}

double rounding_bound(Precision precision, std::int64_t bidders, double size, double cancelled) {
  constexpr double double_unit = 0x1p-53;
  const double in_units = (static_cast<double>(bidders) + 4 * few + spacing / unit) * size;
  return precision == Precision::double_ ? double_unit * in_units * (cancelled - 1) : unit * in_units * cancelled;
}

void check_float_range(double greatest_value) {
  if (greatest_value > 0 && greatest_value < least_in_float)
    throw InvalidInput(fmt::format(
        "float precision with values up to {}; it loses values below {}, use --precision double or a larger "
        "unit of value",
        greatest_value, least_in_float));
}

}  // namespace surety
