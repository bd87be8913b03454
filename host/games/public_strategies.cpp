#include "host/games/strategies.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

namespace surety {
namespace {

using kernels::StrategyForm;

/// The aggregate bid at which no bidder gains from a little more or less: w mu(x) = Xi(x) + T(x), the first-order
/// condition of (m/x)(w Q(x) - T(x)) at m = x/N by (22, 24).
double public_aggregate(const ProportionalAuction& auction, double w, double greatest) {
  const auto pull = [&](double x) {
    return w * auction.allocation_sensitivity(x) - auction.excess_growth(x) - auction.aggregate_transfer(x);
  };
  constexpr int steps = 400;
  const auto range = auction.range();
  double before = std::max(range.low, range.high * 1e-6);
  if (pull(before) <= 0) return 0;
  for (int i = 1; i <= steps; ++i) {
    const double x = before + (greatest - before) * i / steps;
    const double last = before + (greatest - before) * (i - 1) / steps;
    if (pull(x) > 0) continue;
    std::uintmax_t iterations = 100;
    const auto root =
        boost::math::tools::toms748_solve(pull, last, x, boost::math::tools::eps_tolerance<double>(48), iterations);
    return (root.first + root.second) / 2;
  }
  return greatest;
}

Strategy proportional_public(const GameConfig& game) {
  const auto& auction = game.proportional(game.mechanism.must_sell ? Sale::must_sell : Sale::can_keep);
  const double n = static_cast<double>(game.bidders), greatest = n * greatest_message(game);
  const auto message = [&](double w) { return public_aggregate(auction, w, greatest) / n; };
  Strategy strategy;
  strategy.words = "equal bids at which w mu(x) = Xi(x) + T(x), w the public expected value";
  strategy.form = game.information.kind == InformationKind::none
                      ? affine_strategy(0, message(game.values->mean()))
                      : table_strategy(game.values->lower(), game.values->upper(), {}, message);
  return strategy;
}

}  // namespace

Strategy public_strategy(const GameConfig& game) {
  const double n = static_cast<double>(game.bidders);
  switch (game.mechanism.kind) {
    case MechanismKind::proportional:
      return proportional_public(game);
    case MechanismKind::tullock:
      return {affine_strategy((n - 1) / (n * n * *game.mechanism.price)), "equal bids w (N-1)/(N^2 price)"};
    case MechanismKind::exponential_price: {
      if (game.mechanism.k) no_known_equilibrium(game);
      StrategyForm form;
      form.kind = StrategyKind::mixed_demand;
      form.A = *game.mechanism.A;
      form.X = *game.mechanism.X;
      return {form, "mixed demands z = A log(w A phi(u)/X), phi(u) = (1 - u^N)/(N (1 - u))"};
    }
    case MechanismKind::first_price:
    case MechanismKind::second_price:
      return {affine_strategy(1), "everybody bids the public expected value"};
    case MechanismKind::all_pay: {
      StrategyForm form;
      form.kind = StrategyKind::mixed_all_pay;
      return {form, "mixed bids w u^(N-1)"};
    }
    case MechanismKind::posted_price: {
      StrategyForm form;
      form.kind = StrategyKind::accept;
      form.threshold = game.mechanism.price.value();
      return {form, "accept where the public expected value reaches the price"};
    }
    default:
      no_known_equilibrium(game);
  }
}

}  // namespace surety
