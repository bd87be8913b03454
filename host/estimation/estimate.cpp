#include "surety/estimate.h"

#include <chrono>

#include "host/estimation/estimate_run.h"
#include "host/estimation/tails.h"
#include "host/games/bounds_game.h"

namespace surety {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array all_statistics{
    Statistic::revenue,          Statistic::surplus, Statistic::highest_value,  Statistic::second_value,
    Statistic::sale_probability, Statistic::gap,     Statistic::bidder_surplus, Statistic::profit};
static_assert(all_statistics.size() == statistic_count);
constexpr std::array guaranteed_statistics{Statistic::gap, Statistic::profit};
constexpr std::array table_statistics{
    // of games in tables, whose second value is not known
    Statistic::revenue, Statistic::surplus,        Statistic::highest_value, Statistic::sale_probability,
    Statistic::gap,     Statistic::bidder_surplus, Statistic::profit};
constexpr std::array signal_statistics{
    // of private values as signals: who wins is not counted
    Statistic::revenue, Statistic::highest_value, Statistic::sale_probability, Statistic::gap, Statistic::profit};

/// Plays until all batches are played or the target is reached.
Estimates play_all(EstimateRun& prepared, const EstimateConfig& config, const Execution& execution) {
  std::function<bool(const RunMoments&)> enough;
  if (config.target)
    enough = [&](const RunMoments& m) { return target_reached(*config.target, prepared.estimates(m)); };
  return prepared.estimates(kernels::play_batches(prepared.run(), execution.progress, enough));
}

}  // namespace

std::span<const Statistic> reported_statistics(const EstimateConfig& config) {
  if (over_all_information(config)) return guaranteed_statistics;
  if (plays_bounds(config)) return table_statistics;
  if (has_private_values(config)) return signal_statistics;
  return all_statistics;
}

Estimates estimate(const EstimateConfig& config, const Execution& execution) {
  const auto start = Clock::now();
  EstimateRun prepared(config, execution);
  Estimates result = prepared.plays() ? play_all(prepared, config, execution) : prepared.known();
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

}  // namespace surety
