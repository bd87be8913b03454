#include "host/games/strategies.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <functional>
#include <vector>

namespace surety {
namespace {

using kernels::StrategyForm;

/// The aggregate bid at which no bidder gains from a little more or less: w mu(x) = Xi(x) + T(x), the first-order
/// condition of (m/x)(w Q(x) - T(x)) at m = x/N by (22, 24). The first such bid where the pull turns from up to down; 0
/// where it never pulls up, `greatest` where it always does.
class PublicAggregate {
 public:
  PublicAggregate(const ProportionalAuction& auction, double greatest) : auction_(auction) {
    constexpr int steps = 400;
    const auto range = auction.range();
    const double first = std::max(range.low, range.high * 1e-6);
    for (int i = 0; i <= steps; ++i) {
      const double x = first + (greatest - first) * i / steps;
      grid_.push_back({x, auction.allocation_sensitivity(x), brake(x)});
    }
  }

  double operator()(double w) const {
    if (w * grid_[0].sensitivity <= grid_[0].brake) return 0;
    const auto turn =
        std::find_if(grid_.begin(), grid_.end(), [&](const Point& p) { return w * p.sensitivity <= p.brake; });
    if (turn == grid_.end()) return grid_.back().x;
    std::uintmax_t iterations = 100;
    const auto pull = [&](double x) { return w * auction_.allocation_sensitivity(x) - brake(x); };
    const auto root = boost::math::tools::toms748_solve(
        pull, (turn - 1)->x, turn->x, w * (turn - 1)->sensitivity - (turn - 1)->brake,
        w * turn->sensitivity - turn->brake, boost::math::tools::eps_tolerance<double>(44), iterations);
    return (root.first + root.second) / 2;
  }

 private:
  struct Point {
    double x, sensitivity, brake;
  };
  double brake(double x) const { return auction_.excess_growth(x) + auction_.aggregate_transfer(x); }

  const ProportionalAuction& auction_;
  std::vector<Point> grid_;
};

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
  const bool full = game.information.kind == InformationKind::full;
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

Strategy proportional_public(const GameConfig& game) {
  const auto& auction = game.proportional(game.mechanism.must_sell ? Sale::must_sell : Sale::can_keep);
  const double n = static_cast<double>(game.bidders), greatest = n * greatest_message(game);
  const PublicAggregate aggregate(auction, greatest);
  const auto message = [&](double w) { return aggregate(w) / n; };
  Strategy strategy;
  strategy.words = "equal bids at which w mu(x) = Xi(x) + T(x), w the public expected value";
  if (game.information.kind == InformationKind::none) {
    strategy.form = affine_strategy(0, message(game.values->mean()));
    return strategy;
  }
  const double low = game.values->lower(), high = game.values->upper();
  strategy.form = table_strategy(low, high, breaks(message, low, high), message);
  strategy.form.table.error_bound = {outcome_error(auction, game, strategy.form.table, message)};
  return strategy;
}

}  // namespace

Strategy public_strategy(const GameConfig& game) {
  const double n = static_cast<double>(game.bidders);
  switch (game.mechanism.kind) {
    case MechanismKind::proportional:
      if (game.mechanism.permutation) no_known_equilibrium(game);
      return proportional_public(game);
    case MechanismKind::tullock:
      return {affine_strategy((n - 1) / (n * n * *game.mechanism.price)), "equal bids w (N-1)/(N^2 price)"};
    case MechanismKind::exponential_price: {
      if (game.mechanism.k) no_known_equilibrium(game);
      StrategyForm form;
      form.kind = StrategyKind::mixed_demand;
      form.greatest = std::exp(1 / *game.mechanism.A);
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
    case MechanismKind::posted_price:
    case MechanismKind::enriched_posted_price: {
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
