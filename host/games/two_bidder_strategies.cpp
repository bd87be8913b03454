#include "host/games/strategies.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "host/theory/quadrature.h"

namespace surety {
namespace {

using kernels::StrategyForm;

/// What the equilibria of two symmetric bidders are made of: the law of a signal and the value at a sum of signals.
struct IndependentSignals {
  std::function<double(double)> density, below;  ///< of a signal: density and cdf
  std::function<double(double)> value;           ///< at s_1 + s_2
  double high;                                   ///< greatest signal, or beyond all that matter
  std::vector<double> kinks;                     ///< of `value`, in units of the sum
};

IndependentSignals independent_signals(const GameConfig& game) {
  if (game.information.kind == InformationKind::wallet)
    return {[](double) { return 1.0; }, [](double s) { return s; }, [](double sum) { return sum / 2; }, 1, {}};
  const auto& auction = game.minmax();
  return {[](double s) { return std::exp(-s); }, [](double s) { return -std::expm1(-s); },
          [&auction](double sum) { return auction.value(sum); }, auction.range().high, auction.breakpoints()};
}

std::vector<double> between(const std::vector<double>& kinks, double shift, double scale, double low, double high) {
  std::vector<double> points;
  for (const double k : kinks) points.push_back((k - shift) * scale);
  for (int octave = -20; octave <= 6; ++octave) points.push_back(std::ldexp(1.0, octave));
  return panel_points(std::move(points), low, high);
}

/// E[value(2 y); y below s], y a rival's signal: what the all-pay bid is.
double second_price_payment(const IndependentSignals& signals, double s) {
  if (s <= 0) return 0;
  return integrate<1>(between(signals.kinks, 0, 0.5, 0, s),
                      [&](double y) -> std::array<double, 1> { return {signals.value(2 * y) * signals.density(y)}; })
      .value[0];
}

/// The signal at which a bidder is indifferent to the price when his rival accepts above it: E[(value(s + y) - p)
/// share] = 0, his share 1 against lower signals y, else 1/2.
double acceptance_threshold(const IndependentSignals& signals, double price) {
  const auto gain = [&](double s) {
    const auto part = [&](double low, double high, double share) {
      return share * integrate<1>(between(signals.kinks, s, 1, low, high), [&](double y) -> std::array<double, 1> {
                       return {(signals.value(s + y) - price) * signals.density(y)};
                     }).value[0];
    };
    return (s > 0 ? part(0, s, 1) : 0) + (s < signals.high ? part(s, signals.high, 0.5) : 0);
  };
  if (gain(0) >= 0) return 0;
  if (gain(signals.high) < 0) return std::numeric_limits<float>::max();
  std::uintmax_t iterations = 100;
  const auto root = boost::math::tools::toms748_solve(gain, 0.0, signals.high,
                                                      boost::math::tools::eps_tolerance<double>(48), iterations);
  return root.second;
}

}  // namespace

PostedPriceOnMinmax best_posted_price_on_minmax(const GameConfig& game) {
  const ProportionalAuction& auction = game.minmax();
  PostedPriceOnMinmax best{auction.guarantee().value + game.cost, auction.guarantee().value, auction.guarantee()};
  if (game.bidders != 2 || auction.sale() == Sale::must_sell) return best;
  const auto signals = independent_signals(game);
  constexpr int prices = 64;
  for (int i = 1; i < prices; ++i) {
    const double price = best.price + (game.values->upper() - best.price) * i / prices;
    const double below = signals.below(acceptance_threshold(signals, price));
    const double profit = (price - game.cost) * (1 - below * below);
    if (profit > best.profit) best = {price, profit, auction.guarantee()};
  }
  return best;
}

Strategy two_bidder_strategy(const GameConfig& game) {
  if (*game.mechanism.reserve > 0) no_known_equilibrium(game);
  const auto signals = independent_signals(game);
  std::vector<double> kinks;
  for (const double k : signals.kinks) kinks.push_back(k / 2);
  const auto table = [&](const std::function<double(double)>& message) {
    return table_strategy(0, signals.high, kinks, message);
  };
  switch (game.mechanism.kind) {
    case MechanismKind::second_price:
      return {table([&](double s) { return signals.value(2 * s); }), "bid E[v | both signals are mine]"};
    case MechanismKind::first_price:
      return {table([&](double s) { return second_price_payment(signals, s) / signals.below(s); }),
              "bid the rival's expected second-price bid below mine"};
    case MechanismKind::all_pay:
      return {table([&](double s) { return second_price_payment(signals, s); }),
              "bid the expected second-price payment"};
    case MechanismKind::posted_price:
    case MechanismKind::enriched_posted_price: {  // who accepts bids most
      StrategyForm form;
      form.kind = StrategyKind::accept;
      form.threshold = acceptance_threshold(signals, game.mechanism.price.value());
      return {form,
              fmt::format("accept from the signal {:.6g} on, where the winner's curse leaves nothing", form.threshold)};
    }
    default:
      no_known_equilibrium(game);
  }
}

}  // namespace surety
