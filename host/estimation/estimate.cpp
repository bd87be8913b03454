#include "surety/estimate.h"

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <vector>

#include "host/estimation/estimate_run.h"
#include "host/estimation/play_bounds.h"
#include "host/estimation/tails.h"

namespace surety {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array guaranteed_statistics{Statistic::gap, Statistic::profit};

/// All that do not need what a run does not know.
std::vector<Statistic> statistics_without(std::initializer_list<Statistic> unknown) {
  std::vector<Statistic> known;
  for (int s = 0; s < statistic_count; ++s)
    if (std::none_of(unknown.begin(), unknown.end(), [&](Statistic basic) { return statistic_table[s].needs(basic); }))
      known.push_back(static_cast<Statistic>(s));
  return known;
}

/// Plays until all batches are played or the target is reached.
Estimates play_all(EstimateRun& prepared, const EstimateConfig& config, const Execution& execution) {
  std::function<bool(const RunMoments&)> enough;
  if (config.target)
    enough = [&](const RunMoments& m) { return target_reached(*config.target, prepared.estimates(m)); };
  return prepared.estimates(kernels::play_batches(prepared.run(), execution.progress, enough));
}

Estimates played(EstimateRun prepared, const EstimateConfig& config, const Execution& execution,
                 Clock::time_point start) {
  Estimates result = prepared.plays() ? play_all(prepared, config, execution) : prepared.known();
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

}  // namespace

std::span<const Statistic> reported_statistics(const EstimateConfig& config) {
  static const auto all = statistics_without({}), in_tables = statistics_without({Statistic::second_value}),
                    of_signals = statistics_without({Statistic::surplus, Statistic::second_value});  // no winner there
  if (over_all_information(config)) return guaranteed_statistics;
  if (plays_bounds(config)) return in_tables;
  if (has_private_values(config)) return of_signals;
  return all;
}

Estimates estimate(const EstimateConfig& config, const Execution& execution) {
  const auto start = Clock::now();
  return played(EstimateRun(config, execution), config, execution, start);
}

Estimates estimate_bounds_game(const EstimateConfig& config, const BoundsGame& game, const Execution& execution) {
  const auto start = Clock::now();
  return played(EstimateRun(config, game, execution), config, execution, start);
}

}  // namespace surety
