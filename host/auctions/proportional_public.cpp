#include "host/auctions/proportional_public.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "host/games/strategies.h"
#include "surety/error.h"

namespace surety {
namespace {

using kernels::StrategyForm;

/// Where a function jumps, or becomes or ceases to be constant: found between points of an even grid, each to rounding.
std::vector<double> breaks(const std::function<double(double)>& f, double low, double high) {
  constexpr int points = 4096;
  std::vector<double> x, y, found;
  for (int i = 0; i <= points; ++i) {
    x.push_back(low + (high - low) * i / points);
    y.push_back(f(x.back()));
  }
  const auto step = [&](int i) { return i >= 0 && i < points ? std::abs(y[i + 1] - y[i]) : 0; };
  for (int i = 0; i < points; ++i) {
    const bool plateau_ends = step(i) > 0 && (step(i - 1) == 0 || step(i + 1) == 0);
    const bool jumps = step(i) > 4 * std::max(step(i - 1), step(i + 1));
    if (!plateau_ends && !jumps) continue;
    double a = x[i], b = x[i + 1], at_a = y[i], at_b = y[i + 1];
    for (double middle = (a + b) / 2; a < middle && middle < b; middle = (a + b) / 2) {
      const double at_middle = f(middle);
      const bool left = std::abs(at_middle - at_a) > std::abs(at_b - at_middle);
      (left ? b : a) = middle;
      (left ? at_b : at_a) = at_middle;
    }
    found.push_back(b);
  }
  return found;
}

/// What errors of tabulated messages change in payments and in the winner's value, 4 times what a grid finds: on
/// average over values where all know them, at most where all know the partition. Messages themselves grow without
/// bound where they hardly matter any more.
double outcome_error(const ProportionalAuction& auction, const GameConfig& game, const AggregateForm& table,
                     const std::function<double(double)>& message) {
  constexpr int points = 8192;
  const double bidders = static_cast<double>(game.bidders);
  const bool full = game.information.family().tells_value();
  double greatest = 0, sum = 0;
  for (int i = 0; i < points; ++i) {
    const double share = (i + 0.5) / points, low = game.values->lower(), high = game.values->upper();
    const double w = full ? game.values->quantile(share) : low + (high - low) * share;
    const double exact = bidders * message(w), tabulated = bidders * evaluate(table, 0, w);
    const double error =
        std::max(std::abs(auction.aggregate_transfer(tabulated) - auction.aggregate_transfer(exact)),
                 w * std::abs(auction.aggregate_allocation(tabulated) - auction.aggregate_allocation(exact)));
    greatest = std::max(greatest, error);
    sum += error;
  }
  return 4 * (full ? sum / points : greatest);
}

/// No equilibrium at this commonly known value: where that is proven, says so.
[[noreturn]] void refuse(const GameConfig& game, const PublicProportional& auction, double w) {
  const std::string what = fmt::format("{} with information {}", game.mechanism.spec(), game.information.spec());
  if (w >= auction.without_equilibrium_from() - 1e-12 * game.values->upper())
    throw InvalidInput(fmt::format(
        "{}: no equilibrium has finite bids where the commonly known value is {:.6g}; from {:.6g} on somebody always "
        "gains by a higher bid (Brooks & Du 2021, Lemma 8). Cap the bids, as in proportional:{}cap=10",
        what, w, auction.without_equilibrium_from(), game.mechanism.has("must-sell") ? "must-sell," : ""));
  throw InvalidInput(fmt::format(
      "{}: no equilibrium is known where the commonly known value is {:.6g}: none has equal bids that are not random. "
      "Try another cap",
      what, w));
}

/// Strategy for finitely many commonly known values: a bid for each, constant up to half way to the next.
StrategyForm bids_at(const std::vector<double>& values, const std::function<double(double)>& bid) {
  if (values.size() == 1) return affine_strategy(0, bid(values[0]));
  std::vector<double> half_way, bids;
  for (std::size_t j = 0; j + 1 < values.size(); ++j) half_way.push_back((values[j] + values[j + 1]) / 2);
  for (const double w : values) bids.push_back(bid(w));
  return table_strategy(values.front(), values.back(), half_way, [&](double w) {
    return bids[static_cast<std::size_t>(std::upper_bound(half_way.begin(), half_way.end(), w) - half_way.begin())];
  });
}

/// What everybody may know the value to be: finitely many values, ascending; empty where there are more.
std::vector<double> finitely_many_values(const GameConfig& game) {
  const DemandForm signal = information_form(game).signal[0];
  if (!is_step_function(signal)) return {};
  std::vector<double> values = signal.value;
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace

PublicProportional public_proportional(const GameConfig& game) {
  return {game.proportional(sale_of(game.mechanism)), game.mechanism.number("cap")};
}

double public_bid(const GameConfig& game, const PublicProportional& auction, double w) {
  const auto found = auction.bid(w);
  if (!found) refuse(game, auction, w);
  return *found;
}

Strategy public_proportional_strategy(const GameConfig& game) {
  const PublicProportional auction = public_proportional(game);
  const auto bid = [&](double w) { return public_bid(game, auction, w); };
  Strategy strategy;
  strategy.words = "equal bids at which w mu(x) = Xi(x) + T(x), or at the cap; w the public expected value";
  const auto values = finitely_many_values(game);
  if (!values.empty()) {
    strategy.form = bids_at(values, bid);
    return strategy;
  }
  const double low = game.values->lower(), high = game.values->upper();
  bid(high);  // refused there first, where it is likeliest
  strategy.form = table_strategy(low, high, breaks(bid, low, high), bid);
  const auto& of = game.proportional(sale_of(game.mechanism));
  strategy.form.table.error_bound = {outcome_error(of, game, strategy.form.table, bid)};
  return strategy;
}

}  // namespace surety
