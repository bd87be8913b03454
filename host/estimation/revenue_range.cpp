#include "host/estimation/revenue_range.h"

#include <algorithm>
#include <limits>

#include "host/estimation/plan.h"
#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "host/games/strategies.h"
#include "host/mechanisms/family.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

bool winner_pays_alone(const kernels::CommonValueForm& form) {
  return !form.plugin && (form.rule == CommonValueRule::first_price || form.rule == CommonValueRule::second_price ||
                          form.rule == CommonValueRule::posted_price);
}

double range_on_values(const EstimateConfig& config) {
  const ProfileLaw profile = config.values.profile(config.bidders);
  double greatest = 0;
  for (const auto& state : profile.states)
    for (const LawPtr& law : state.laws) greatest = std::max(greatest, law->upper());
  EstimateConfig played = config;
  played.mechanism = settled(config.mechanism, profile);
  const bool all_pay = plan_estimate(played, profile).problem.rule == kernels::Rule::all_pay;
  return all_pay ? double(config.bidders) * greatest : greatest;
}

double range_on_signals(const EstimateConfig& config) {
  const GameConfig game = resolve_game(config);
  const MechanismFamily& family = game.mechanism.family();
  const kernels::CommonValueForm form = family.device_form(game);
  const double most = family.greatest_payment(form, game.greatest_value(), greatest_played(game));
  const double payers = winner_pays_alone(form) ? 1 : double(config.bidders);
  const double sides = winner_pays_alone(form) || family.marginal_price(game.mechanism, 0) ? 1 : 2;
  return sides * payers * most + config.cost;
}

}  // namespace

double range_of_profit(const EstimateConfig& config) {
  if (plays_bounds(config)) return std::numeric_limits<double>::infinity();
  return config.information ? range_on_signals(config) : range_on_values(config);
}

}  // namespace surety
