#include "surety/estimate.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "host/estimation/plan.h"
#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "kernels/play/play.h"
#include "surety/error.h"
#include "surety/theory/exact.h"
#include "surety/theory/guarantee.h"

namespace surety {
namespace {

void estimate_private_values(const EstimateConfig& config, const Execution& execution, Estimates& result) {
  const ProfileLaw profile = config.values.profile(config.bidders);
  check_estimate(config, profile);
  EstimateConfig played = config;
  played.mechanism = settled(config.mechanism, profile);
  const EstimatePlan plan = plan_estimate(played, profile);
  const auto exact =
      plan.sequential ? exact_statistics(*plan.sequential, profile) : exact_statistics(played.mechanism, profile);

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

constexpr std::array table_statistics{
    Statistic::revenue, Statistic::surplus,        Statistic::highest_value, Statistic::sale_probability,
    Statistic::gap,     Statistic::bidder_surplus, Statistic::profit};

/// A game in tables: the kernel sums expectations given the draws, so nothing but the signals is random.
void estimate_bounds(const EstimateConfig& config, const Execution& execution, Estimates& result) {
  const BoundsGame game = make_bounds_game(config);
  const auto [revenue, surplus, full, sold] = game.game.expectation();
  const kernels::PlayProblem problem{bounds_problem(config, game, 0), config.samples};
  const Moments moments = kernels::play(problem, execution, result.device);
  const double size = full + std::abs(revenue), rounding = 1e-12 * size;
  const double table_error = config.precision == Precision::float_ ? 1e-6 * size : rounding;
  const std::array<double, statistic_count> exact{revenue,        surplus,           full,   full, sold,
                                                  full - revenue, surplus - revenue, revenue};
  const auto reported = common_value_statistics(0);
  for (const Statistic statistic : table_statistics) {
    const auto i = static_cast<std::size_t>(statistic);
    result.statistics[i] = {reported[i].mean(moments), reported[i].standard_error(moments), Exact{exact[i], rounding},
                            table_error};
  }
  result.chosen = game.chosen;
  result.replicates = moments.count();
  result.sampling = Sampling::profile;
  result.strategy = game.strategy;
}

bool over_all_information(const EstimateConfig& config) {
  return config.information && config.information->kind == InformationKind::any;
}

void report_guarantee(const EstimateConfig& config, const Execution& execution, Estimates& result) {
  if (execution.progress && !execution.progress(0)) throw Stopped("stopped before the guarantee was computed");
  const GuaranteeReport report = guarantee(config.mechanism, single_law(config), config.bidders, config.cost);
  const auto [value, error_bound] = report.guarantee;
  const double gap = report.full_surplus - value;
  result.statistics[static_cast<int>(Statistic::profit)] = {value, 0, report.guarantee, 0};
  result.statistics[static_cast<int>(Statistic::gap)] = {gap, 0, Exact{gap, error_bound}, 0};
  for (const auto& [name, chosen] : report.parameters) result.chosen.push_back({name, chosen});
  result.strategy = "the worst equilibrium of the worst information structure; nothing is played";
  result.sampling = Sampling::automatic;
  result.device = "theory";
}

constexpr std::array all_statistics{
    Statistic::revenue,          Statistic::surplus, Statistic::highest_value,  Statistic::second_value,
    Statistic::sale_probability, Statistic::gap,     Statistic::bidder_surplus, Statistic::profit};
static_assert(all_statistics.size() == statistic_count);
constexpr std::array guaranteed_statistics{Statistic::gap, Statistic::profit};

}  // namespace

std::span<const Statistic> reported_statistics(const EstimateConfig& config) {
  if (over_all_information(config)) return guaranteed_statistics;
  if (plays_bounds(config)) return table_statistics;
  return all_statistics;
}

Estimates estimate(const EstimateConfig& config, const Execution& execution) {
  const auto start = std::chrono::steady_clock::now();
  check_config(config);
  Estimates result{};  // 0 where a run has no such statistic
  if (over_all_information(config)) {
    report_guarantee(config, execution, result);
  } else if (plays_bounds(config)) {
    estimate_bounds(config, execution, result);
  } else if (config.information) {
    estimate_common_value(config, execution, result);
  } else {
    estimate_private_values(config, execution, result);
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace surety
