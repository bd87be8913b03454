// Equilibria of private values with atoms, where bidders of one value mix: bids as functions of the quantile.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/games/quantile_signals.h"
#include "host/games/strategies.h"
#include "host/theory/numerics/tail_values.h"
#include "host/theory/private_values/bids_of_quantiles.h"
#include "host/values/value_of_quantile.h"

namespace surety {
namespace {

/// Where the stretch of quantiles ends that all bid the same, the least bid there is: those of a value that is bid.
template <class Bid>
double end_of_least_bid(const Bid& bid, double entry, const std::vector<double>& cuts, double scale) {
  constexpr double rounding = 1e-13;
  double end = entry;
  for (const double u : cuts)
    if (u > entry && bid(u) - bid(entry) <= rounding * scale) end = u;
  return end;
}

/// Quantiles below `entry` bid 0; beside the law's own cuts the formula changes at `turns`.
template <class Bid>
Strategy bid_of_quantile(const GameConfig& game, const Bid& bid, double entry, const std::vector<double>& turns,
                         const std::string& words) {
  if (entry >= 1) return {affine_strategy(0), "bid nothing: no value reaches the reserve"};
  const double scale = game.values->upper();
  std::vector<double> kinks = ValueOfQuantile(*game.values).cuts();
  const double end_of_ties = end_of_least_bid(bid, entry, kinks, scale);
  kinks.insert(kinks.end(), turns.begin(), turns.end());
  kinks.push_back(entry);
  std::erase_if(kinks, [](double u) { return !(u > 0 && u < 1); });
  std::sort(kinks.begin(), kinks.end());
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());
  const double range = std::min(scale, bid(1) - bid(entry));
  const int octaves = octaves_down_to(0, 1, kinks.empty() ? 1 : kinks.front());
  // who bids just more than those who tie does so as its table is read too
  const bool ties = end_of_ties > entry;
  const double floor = bid(end_of_ties) + (ties ? 1e-12 * scale : 0);
  return bids_from_reserve(floor, end_of_ties, 1, [&](double least) -> Strategy {
    const double lift = least - bid(end_of_ties);
    return {table_of_bids(
                0, 1, kinks, [&](double u) { return bid(std::min(u, 1.0)) + (u >= end_of_ties ? lift : 0); },
                values_looked_at(*law_of_quantiles()), std::max(1e-7 * range, 1e-13 * scale), octaves),
            "where a value has atoms mix: at the quantile u of the own value " + words};
  });
}

}  // namespace

Strategy first_price_of_quantiles(const GameConfig& game, double reserve) {
  const FirstPriceBidOfQuantile bid(*game.values, game.bidders, reserve, game.utility);
  return bid_of_quantile(game, bid, bid.entry(), {},
                         game.utility.is_neutral()
                             ? "bid what the others' highest value or the reserve is expected to be, given that their "
                               "quantiles are below u"
                             : "bid what the highest of 1/(1-R) times as many others' values or the reserve would be "
                               "expected to be, given that their quantiles are below u");
}

Strategy all_pay_of_quantiles(const GameConfig& game, double reserve) {
  const AllPayBidOfQuantile bid(*game.values, game.bidders, reserve);
  return bid_of_quantile(game, bid, bid.entry(), {},
                         reserve == 0 ? "bid what the others' highest value is expected to be where their quantiles "
                                        "are below u, times the chance of that"
                                      : "bid the reserve where winning by it is worth that, and more for every value "
                                        "of others with quantiles from there to u");
}

Strategy war_of_attrition_of_quantiles(const GameConfig& game) {
  const WarOfAttritionBidOfQuantile bid(*game.values, game.bidders);
  return bid_of_quantile(game, bid, 0, {bid.last()},
                         "wait until what a little longer costs is no more than the chance that the last rival "
                         "leaves, times the value");
}

}  // namespace surety
