// Equilibria where private values have a finite joint law: bidders who may change places mix in the order of values.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/games/joint_values.h"
#include "host/games/quantile_signals.h"
#include "host/games/strategies.h"
#include "host/theory/numerics/tail_values.h"
#include "host/theory/private_values/bids_of_joint_values.h"

namespace surety {
namespace {

ExchangeableValues exchangeable_values(const GameConfig& game) {
  const JointValues& joint = *game.joint;
  if (!joint.exchangeable())
    throw NoKnownEquilibrium(
        fmt::format("{}: values have a joint law under which bidders may not change places, and no equilibrium is "
                    "known; say what bidders do, as --strategy FILE with columns bidder, quantile and message",
                    game.mechanism.spec()));
  ExchangeableValues all{joint.values(0), {}};
  const std::size_t count = all.value.size();
  all.below.assign(count, std::vector<std::vector<double>>(count, std::vector<double>(std::size_t(game.bidders), 0)));
  for (std::size_t p = 0; p < joint.profiles(); ++p) {
    std::size_t highest = 0;
    for (std::int64_t i = 1; i < game.bidders; ++i) highest = std::max(highest, joint.index(p, i));
    std::size_t of_highest = 0;
    for (std::int64_t i = 1; i < game.bidders; ++i) of_highest += joint.index(p, i) == highest ? 1 : 0;
    const std::size_t own = joint.index(p, 0);
    const double chance = joint.probability(p) / joint.chance(0, own);
    all.below[own][highest][of_highest] += chance;
    for (std::size_t l = highest + 1; l < count; ++l) all.below[own][l][0] += chance;
  }
  return all;
}

/// Of value k, the share u of those who have it.
using BidOfShare = std::function<double(std::size_t k, double u)>;

/// Signals of values from `first` on bid; who bids more than the least that many send does so in floating point too.
Strategy mixed_in_order(const GameConfig& game, const BidOfShare& bid, std::size_t first, bool is_equilibrium,
                        const std::string& words) {
  const JointValues& joint = *game.joint;
  const std::vector<double>& value = joint.values(0);
  if (first >= value.size()) return {affine_strategy(0), "bid nothing: no value reaches the reserve"};
  const double scale = value.back(), spread = joint.spread(), high = scale + spread;
  const double floor = bid(first, 0), rounding = 1e-13 * scale;
  const bool ties = bid(first, 1) - floor <= rounding;
  const std::size_t rises = ties ? first + 1 : first;  // the first value whose bids do
  const double entry = rises < value.size() ? value[rises] : high, more = ties ? 1e-12 * scale : 0;
  std::vector<double> kinks;
  for (std::size_t k = 0; k < value.size(); ++k) {
    if (k > 0) kinks.push_back(value[k]);
    if (k + 1 < value.size()) kinks.push_back(value[k] + spread);
  }
  const auto at = [&](double signal) {
    const auto k = std::size_t(std::upper_bound(value.begin() + 1, value.end(), signal) - value.begin()) - 1;
    return k < first ? 0 : bid(k, std::clamp((signal - value[k]) / spread, 0.0, 1.0));
  };
  const double range = std::max(0.0, at(high) - floor);
  const std::string told =
      is_equilibrium ? words : words + " (whether that is an equilibrium is not known of these values)";
  const double resolution = std::max(1e-7 * range, rounding);
  double lifted_to = 0;
  const auto made = [&](double least) -> Strategy {
    const double lift = std::max(0.0, least - floor);
    lifted_to = least;
    return {table_of_bids(
                value.front(), high, kinks, [&](double s) { return at(s) + (s >= entry ? lift : 0); },
                values_looked_at(*game.joint->law(0)), resolution),
            told, is_equilibrium};
  };
  // bids ascend, so the table's error is all that they may lack, wherever the range of a flat start's piece ends
  Strategy strategy = bids_from_reserve(floor + more, entry, high, made);
  const double most = (floor + more) * (1 + 1e-12) + 2 * resolution;
  return lifted_to <= most ? strategy : made(most);
}

/// `earned` by who has value k, from `first` on.
Exact revenue_of(const GameConfig& game, std::size_t first, const std::function<double(std::size_t k)>& earned) {
  constexpr double rounding = 1e-11;  // of the greatest value; bids are lifted by less where many tie
  const JointValues& joint = *game.joint;
  double revenue = 0;
  for (std::size_t p = 0; p < joint.profiles(); ++p) {
    std::size_t highest = 0;
    for (std::int64_t i = 0; i < game.bidders; ++i) highest = std::max(highest, joint.index(p, i));
    if (highest >= first) revenue += joint.probability(p) * joint.values(0)[highest];
  }
  for (std::size_t k = first; k < joint.values(0).size(); ++k)
    revenue -= static_cast<double>(game.bidders) * joint.chance(0, k) * earned(k);
  return {revenue, rounding * joint.greatest()};
}

}  // namespace

std::optional<Exact> first_price_revenue_of_joint_values(const GameConfig& game, double reserve) {
  if (!game.joint->exchangeable()) return std::nullopt;
  const FirstPriceBidOfJointValues bid(exchangeable_values(game), reserve);
  if (!bid.is_equilibrium()) return std::nullopt;
  return revenue_of(game, bid.first(), [&](std::size_t k) { return bid.earned(k); });
}

std::optional<Exact> all_pay_revenue_of_joint_values(const GameConfig& game, double reserve) {
  if (!game.joint->exchangeable() || reserve > 0) return std::nullopt;
  const AllPayBidOfJointValues bid(exchangeable_values(game));
  if (!bid.is_equilibrium()) return std::nullopt;
  return revenue_of(game, 0, [&](std::size_t k) { return bid.earned(k); });
}

Strategy first_price_of_joint_values(const GameConfig& game, double reserve) {
  const FirstPriceBidOfJointValues bid(exchangeable_values(game), reserve);
  return mixed_in_order(game, std::cref(bid), bid.first(), bid.is_equilibrium(),
                        "mix in the order of values: each earns the same by all its bids, which begin where those of "
                        "the value below end");
}

Strategy all_pay_of_joint_values(const GameConfig& game, double reserve) {
  if (reserve > 0)
    throw NoKnownEquilibrium(
        fmt::format("{}: with a reserve no equilibrium is known where values have a joint law; say what bidders do, as "
                    "--strategy FILE with columns quantile and message",
                    game.mechanism.spec()));
  const AllPayBidOfJointValues bid(exchangeable_values(game));
  return mixed_in_order(game, std::cref(bid), 0, bid.is_equilibrium(),
                        "mix in the order of values: what a higher bid wins more is worth what it costs, from the "
                        "bids of the value below on");
}

}  // namespace surety
