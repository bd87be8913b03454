#include "kernels/launch/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "kernels/launch/cuda_devices.h"
#include "surety/error.h"

namespace surety::kernels {
namespace {

// Waves are short, so that a run can be stopped, but not shorter than a time slice: at the end of each the threads wait
// for the last one, and another program may hold its core until then.
constexpr std::chrono::milliseconds least_wave{50};
constexpr std::uint64_t most_chunks = 65536;

/// Means of the first row of replicates: fixed pivots near the means, so that variances do not cancel.
std::vector<double> pilot(Backend& backend, int statistics, std::uint64_t samples) {
  const ChunkPlan plan{std::min<std::uint64_t>(samples, columns), 1};
  const std::vector<double> zero(statistics);
  std::vector<double> sums(Moments::size(statistics));
  backend.chunk_sums(plan, zero.data(), 0, 1, sums.data());
  sums.resize(statistics);
  for (double& s : sums) s /= double(plan.samples);
  return sums;
}

void check_finite(const Moments& moments) {
  for (int i = 0; i < moments.statistics(); ++i)
    if (!std::isfinite(moments.mean(i)) || !std::isfinite(moments.covariance(i, i)))
      throw Failure(fmt::format("statistic {} of the run is not a finite number ({}); please report the command", i,
                                moments.mean(i)));
}

}  // namespace

bool runs_on_cuda(const Execution& execution) {
  const bool cpu_asked = execution.device == DeviceKind::cpu ||
                         execution.instruction_set != InstructionSet::automatic || execution.threads > 0;
  return execution.device == DeviceKind::cuda || (!cpu_asked && cuda_is_usable());
}

Moments run(Backend& backend, int statistics, std::uint64_t samples, std::uint64_t draws, const Execution& execution) {
  const int size = Moments::size(statistics);
  const ChunkPlan plan{samples, rows_per_chunk(draws)};
  const auto draws_per_chunk = double(plan.replicates_per_chunk()) * double(draws + 8);
  auto wave = std::uint64_t(
      std::clamp(backend.draws_per_wave() / draws_per_chunk, double(backend.least_chunks()), double(most_chunks)));
  Moments moments(statistics, pilot(backend, statistics, samples));
  std::vector<double> sums;
  for (std::uint64_t chunk = 0; chunk < plan.chunks();) {
    const auto count = std::min(wave, plan.chunks() - chunk);
    sums.resize(count * size);
    const auto start = std::chrono::steady_clock::now();
    backend.chunk_sums(plan, moments.pivot().data(), chunk, count, sums.data());
    const bool short_wave = std::chrono::steady_clock::now() - start < least_wave;
    for (std::uint64_t i = 0; i < count; ++i) moments.add(&sums[i * size], plan.count(chunk + i));
    if (execution.progress && !execution.progress(moments.count()))
      throw Stopped(fmt::format("stopped after {} of {} replicates", moments.count(), samples));
    chunk += count;
    if (short_wave) wave = std::min(2 * wave, most_chunks);
  }
  check_finite(moments);
  return moments;
}

}  // namespace surety::kernels
