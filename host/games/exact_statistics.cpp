#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "host/games/game.h"
#include "host/mechanisms/family.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/quadrature.h"
#include "host/theory/private_values/top_two.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

/// Averages over the public expected value, but for what is lost where digits cancel.
std::optional<GameOutcome> mean_over_values(const GameConfig& game) {
  const auto outcome = game.mechanism.family().public_outcome(game);
  if (!outcome) return std::nullopt;
  const auto& at = outcome->at;
  if (game.information.kind == InformationKind::none) {
    const double w = game.values->mean();
    const auto here = at(w);
    return GameOutcome{rounded(here.revenue, 0), rounded(w * here.allocation, 0), rounded(here.allocation, 0)};
  }
  const DemandForm form = information_form(game).signal[0];
  GameOutcome sum{};
  const auto add = [&](const Exact& revenue, const Exact& surplus, const Exact& allocation) {
    sum = {sum.revenue + revenue, sum.surplus + surplus, sum.allocation + allocation};
  };
  if (game.information.kind == InformationKind::partition) {
    for (std::size_t j = 0; j < form.value.size(); ++j) {
      const double w = form.value[j], mass = form.knot[j + 1] - form.knot[j];
      const auto here = at(w);
      add({mass * here.revenue, 0}, {mass * w * here.allocation, 0}, {mass * here.allocation, 0});
    }
    return sum;
  }
  std::vector<double> points;
  for (const double w : outcome->kinks) points.push_back(game.values->survival(w));
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
    const auto here = at(w);
    return {here.revenue, w * here.allocation, here.allocation};
  });
  add({sums.value[0], sums.error[0]}, {sums.value[1], sums.error[1]}, {sums.value[2], sums.error[2]});
  return sum;
}

std::optional<GameOutcome> public_mean(const GameConfig& game) {
  auto mean = mean_over_values(game);
  if (!mean) return mean;
  const double cancelled = std::max(1.0, game.mechanism.family().cancellation(game.mechanism));
  const double lost = 8 * std::numeric_limits<double>::epsilon() * (cancelled - 1);  // demands lose what payments do
  mean->revenue.error_bound += lost * game.values->upper();
  mean->surplus.error_bound += lost * game.values->upper();
  mean->allocation.error_bound += lost;
  return mean;
}

std::optional<GameOutcome> outcome_of(const GameConfig& game) {
  const MechanismFamily& family = game.mechanism.family();
  if (game.strategy) return std::nullopt;
  if (game.information.is_public()) return public_mean(game);
  if (game.information.kind == InformationKind::wallet) return family.wallet_outcome(game);
  if (game.information.kind == InformationKind::minmax) return family.minmax_outcome(game);
  return std::nullopt;
}

/// The highest value's mean, and all that is known where truth is what everybody sends.
std::array<std::optional<Exact>, statistic_count> of_private_values(const GameConfig& game) {
  std::array<std::optional<Exact>, statistic_count> exact;
  const std::int64_t sizes[] = {game.bidders};
  const LawPtr laws[] = {game.values};
  exact[static_cast<int>(Statistic::highest_value)] = integrate_top_two(TopTwo(sizes, laws), 0).highest;
  if (game.strategy) return exact;
  exact = exact_statistics(game.mechanism, Prior(game.values).profile(game.bidders));
  for (const Statistic not_played : {Statistic::surplus, Statistic::second_value, Statistic::bidder_surplus})
    exact[static_cast<int>(not_played)] = std::nullopt;
  return exact;
}

}  // namespace

std::array<std::optional<Exact>, statistic_count> exact_statistics(const GameConfig& game) {
  std::array<std::optional<Exact>, statistic_count> exact;
  const auto at = [&](Statistic s) -> std::optional<Exact>& { return exact[static_cast<int>(s)]; };
  if (game.information.kind == InformationKind::private_values) return of_private_values(game);
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
