#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "host/games/game.h"
#include "host/games/strategies.h"
#include "host/theory/exact_arithmetic.h"
#include "host/theory/partial_expectation.h"
#include "host/theory/quadrature.h"

namespace surety {
namespace {

/// What is known of a play: means of revenue, of the value sold, and of the allocation.
struct Outcome {
  Exact revenue, surplus, allocation;
};
using OptionalOutcome = std::optional<Outcome>;

/// E[f(X)] for the sum X of n exponential signals. What rounding of its logarithm takes from the density grows with n.
Exact mean_over_sums(const std::vector<double>& points, double n, const std::function<double(double)>& f) {
  const double log_factorial = std::lgamma(n);
  const auto sum = integrate<2>(points, [&](double x) -> std::array<double, 2> {
    if (!(x > 0)) return {0, 0};
    const double power = (n - 1) * std::log(x);
    const double part = f(x) * std::exp(power - x - log_factorial);
    return {part, std::abs(part) * (std::abs(power) + x + 4 * std::abs(log_factorial) + 4)};
  });
  return {sum.value[0], sum.error[0] + std::numeric_limits<double>::epsilon() * sum.value[1]};
}

/// The proportional auction on its own minmax information: profit is the guarantee (Theorems 1, 2).
Outcome minmax_outcome(const GameConfig& game) {
  const auto& auction = game.minmax();
  if (auction.graded_intervals().empty()) {
    const Exact mean = rounded(game.values->mean(), 0);
    return {auction.guarantee() + Exact{game.cost, 0}, mean, {1, 0}};
  }
  const auto range = auction.range();
  const double n = static_cast<double>(game.bidders);
  auto points = auction.breakpoints();
  for (int octave = -30; octave <= 20; ++octave)
    points.push_back(range.low + std::ldexp(range.high - range.low, -octave));
  points = panel_points(std::move(points), range.low, range.high);
  const Exact allocation = mean_over_sums(points, n, [&](double x) { return auction.aggregate_allocation(x); });
  const Exact surplus =
      mean_over_sums(points, n, [&](double x) { return auction.aggregate_allocation(x) * auction.value(x); });
  return {auction.guarantee() + game.cost * allocation, surplus, allocation};
}

/// What each public expected value w leads to, where it is known without error.
struct AtValue {
  double revenue, allocation;
};

/// Exponential price, mixed demands of uniforms u: exp(z/A) is c phi(u) cut off at 1 and exp(1/A), c = w A/X, which
/// rises in u. The good goes to the highest demand, that of the greatest uniform, with density N u^(N-1).
class MixedDemands {
 public:
  explicit MixedDemands(const GameConfig& game)
      : A_(*game.mechanism.A), X_(*game.mechanism.X), n_(static_cast<double>(game.bidders)) {}

  AtValue at(double w) const {
    const double c = w * A_ / X_, most = std::exp(1 / A_);
    const double low = crossing(c, 1), high = crossing(c, most);
    std::vector<double> points;
    for (double step = 0.5; step > 0.01 / n_; step /= 2) points.push_back(1 - step);
    const auto sums = integrate<2>(panel_points(std::move(points), low, high), [&](double u) -> std::array<double, 2> {
      const double price = std::max(1.0, c * phi(u));
      return {X_ * (price - 1), A_ * std::log(price) * n_ * std::pow(u, n_ - 1)};
    });
    return {n_ * (sums.value[0] + (1 - high) * X_ * (most - 1)), sums.value[1] - std::expm1(n_ * std::log(high))};
  }

  /// Expected values at which a cut-off begins or ceases to bind: kinks in w.
  std::vector<double> kinks() const {
    const double most = std::exp(1 / A_);
    return {X_ / A_, X_ / A_ * most, X_ / A_ * n_, X_ / A_ * most * n_};
  }

