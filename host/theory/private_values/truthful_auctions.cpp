#include "host/theory/private_values/private_values.h"

namespace surety {
namespace {

/// All statistics from four: bidder_surplus = surplus - revenue is given apart, so that it does not cancel.
ExactOutcome efficient_outcome(const TopTwoIntegrals& parts) {
  ExactOutcome out;
  out[Statistic::highest_value] = parts.highest;
  out[Statistic::second_value] = parts.highest - parts.spread;
  out[Statistic::surplus] = parts.highest;
  out[Statistic::sale_probability] = {1, 0};
  return out;
}

}  // namespace

ExactOutcome second_price_outcome(const TopTwo& top, double reserve) {
  const TopTwoIntegrals parts = integrate_top_two(top, reserve);
  const double sale = top.reach_of_price(reserve);
  const Exact at_reserve = reserve * rounded(sale, 0);
  ExactOutcome out = efficient_outcome(parts);
  out[Statistic::surplus] = at_reserve + parts.highest_above;
  out[Statistic::revenue] = out[Statistic::surplus] - parts.spread_above;
  out[Statistic::sale_probability] = rounded(sale, 0);
  out[Statistic::gap] = parts.unsold + parts.spread_above;
  out[Statistic::bidder_surplus] = parts.spread_above;
  return out;
}

ExactOutcome equilibrium_outcome(const TopTwo& top) { return second_price_outcome(top, 0); }

ExactOutcome full_surplus_outcome(const TopTwo& top) {
  ExactOutcome out = efficient_outcome(integrate_top_two(top, 0));
  out[Statistic::revenue] = out[Statistic::highest_value];
  return out;
}

ExactOutcome second_value_outcome(const TopTwo& top) {
  const TopTwoIntegrals parts = integrate_top_two(top, 0);
  ExactOutcome out = efficient_outcome(parts);
  out[Statistic::revenue] = out[Statistic::second_value];
  out[Statistic::gap] = out[Statistic::bidder_surplus] = parts.spread;
  return out;
}

}  // namespace surety
