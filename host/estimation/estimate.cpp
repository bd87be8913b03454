#include "surety/estimate.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "host/estimation/plan.h"
#include "host/games/game.h"
#include "kernels/play/play.h"
#include "surety/error.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

void estimate_private_values(const EstimateConfig& config, const Execution& execution, Estimates& result) {
  const ProfileLaw profile = config.values.profile(config.bidders);
  check_estimate(config, profile);
  EstimateConfig played = config;
  played.mechanism = settled(config.mechanism, profile);
  const EstimatePlan plan = plan_estimate(played, profile);
  const auto exact = exact_statistics(played.mechanism, profile);

  const Moments moments = kernels::estimate(plan.problem, execution, result.device);
  for (int i = 0; i < statistic_count; ++i) {
    const auto& s = plan.reported[i];
    result.statistics[i] = {s.mean(moments), s.standard_error(moments), exact[i], plan.table_error_bound[i]};
  }
  result.chosen = plan.chosen;
  if (played.mechanism.price != config.mechanism.price) result.chosen.push_back({"price", *played.mechanism.price});
  result.replicates = moments.count();
  result.sampling = plan.problem.reduced ? Sampling::reduced : Sampling::profile;
}

/// The statistics from what `play` sums, which is in order: value, shortfalls of revenue and surplus, allocation.
std::array<AffineStatistic, statistic_count> common_value_statistics(double cost) {
  const AffineStatistic value{0, {1, 0, 0, 0}}, revenue{0, {1, -1, 0, 0}}, surplus{0, {1, 0, -1, 0}},
      allocation{0, {0, 0, 0, 1}}, gap{-cost, {0, 1, 0, cost}}, bidders{0, {0, 1, -1, 0}}, profit{0, {1, -1, 0, -cost}};
  return {revenue, surplus, value, value, allocation, gap, bidders, profit};
}

void estimate_common_value(const EstimateConfig& config, const Execution& execution, Estimates& result) {
  const GameConfig game_config = resolve_game(config);
  Game game = make_game(config, game_config);
  const auto exact = exact_statistics(game_config);
  const auto reported = common_value_statistics(config.cost);
  const double table_error = greatest_table_error(game.problem);

  const kernels::PlayProblem problem{std::move(game.problem), config.samples};
  const Moments moments = kernels::play(problem, execution, result.device);
  for (int i = 0; i < statistic_count; ++i)
    result.statistics[i] = {reported[i].mean(moments), reported[i].standard_error(moments), exact[i], table_error};
  result.chosen = chosen_numbers(config.mechanism, game_config.mechanism);
  result.replicates = moments.count();
  result.sampling = problem.game.reduced ? Sampling::reduced : Sampling::profile;
  result.strategy = game.strategy.words;
}

}  // namespace

Estimates estimate(const EstimateConfig& config, const Execution& execution) {
  const auto start = std::chrono::steady_clock::now();
  check_config(config);
  Estimates result;
  if (config.information) {
    estimate_common_value(config, execution, result);
  } else {
    estimate_private_values(config, execution, result);
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace surety
