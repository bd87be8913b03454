#include "surety/estimate.h"

#include <chrono>

#include "host/estimation/estimate_run.h"
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

/// Plays the batches in order, several at a time where they are short, until all are played or the target is reached.
Estimates play_all(EstimateRun& prepared, const EstimateConfig& config, const Execution& execution) {
  kernels::Run& run = prepared.run();
  Moments moments(int(run.pivot().size()), run.pivot());
  const auto size = std::size_t(Moments::size(moments.statistics()));
  kernels::Pace pace;
  bool reached = false;
  for (std::uint64_t batch = 0; batch < run.plan().batches() && !reached;) {
    const std::uint64_t count = std::min(pace.batches(1), run.plan().batches() - batch);
    const auto start = Clock::now();
    const auto sums = run.batch_sums(batch, count, [&](std::uint64_t done) {
      return !execution.progress || execution.progress(run.plan().first(batch) + done);
    });
    pace.took(double(count), std::chrono::duration<double>(Clock::now() - start).count());
    for (std::uint64_t i = 0; i < count && !reached; ++i) {
      moments.add(&sums[i * size], run.plan().replicates(batch + i));
      if (config.target)
        reached = config.target->reached(prepared.target().mean(moments), prepared.target().standard_error(moments));
    }
    batch += count;
  }
  return prepared.estimates(moments);
}

}  // namespace

std::span<const Statistic> reported_statistics(const EstimateConfig& config) {
  if (over_all_information(config)) return guaranteed_statistics;
  if (plays_bounds(config)) return table_statistics;
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
