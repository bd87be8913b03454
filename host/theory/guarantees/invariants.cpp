#include "host/theory/guarantees/invariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "surety/error.h"

namespace surety {
namespace {

using ExactStatistics = std::array<std::optional<Exact>, statistic_count>;

[[noreturn]] void fail(std::string_view what, double value, double bound, std::string_view limit) {
  throw Failure(
      fmt::format("theory's {} is {} with an error of at most {}, but it must be {}; please report the command", what,
                  value, bound, limit));
}

/// Rounding of the comparison itself.
double rounding(double a, double b) {
  return 8 * std::numeric_limits<double>::epsilon() * std::max(std::abs(a), std::abs(b));
}

void at_least(std::optional<Exact>& x, const Exact& least, std::string_view what, std::string_view limit) {
  if (!x || x->value >= least.value) return;
  const double short_of = least.value - x->value, bound = x->error_bound + least.error_bound;
  if (!(short_of <= bound + rounding(x->value, least.value))) fail(what, x->value, bound, limit);
  x = Exact{least.value, x->error_bound + short_of};
}

void at_most(std::optional<Exact>& x, const Exact& most, std::string_view what, std::string_view limit) {
  if (!x || x->value <= most.value) return;
  const double beyond = x->value - most.value, bound = x->error_bound + most.error_bound;
  if (!(beyond <= bound + rounding(x->value, most.value))) fail(what, x->value, bound, limit);
  x = Exact{most.value, x->error_bound + beyond};
}

/// x = a - b, all known apart.
void is_difference(const std::optional<Exact>& x, const std::optional<Exact>& a, const std::optional<Exact>& b,
                   double shift, std::string_view what, std::string_view limit) {
  if (!x || !a || !b) return;
  const double bound = x->error_bound + a->error_bound + b->error_bound;
  const double off = std::abs(x->value - (a->value - b->value - shift));
  if (!(off <= bound + rounding(a->value, b->value) + rounding(shift, 0))) fail(what, x->value, bound, limit);
}

}  // namespace

void settle_invariants(ExactStatistics& exact, const Invariants& invariants) {
  const auto at = [&](Statistic s) -> std::optional<Exact>& { return exact[static_cast<std::size_t>(s)]; };
  constexpr Exact zero{0, 0}, one{1, 0};
  for (std::size_t s = 0; s < exact.size(); ++s)
    if (exact[s] && !(std::isfinite(exact[s]->value) && std::isfinite(exact[s]->error_bound)))
      fail(statistic_name(static_cast<Statistic>(s)), exact[s]->value, exact[s]->error_bound, "a finite number");
  at_least(at(Statistic::sale_probability), zero, "sale probability", "at least 0");
  at_most(at(Statistic::sale_probability), one, "sale probability", "at most 1");
  at_least(at(Statistic::highest_value), zero, "highest value", "at least 0");
  at_least(at(Statistic::second_value), zero, "second value", "at least 0");
  at_least(at(Statistic::surplus), zero, "surplus", "at least 0");
  if (const auto highest = at(Statistic::highest_value)) {
    at_most(at(Statistic::second_value), *highest, "second value", "at most the highest");
    at_most(at(Statistic::surplus), *highest, "surplus", "at most the highest value");
  }
  is_difference(at(Statistic::gap), at(Statistic::highest_value), at(Statistic::profit), invariants.cost, "gap",
                "what profit leaves of full surplus");
  is_difference(at(Statistic::bidder_surplus), at(Statistic::surplus), at(Statistic::revenue), 0, "bidder surplus",
                "what revenue leaves of surplus");
  is_difference(at(Statistic::efficiency_loss), at(Statistic::gap), at(Statistic::bidder_surplus), 0, "efficiency loss",
                "what the bidders' surplus leaves of the gap");
  if (invariants.cost == 0) at_least(at(Statistic::efficiency_loss), zero, "efficiency loss", "at least 0");
  if (!invariants.voluntary) return;
  at_least(at(Statistic::bidder_surplus), zero, "bidder surplus", "at least 0");
  if (invariants.cost == 0) at_least(at(Statistic::gap), zero, "gap", "at least 0");
}

void check_guarantee(const Exact& guarantee, const std::optional<Exact>& upper, double full_surplus) {
  std::optional<Exact> value = guarantee, most = upper;
  if (upper) at_most(value, *upper, "guarantee", "at most what no mechanism beats");
  at_most(value, {full_surplus, 0}, "guarantee", "at most the full surplus");
  at_most(most, {full_surplus, 0}, "upper bound on guarantees", "at most the full surplus");
}

}  // namespace surety
