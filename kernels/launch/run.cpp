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
constexpr std::uint64_t most_chunks = 65536;
constexpr std::uint64_t most_batches = 4096;
constexpr std::uint64_t draws_per_batch = std::uint64_t(1) << 27;
constexpr std::uint64_t draws_beside = 8;  // that cost about what a replicate does beside its draws
constexpr std::uint64_t wanted_chunks = 2 * RunMoments::least_chunks;  // of a short run, so that its tails are known

int rows_of(std::uint64_t draws, const BatchPlan& plan) {
  const std::uint64_t few = std::bit_floor(std::max<std::uint64_t>(1, plan.samples / (columns * wanted_chunks)));
  return int(std::min({std::uint64_t(rows_per_chunk(draws)), plan.size / columns, few}));
}

std::vector<double> pilot(Backend& backend, int statistics, std::uint64_t samples) {
  const ChunkPlan plan{std::min<std::uint64_t>(samples, columns), 1};
  const std::vector<double> zero(statistics);
  std::vector<double> sums(Moments::size(statistics));
  backend.chunk_sums(plan, zero.data(), 0, 1, sums.data());
  sums.resize(statistics);
  for (double& s : sums) s /= double(plan.samples);
  return sums;
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
  return execution.device == DeviceKind::cuda || (!cpu_asked && cuda_is_usable());
}

Run::Run(std::unique_ptr<Backend> backend, int statistics, std::uint64_t draws, BatchPlan plan)
    : backend_(std::move(backend)),
      statistics_(statistics),
      plan_(plan),
      chunks_{plan.samples, rows_of(draws, plan)},
      chunks_per_batch_(plan.size / chunks_.replicates_per_chunk()),
      pivot_(pilot(*backend_, statistics, plan.samples)) {
  const auto draws_per_chunk = double(chunks_.replicates_per_chunk()) * double(draws + draws_beside);
  wave_ = std::uint64_t(
      std::clamp(backend_->draws_per_wave() / draws_per_chunk, double(backend_->least_chunks()), double(most_chunks)));
}

std::vector<double> Run::batch_sums(std::uint64_t first, std::uint64_t count,
                                    const std::function<bool(std::uint64_t)>& progress) {
  const auto size = std::size_t(Moments::size(statistics_));
  const std::uint64_t begin = first * chunks_per_batch_;
  const std::uint64_t end = std::min(chunks_.chunks(), (first + count) * chunks_per_batch_);
  const auto size_of_batch = std::size_t(RunMoments::size(statistics_));
  std::vector<CompensatedSum> fold(count * size);
  std::vector<double> sums, batches(count * size_of_batch);
  std::uint64_t done = 0;
  for (std::uint64_t chunk = begin; chunk < end;) {
    const auto here = std::min(wave_, end - chunk);
    sums.resize(here * size);
    const auto start = Clock::now();
    backend_->chunk_sums(chunks_, pivot_.data(), chunk, here, sums.data());
    const bool short_wave = Clock::now() - start < least_wave;
    for (std::uint64_t i = 0; i < here; ++i) {
      const std::uint64_t batch = (chunk + i - begin) / chunks_per_batch_;
      for (std::size_t s = 0; s < size; ++s) fold[batch * size + s].add(sums[i * size + s]);
      const std::uint64_t replicates = chunks_.count(chunk + i);
      RunMoments::add_squares(statistics_, &sums[i * size], replicates, &batches[batch * size_of_batch + size]);
      done += replicates;
    }
    if (progress && !progress(done))
      throw Stopped(fmt::format("stopped after {} of {} replicates", plan_.first(first) + done, plan_.samples));
    chunk += here;
    if (short_wave && here == wave_) wave_ = std::min(2 * wave_, most_chunks);
  }
  for (std::uint64_t batch = 0; batch < count; ++batch)
    for (std::size_t s = 0; s < size; ++s) batches[batch * size_of_batch + s] = fold[batch * size + s].value();
  return batches;
}

void check_finite(const Moments& moments) {
  for (int i = 0; i < moments.statistics(); ++i)
    if (!std::isfinite(moments.mean(i)) || !std::isfinite(moments.covariance(i, i)))
      throw Failure(fmt::format("statistic {} of the run is not a finite number ({}); please report the command", i,
                                moments.mean(i)));
}

RunMoments play_batches(Run& run, const std::function<bool(std::uint64_t)>& progress,
                        const std::function<bool(const RunMoments&)>& enough) {
  const BatchPlan& plan = run.plan();
  RunMoments moments(int(run.pivot().size()), run.pivot());
  const auto size = std::size_t(RunMoments::size(moments.statistics()));
  Pace pace;
  bool reached = false;
  for (std::uint64_t batch = 0; batch < plan.batches() && !reached;) {
    const std::uint64_t count = std::min(pace.batches(1), plan.batches() - batch);
    const auto start = Clock::now();
    const auto sums = run.batch_sums(
        batch, count, [&](std::uint64_t done) { return !progress || progress(plan.first(batch) + done); });
    pace.took(double(count), std::chrono::duration<double>(Clock::now() - start).count());
    for (std::uint64_t i = 0; i < count && !reached; ++i) {
      moments.add({&sums[i * size], size}, plan.replicates(batch + i));
      reached = enough && enough(moments);
    }
    batch += count;
  }
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
