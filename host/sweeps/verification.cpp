#include "host/sweeps/verification.h"

#include <algorithm>
#include <cmath>

#include "host/sweeps/results.h"

namespace surety {

bool Verification::deviation_found() const {
  return std::any_of(deviations.begin(), deviations.end(), [](const Deviations& d) { return d.profitable(); });
}

std::optional<double> Verification::profit_z() const { return z_score(play, Statistic::profit); }

bool Verification::below_guarantee() const {
  const auto& profit = play[Statistic::profit];
  return equilibrium && guarantee &&
         profit.mean < guarantee->value - guarantee->error_bound - greatest_z * profit.standard_error - 1e-9;
}

bool Verification::posted_price_beats_minmax() const {
  return posted_price && posted_price->profit > posted_price->guarantee.value + 1e-9;
}

bool Verification::agrees() const {
  const auto z = profit_z();
  return !(equilibrium && deviation_found()) && !(z && std::abs(*z) > greatest_z) && !below_guarantee() &&
         !posted_price_beats_minmax();
}

Verification verify(const DeviateConfig& config, const Execution& execution) {
  const GameConfig game = resolve_game(config.game);
  Verification v{config.game, deviate(config, execution),   estimate(config.game, execution), {},
                 {},          strategy_of(game).equilibrium};
  v.guarantee = guarantee_of(game);
  if (game.information.kind == InformationKind::minmax) v.posted_price = best_posted_price_on_minmax(game);
  return v;
}

}  // namespace surety
