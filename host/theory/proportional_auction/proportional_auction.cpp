#include "surety/theory/proportional_auction.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "host/theory/numerics/limits.h"
#include "host/theory/proportional_auction/grading.h"
#include "host/theory/proportional_auction/maxmin_solution.h"
#include "host/values/smooth_law.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::int64_t most_bidders_of_proportional = 1'000'000;
constexpr double exponent_noise = 1e-6;   // of the left tail's exponent, where the least value is positive
constexpr double visible_grading = 1e-3;  // of log gains at 0

void check(const Law& values, std::int64_t bidders, double cost) {
  if (bidders == 1)
    throw InvalidInput(
        "proportional auction: 1 bidder; it needs at least 2. With a single buyer use the exponential-price mechanism");
  if (bidders < 2 || bidders > most_bidders_of_proportional)
    throw InvalidInput(fmt::format("proportional auction: {} bidders; their number must lie from 2 to {}", bidders,
                                   most_bidders_of_proportional));
  if (!(cost >= 0) || !std::isfinite(cost))
    throw InvalidInput(fmt::format("proportional auction: cost {}; it must be finite and at least 0", cost));
  if (!(values.upper() > values.lower()))
    throw InvalidInput(fmt::format(
        "proportional auction: the value is {} with certainty; give a prior with at least two values (a known "
        "value is sold at a price equal to it)",
        values.lower()));
  if (!(values.mean() > cost))
    throw InvalidInput(fmt::format(
        "proportional auction: the expected value {} is not above the cost {}; then no auction guarantees a "
        "profit and it is best to keep the good. Give a lower cost or a prior with a greater mean",
        values.mean(), cost));
}

/// Whether log gains grow faster than the aggregate signal however close it is to 0. Beyond a power law, whose gains
/// are flat at 0 if the first part holds, only an exponent of at most 1 makes them.
bool gains_outgrow(const RevealedValues& revealed, double premium_cost) {
  if (!(premium_cost < 0)) return false;
  const double exponent = revealed.left_exponent();
  if (exponent > 1 + exponent_noise) return false;
  if (exponent < 1 - exponent_noise) return true;
  const RevealedValues::Panel& first = revealed.panels().front();
  return first.premium_high / first.high > -premium_cost;
}

/// Whether an interval [0, b] is graded: gains at 0 are then above those of the least value. Where they hardly are, b
/// is no better known than they are above rounding.
bool grades_zero(std::span<const ProportionalAuction::GradedInterval> graded, double premium_cost) {
  if (graded.empty() || graded.front().from > 0) return false;
  const double least = std::max(0.0, -premium_cost);
  return std::log(graded.front().gains_at_end) - graded.front().to > std::log(least) + visible_grading;
}

/// Where an interval [0, b] is graded the tail does not matter: the allocation sensitivity there is N/b and not
/// (N-1)/x, which bounds the multiplier (Lemma 4) and Xi in premia (Lemma 14), and Lemma 15 holds as it stands.
void check_left_tail(const ProportionalAuction& auction, const RevealedValues& revealed, double premium_cost) {
  const double exponent = revealed.left_exponent();
  if (exponent > 1 + exponent_noise || grades_zero(auction.graded_intervals(), premium_cost)) return;
  const bool both = gains_outgrow(revealed, premium_cost);
  const std::int64_t bidders = auction.bidders();
  throw InvalidInput(fmt::format(
      "proportional auction: {} violates {} of the left-tail assumption for {} bidders: near 0 the value at aggregate "
      "signal x exceeds the least value like x^{:.6g}, where {}, as {}. Give more than {} bidders, or a prior with an "
      "atom at its least value or a density bounded away from 0 there",
      auction.values()->spec(), both ? "both parts" : "the first part", bidders, exponent,
      both ? "the power must be above 1 and gains may not grow faster than e^x" : "the power must be above 1",
      auction.sale() == Sale::must_sell ? "nothing is graded if the good must be sold"
                                        : "gains at 0 are not graded, or by less than 0.1%",
      static_cast<std::int64_t>(std::floor(static_cast<double>(bidders) / exponent + 1e-6))));
}

/// A profit and what it leaves of full surplus, each summed in its own right; their sum tells how good they are.
struct Profit {
  double guarantee = 0, shortfall = 0;
};

/// gains = m e^(x - b) against g_{N-1}, and against g_N - g_{N-1}; the integral of e^x g_n is e^x g_{n+1}.
Profit graded_profit(const AggregateSignal& signal, const ProportionalAuction::GradedInterval& g) {
  const double n = signal.bidders(), end = signal.density(g.to), fall = std::exp(g.from - g.to);
  const double start = g.from > 0 ? signal.density(g.from) * fall : 0;
  return {g.gains_at_end * (end - start), g.gains_at_end * (end * ((g.to - n) / n) - start * ((g.from - n) / n))};
}

