#include "host/estimation/tails.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

namespace surety {
namespace {

// A standard error of k informative replicates is itself uncertain by 1/(2 sqrt(k)), and skewed.
constexpr double few_informative = 200;
constexpr double few_events = 1000;  // where it is not known how many replicates were informative
constexpr double seen_for_sure = 20;
constexpr double unseen_share_that_matters = 0.2;
constexpr double usual = 0.025;  // beyond either end of an interval

/// What the statistic can move by from one replicate to the next, about.
double size_of(const Estimates& estimates, Statistic statistic) {
  return statistic == Statistic::sale_probability ? 1 : std::abs(estimates[Statistic::highest_value].mean);
}

/// Whether sales, or failures to sell, of known probability may have stayed unseen, and add to the true standard error
/// more than a third of what was estimated.
bool sales_unseen(const Estimates& estimates, Statistic statistic) {
  const auto& sale = estimates[Statistic::sale_probability].exact;
  if (!sale || statistic == Statistic::highest_value || statistic == Statistic::second_value) return false;
  const Estimate& e = estimates[statistic];
  const double rare = std::min(sale->value, 1 - sale->value);
  const double replicates = static_cast<double>(estimates.replicates);
  const double enough = e.informative_replicates ? seen_for_sure : few_events;
  if (rare <= sale->error_bound || rare * replicates >= enough) return false;
  return size_of(estimates, statistic) * std::sqrt(rare / replicates) > e.standard_error / 3;
}

/// Whether a statistic that never varied is off its exact value by what it may not have seen.
bool variation_unseen(const Estimates& estimates, Statistic statistic) {
  const Estimate& e = estimates[statistic];
  return !(e.standard_error > 0) && z_score(e).value_or(0) != 0 && e.unseen_variance > 0;
}

/// The variance of one replicate that a statistic has which is off by `off` because it never moved: by an event that
/// is worth `greatest` and has just the probability it needs. 0 where that could not have stayed unseen in all
/// replicates, which happens to 10 expected ones with probability e^-10: the statistic is wrong.
double variance_of_unseen_event(double off, double greatest, double replicates) {
  return off * replicates <= 10 * greatest ? off * greatest : 0;
}

/// What a statistic that never varied can be off by: by events of which none was seen, so that they have a probability
/// p of at most -log(beyond) / n, 3.689 / n for 2.5%, else more than this share of the runs would show one. With a
/// worth w they add p w to the mean and p w^2 to the variance: where the exact mean is known, w is the unseen variance
/// over what is missing of the mean; else p w is at most the root of p times the unseen variance, and without that w is
/// about a value.
double error_of_unseen_events(const Estimates& estimates, Statistic statistic, double beyond) {
  const Estimate& e = estimates[statistic];
  const double events = beyond == usual ? 3.689 : -std::log(beyond);
  const double probability = events / static_cast<double>(estimates.replicates);
  if (e.exact) return probability * e.unseen_variance / std::abs(e.mean - e.exact->value);
  return std::max(probability * size_of(estimates, statistic), std::sqrt(probability * e.unseen_variance));
}

/// What failures to sell, or sales, of probability `rare` that were perhaps not seen can add to half an interval: their
/// share of the mean where none is expected, and twice the standard error of their number where some are.
double error_of_unseen_sales(const Estimates& estimates, Statistic statistic) {
  if (!sales_unseen(estimates, statistic)) return 0;
  const double sale = estimates[Statistic::sale_probability].exact->value, rare = std::min(sale, 1 - sale);
  const double replicates = static_cast<double>(estimates.replicates);
  const double spread = rare * replicates > 0.025 ? 2 * std::sqrt(rare / replicates) : 0;
  return size_of(estimates, statistic) * (rare + spread);
}

/// Half the width of an interval that leaves `beyond` to either side, in standard errors.
double errors_to_either_side(double informative, double beyond = usual) {
  constexpr double many = 1e6, usually = 1.96;  // there the two agree to three digits
  if (informative > many)
    return beyond == usual ? usually : boost::math::quantile(complement(boost::math::normal(), beyond));
  const boost::math::chi_squared law(2 * informative + 2);
  return (0.5 * boost::math::quantile(law, 1 - beyond) - informative) / std::sqrt(informative);
}

}  // namespace

double unseen_share(const Estimates& estimates, Statistic statistic) {
  const Estimate& e = estimates[statistic];
  const bool constant = !(e.standard_error > 0) && z_score(e) == 0.0;  // and right: it does not vary
  if (!(e.unseen_variance > 0) || constant) return 0;
  const double seen = e.standard_error * e.standard_error * static_cast<double>(estimates.replicates);
  return e.unseen_variance / (e.unseen_variance + seen);
}

double z_beyond(double bounds, double difference, double standard_error, double rounding) {
  const double unexplained = std::max(std::abs(difference) - bounds, 0.0);
  if (standard_error > 0) return std::copysign(unexplained, difference) / standard_error;
  return unexplained <= rounding ? 0.0 : std::copysign(std::numeric_limits<double>::infinity(), difference);
}

std::optional<double> z_score(const Estimate& estimate) {
  if (!estimate.exact) return std::nullopt;
  const double bounds = estimate.exact->error_bound + estimate.table_error_bound;
  return z_beyond(bounds, estimate.mean - estimate.exact->value, estimate.standard_error,
                  1e-12 * std::abs(estimate.exact->value));
}

std::optional<double> z_score(const Estimates& estimates, Statistic statistic) {
  if (!doubt(estimates, statistic).empty()) return std::nullopt;
  return z_score(estimates[statistic]);
}

void add_unseen_event(Estimate& estimate, double greatest, double replicates) {
  if (estimate.standard_error > 0 || z_score(estimate).value_or(0) == 0) return;
  const double off = std::abs(estimate.mean - estimate.exact->value);
  estimate.unseen_variance = std::max(estimate.unseen_variance, variance_of_unseen_event(off, greatest, replicates));
}

std::string doubt(const Estimates& estimates, Statistic statistic) {
  const Estimate& e = estimates[statistic];
  if (estimates.replicates == 0) return {};
  const bool constant = !(e.standard_error > 0) && z_score(e) == 0.0;
  if (estimates.replicates < few_informative && !constant)
    return fmt::format("only {} replicate{} drawn", estimates.replicates,
                       estimates.replicates == 1 ? " was" : "s were");
  if (const auto& sale = estimates[Statistic::sale_probability].exact; sales_unseen(estimates, statistic))
    return fmt::format("{} have a probability of {:.2g}", sale->value < 0.5 ? "sales" : "failures to sell",
                       std::min(sale->value, 1 - sale->value));
  if (variation_unseen(estimates, statistic)) return "what makes it vary was not drawn";
  if (const double share = unseen_share(estimates, statistic); share > unseen_share_that_matters)
    return fmt::format("profiles with {:.0f}% of the variance were hardly drawn", 100 * share);
  if (e.informative_replicates && *e.informative_replicates < few_informative)
    return fmt::format("about {:.0f} of the replicates carry its variance", *e.informative_replicates);
  return {};
}

std::optional<Interval> confidence_interval(const Estimates& estimates, Statistic statistic, double confidence) {
  const double beyond = confidence == 0.95 ? usual : (1 - confidence) / 2;  // as it is written
  const Estimate& e = estimates[statistic];
  const double replicates = static_cast<double>(estimates.replicates);
  double half = e.table_error_bound;
  if (e.standard_error > 0) {
    const double error = std::sqrt(e.standard_error * e.standard_error + e.unseen_variance / replicates);
    half += error * errors_to_either_side(e.informative_replicates.value_or(replicates), beyond);
    half += error_of_unseen_sales(estimates, statistic);
  } else if (replicates > 0 && (!e.exact || variation_unseen(estimates, statistic))) {
    half += error_of_unseen_events(estimates, statistic, beyond);
  }
  if (!std::isfinite(half)) return std::nullopt;
  if (statistic != Statistic::sale_probability) return Interval{e.mean - half, e.mean + half};
  return Interval{std::max(e.mean - half, std::min(e.mean, 0.0)),
                  std::min(e.mean + half, std::max(e.mean, double(estimates.goods)))};
}

bool target_reached(const TargetError& target, const Estimates& estimates) {
  const Estimate& e = estimates[target.statistic];
  if (e.standard_error > 0 && doubt(estimates, target.statistic).empty())
    return target.reached(e.mean, e.standard_error);
  const auto interval = confidence_interval(estimates, target.statistic);
  if (!interval) return false;
  // beyond the mean, on the side that nothing clips
  const double half = std::max(e.mean - interval->low, interval->high - e.mean) - e.table_error_bound;
  return target.reached(e.mean, half / errors_to_either_side(std::numeric_limits<double>::infinity()));
}

}  // namespace surety