 private:
  double phi(double u) const { return u < 1 ? -std::expm1(n_ * std::log(u)) / (n_ * (1 - u)) : 1; }
  /// The u in [0,1] at which c phi(u) reaches the level.
  double crossing(double c, double level) const {
    if (c >= level * n_) return 0;
    if (c <= level) return 1;
    double low = 0, high = 1;
    while (high - low > 1e-16 && 0.5 * (low + high) > low && 0.5 * (low + high) < high)
      (c * phi(0.5 * (low + high)) < level ? low : high) = 0.5 * (low + high);
    return high;
  }
  double A_, X_, n_;
};

std::optional<std::function<AtValue(double)>> public_outcome(const GameConfig& game) {
  const Mechanism& m = game.mechanism;
  switch (m.kind) {
    case MechanismKind::first_price:
    case MechanismKind::second_price:
      return [reserve = *m.reserve, alone = game.bidders == 1](double w) {
        return w >= reserve ? AtValue{alone ? reserve : w, 1} : AtValue{0, 0};
      };
    case MechanismKind::all_pay:
      if (*m.reserve > 0) return std::nullopt;
      return [alone = game.bidders == 1](double w) { return AtValue{alone ? 0 : w, 1}; };
    case MechanismKind::posted_price:
    case MechanismKind::enriched_posted_price:
      return [price = *m.price](double w) { return w >= price ? AtValue{price, 1} : AtValue{0, 0}; };
    case MechanismKind::tullock:
      return [n = static_cast<double>(game.bidders)](double w) { return AtValue{w * (n - 1) / n, 1}; };
    case MechanismKind::exponential_price:
      return [demands = MixedDemands(game)](double w) { return demands.at(w); };
    case MechanismKind::proportional: {
      const auto& auction = game.proportional(sale_of(m));
      return [&auction, equilibrium = game.public_proportional(), n = static_cast<double>(game.bidders)](double w) {
        const double x = n * equilibrium.bid(w).value();
        return AtValue{auction.aggregate_transfer(x), auction.aggregate_allocation(x)};
      };
    }
    default:
      return std::nullopt;
  }
}

/// Averages over the public expected value.
OptionalOutcome public_mean(const GameConfig& game) {
  const auto at = public_outcome(game);
  if (!at) return std::nullopt;
  if (game.information.kind == InformationKind::none) {
    const double w = game.values->mean();
    const AtValue here = (*at)(w);
    return Outcome{rounded(here.revenue, 0), rounded(w * here.allocation, 0), rounded(here.allocation, 0)};
  }
  const DemandForm form = information_form(game).signal[0];
  Outcome sum{};
  const auto add = [&](const Exact& revenue, const Exact& surplus, const Exact& allocation) {
    sum = {sum.revenue + revenue, sum.surplus + surplus, sum.allocation + allocation};
  };
  if (game.information.kind == InformationKind::partition) {
    for (std::size_t j = 0; j < form.value.size(); ++j) {
      const double w = form.value[j], mass = form.knot[j + 1] - form.knot[j];
      const AtValue here = (*at)(w);
      add({mass * here.revenue, 0}, {mass * w * here.allocation, 0}, {mass * here.allocation, 0});
    }
    return sum;
  }
  std::vector<double> points{game.values->survival(game.mechanism.price.value_or(*game.mechanism.reserve))};
  if (game.mechanism.kind == MechanismKind::exponential_price)
    for (const double w : MixedDemands(game).kinks()) points.push_back(game.values->survival(w));
  for (const double v : game.values->breakpoints()) {
    points.push_back(game.values->survival(v));
    points.push_back(game.values->demand(v));
  }
  for (int octave = 1; octave <= 40; ++octave) {
    points.push_back(std::ldexp(1.0, -octave));
    points.push_back(1 - std::ldexp(1.0, -octave));
  }
  const auto sums = integrate<3>(panel_points(std::move(points), 0, 1), [&](double q) -> std::array<double, 3> {
    const double w = game.values->inverse_demand(q);
    const AtValue here = (*at)(w);
    return {here.revenue, w * here.allocation, here.allocation};
  });
  add({sums.value[0], sums.error[0]}, {sums.value[1], sums.error[1]}, {sums.value[2], sums.error[2]});
  return sum;
}

/// Wallet game: revenue equivalence gives every auction without a reserve E[min(s_1, s_2)], that is 1/3.
OptionalOutcome wallet_outcome(const GameConfig& game) {
  const auto kind = game.mechanism.kind;
  const bool auction =
      kind == MechanismKind::first_price || kind == MechanismKind::second_price || kind == MechanismKind::all_pay;
  if (!auction || game.mechanism.reserve > 0) return std::nullopt;
  return Outcome{rounded(1.0 / 3, 0), rounded(0.5, 0), {1, 0}};
}

OptionalOutcome outcome_of(const GameConfig& game) {
  if (game.information.is_public()) return public_mean(game);
  if (game.information.kind == InformationKind::wallet) return wallet_outcome(game);
  if (game.information.kind == InformationKind::minmax && game.mechanism.kind == MechanismKind::proportional &&
      game.mechanism.grid == 0 && !game.mechanism.cap &&
      (game.mechanism.must_sell || !game.information.fully_revealing))
    return minmax_outcome(game);
  return std::nullopt;
}

}  // namespace

std::array<std::optional<Exact>, statistic_count> exact_statistics(const GameConfig& game) {
  std::array<std::optional<Exact>, statistic_count> exact;
  const auto at = [&](Statistic s) -> std::optional<Exact>& { return exact[static_cast<int>(s)]; };
  const Exact mean = rounded(game.values->mean(), 0);
  at(Statistic::highest_value) = at(Statistic::second_value) = mean;
  if (const auto outcome = outcome_of(game)) {
    at(Statistic::revenue) = outcome->revenue;
    at(Statistic::surplus) = outcome->surplus;
    at(Statistic::sale_probability) = outcome->allocation;
    at(Statistic::bidder_surplus) = outcome->surplus - outcome->revenue;
    const Exact profit = outcome->revenue - game.cost * outcome->allocation;
    at(Statistic::profit) = profit;
    at(Statistic::gap) = mean - Exact{game.cost, 0} - profit;
  }
  return exact;
}

}  // namespace surety