Profit revealed_profit(const RevealedValues& revealed, double premium_cost, const Stretch& s) {
  const AggregateSignal& signal = revealed.signal();
  const double end = s.to == infinity ? 0 : signal.density(s.to);
  const double fall = s.from > 0 ? signal.density(s.from) - end : -end;  // of g_N: G_N - G_{N-1} over the stretch
  return {revealed.mass_of_fewer_on(*s.panel, s.from, s.to) - premium_cost * (signal.probability(s.from, s.to) - fall),
          revealed.excess_on(*s.panel, s.from, s.to) - premium_cost * fall};
}

}  // namespace

ProportionalAuction::ProportionalAuction(LawPtr values, std::int64_t bidders, double cost, Sale sale)
    : values_(std::move(values)), bidders_(bidders), cost_(cost), sale_(sale) {
  check(*values_, bidders_, cost_);
  auto solution = std::make_shared<Solution>(*values_, bidders_, cost_);
  if (sale_ == Sale::can_keep) graded_ = grade(solution->revealed, solution->premium_cost);
  check_left_tail(*this, solution->revealed, solution->premium_cost);
  Profit sum;
  auto interval = graded_.begin();
  for (const Stretch& s : stretches(solution->revealed, graded_)) {
    const Profit part = s.graded ? graded_profit(solution->signal(), *interval++)
                                 : revealed_profit(solution->revealed, solution->premium_cost, s);
    sum.guarantee += part.guarantee;
    sum.shortfall += part.shortfall;
  }
  const double error = std::abs(sum.guarantee + sum.shortfall - full_surplus()) +
                       solution->revealed.interpolation_error() + 1e-14 * (values_->mean() + cost_);
  guarantee_ = {sum.guarantee, error};
  shortfall_ = {sum.shortfall, error};
  solution->growth.emplace(solution->revealed, graded_, solution->premium_cost, sum.guarantee);
  solution_ = std::move(solution);
}

double ProportionalAuction::full_surplus() const { return values_->mean() - cost_; }

double ProportionalAuction::fully_revealing_value(double x) const {
  const auto [below, above] = solution_->signal().tails(x);
  return value_at_tails(*values_, above, below);
}

double ProportionalAuction::gains(double x) const {
  const auto after =
      std::upper_bound(graded_.begin(), graded_.end(), x, [](double y, const GradedInterval& g) { return y < g.from; });
  if (after != graded_.begin() && x < (after - 1)->to) {
    const GradedInterval& g = *(after - 1);
    return g.gains_at_end * std::exp(x - g.to);
  }
  return solution_->revealed.premium(x) - solution_->premium_cost;
}

double ProportionalAuction::value(double x) const { return gains(x) + cost_; }
double ProportionalAuction::allocation_sensitivity(double x) const { return solution_->growth->sensitivity(x); }
double ProportionalAuction::aggregate_allocation(double x) const { return solution_->growth->allocation(x); }

/// From premia: Xi = Xi of the premia + lower (mu - Q), T = T of the premia + lower Q (proof of Lemma 14).
double ProportionalAuction::excess_growth(double x) const {
  const double premium_growth = (*solution_->growth)(x), lower = values_->lower();
  return lower == 0 ? premium_growth : premium_growth + lower * (allocation_sensitivity(x) - aggregate_allocation(x));
}
double ProportionalAuction::aggregate_transfer(double x) const {
  return solution_->transfers()(x) + values_->lower() * aggregate_allocation(x);
}

/// The aggregate signal at which a value is revealed: in the tail by its own inverse, since the law's tail there may be
/// no double, and at most the last panel's start, from where values rise by less than panels resolve.
double ProportionalAuction::Solution::signal_of(const Law& values, double v) const {
  const double premium = v - values.lower();
  if (premium < 0) return 0;
  if (premium < revealed.tail_premium()) return revealed.tail_signal(premium);
  return std::min(revealed.panels().back().low, signal().quantile({values.cdf(v), values.survival(v)}));
}

double ProportionalAuction::multiplier(double v) const {
  const ExcessGrowth& growth = *solution_->growth;
  const double within = std::min(v, values_->upper()), premium = within - values_->lower();
  const double x = solution_->signal_of(*values_, within);
  const double slope = premium == 0 ? 0 : growth.sensitivity(x) * premium;
  return slope - growth.constant() - growth.reserve(x);
}

std::vector<double> ProportionalAuction::breakpoints() const {
  std::vector<double> points = solution_->revealed.breakpoints();
  for (const GradedInterval& g : graded_) points.insert(points.end(), {g.from, g.to});
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

ProportionalAuction::Range ProportionalAuction::range() const {
  constexpr double tail = 0.49e-16;
  return {solution_->signal().quantile({tail, 1}), solution_->signal().quantile({1, tail})};
}

}  // namespace surety
