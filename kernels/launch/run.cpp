#include "kernels/launch/run.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>

#include "kernels/launch/cuda_devices.h"
#include "kernels/plugin/plugin_rule.h"
#include "surety/error.h"

namespace surety::kernels {
namespace {

using Clock = std::chrono::steady_clock;

// Waves are short, so that a run can be stopped, but not shorter than a time slice: at the end of each the threads wait
// for the last one, and another program may hold its core until then.
constexpr std::chrono::milliseconds least_wave{50};
constexpr std::uint64_t most_batches = 4096;  // of a wave, and of a task
constexpr std::uint64_t draws_per_batch = std::uint64_t(1) << 27;
constexpr std::uint64_t draws_beside = 8;  // that cost about what a replicate does beside its draws
constexpr std::uint64_t wanted_chunks = 2 * RunMoments::least_chunks;  // of a short run, so that its tails are known

int rows_of(std::uint64_t draws, const BatchPlan& plan) {
  const std::uint64_t few = std::bit_floor(std::max<std::uint64_t>(1, plan.samples / (columns * wanted_chunks)));
  return int(std::min({std::uint64_t(rows_per_chunk(draws)), plan.size / columns, few}));
}

/// Means of the first replicates: a single chunk, whose sums are its batch's.
std::vector<double> pilot(Backend& backend, int statistics, std::uint64_t samples) {
  const BatchedChunks plan{{std::min<std::uint64_t>(samples, columns), 1}, 1};
  const std::vector<double> zero(statistics);
  backend.begin(plan, zero);
  backend.start(0, 1);
  const auto sums = backend.finish().batches.first(statistics);
  std::vector<double> means;
  for (const double s : sums) means.push_back(s / double(plan.chunks.samples));
  return means;
}

}  // namespace

std::uint64_t automatic_batch(std::uint64_t draws) {
  return std::max<std::uint64_t>(columns, std::bit_floor(draws_per_batch / (draws + draws_beside)));
}

bool runs_on_cuda(const Execution& execution, const PluginRule* plugin) {
  if (plugin && !plugin->play_on_cuda) {
    if (execution.device == DeviceKind::cuda)
      throw InvalidInput("the plug-in was built without CUDA; build it with nvcc, or leave --device cuda out");
    return false;
  }
  const bool cpu_asked = execution.device == DeviceKind::cpu ||
                         execution.instruction_set != InstructionSet::automatic || execution.threads > 0;
  return execution.device == DeviceKind::cuda || (!cpu_asked && cuda_is_usable_or_remark());
}

Run::Run(std::unique_ptr<Backend> backend, int statistics, std::uint64_t draws, BatchPlan plan)
    : backend_(std::move(backend)),
      statistics_(statistics),
      plan_(plan),
      chunks_{{plan.samples, rows_of(draws, plan)}, 1},
      pivot_(pilot(*backend_, statistics, plan.samples)) {
  const std::uint64_t replicates = chunks_.chunks.replicates_per_chunk();
  chunks_.per_batch = plan.size / replicates;
  most_chunks_ = std::min(backend_->most_chunks(statistics), most_batches * chunks_.per_batch);
  const double wanted = backend_->draws_per_wave() / (double(replicates) * double(draws + draws_beside));
  wave_ = std::uint64_t(std::min(std::max(wanted, double(backend_->least_chunks())), double(most_chunks_)));
}

void Run::play(std::uint64_t first, std::uint64_t count, const std::function<bool(std::uint64_t)>& progress,
               const std::function<bool(std::span<const double>)>& take) {
  const std::uint64_t end = chunks_.end(first + count - 1);
  const auto size = std::size_t(RunMoments::size(statistics_));
  backend_->begin(chunks_, pivot_);
  std::uint64_t started = chunks_.begin(first), done = started;
  auto last = Clock::now();
  for (int under_way = 0; done < end; --under_way) {
    for (; started < end && under_way < backend_->waves_at_once(); ++under_way) {
      const std::uint64_t here = std::min(wave_, end - started);
      backend_->start(started, here);
      started += here;
    }
    const auto [wave, batches] = backend_->finish();
    done = wave.end();
    const std::uint64_t replicates = std::min(plan_.samples, chunks_.chunks.first(done));
    if (progress && !progress(replicates - plan_.first(first)))
      throw Stopped(fmt::format("stopped after {} of {} replicates", replicates, plan_.samples));
    for (std::size_t at = 0; at < batches.size(); at += size)
      if (!take(batches.subspan(at, size))) return;
    const auto now = Clock::now();
    if (now - last < least_wave && wave.count == wave_) wave_ = std::min(2 * wave_, most_chunks_);
    last = now;
  }
}

std::vector<double> Run::batch_sums(std::uint64_t first, std::uint64_t count,
                                    const std::function<bool(std::uint64_t)>& progress) {
  std::vector<double> sums;
  play(first, count, progress, [&](std::span<const double> batch) {
    sums.insert(sums.end(), batch.begin(), batch.end());
    return true;
  });
  return sums;
}

void check_finite(const Moments& moments) {
  for (int i = 0; i < moments.statistics(); ++i)
    if (!std::isfinite(moments.mean(i)) || !std::isfinite(moments.covariance(i, i)))
      throw Failure(fmt::format("statistic {} of the run is not a finite number ({}); please report the command", i,
                                moments.mean(i)));
}

RunMoments play_batches(Run& run, const std::function<bool(std::uint64_t)>& progress,
                        const std::function<bool(const RunMoments&)>& enough) {
  RunMoments moments(int(run.pivot().size()), run.pivot());
  std::uint64_t batch = 0;
  run.play(0, run.plan().batches(), progress, [&](std::span<const double> sums) {
    moments.add(sums, run.plan().replicates(batch++));
    return !(enough && enough(moments));
  });
  return moments;
}

std::uint64_t Pace::batches(double work_of_one) const {
  return std::uint64_t(std::clamp(work_ / work_of_one, 1.0, double(most_batches)));
}

void Pace::took(double work, double seconds) {
  const double slice = std::chrono::duration<double>(least_wave).count();
  work_ = work * std::min(2.0, slice / std::max(seconds, 1e-9));
}

}  // namespace surety::kernels
