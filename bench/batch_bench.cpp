// What handing out, putting together and saving batches costs beside playing them.
//   build/bin/batch_bench [SECONDS]
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <queue>
#include <random>

#include "host/batch/checkpoint.h"
#include "host/batch/coordinator.h"
#include "host/sweeps/cells.h"
#include "host/sweeps/sweep.h"
#include "tests/batch/made_up_job.h"

namespace surety {
namespace {

using Clock = std::chrono::steady_clock;

/// Of all threads of this process: what other programs take does not count, waiting for the disk neither.
double cpu_seconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// The coordinator's time per batch with 1000 ranks that take random times and play nothing: handing out, reading the
/// message that came back, folding, saving.
void hand_out(bool with_target) {
  constexpr std::size_t ranks = 1000;
  const MadeUpJob job(std::vector<std::uint64_t>(100, 2000),
                      with_target ? std::optional(TargetError{0.01}) : std::nullopt);
  Coordinator coordinator(job, stretch_of(job, {}));
  const auto folder = std::filesystem::temp_directory_path() /
                      fmt::format("surety-batch-bench-{}", Clock::now().time_since_epoch().count());
  std::filesystem::create_directory(folder);
  std::uint64_t batches = 0;
  double seconds = 0, longest = 0;
  {
    std::vector<TaskResult> saved;
    Checkpoint checkpoint(folder, {"0", "0", {}}, job, saved);
    std::mt19937_64 random(1);
    using Held = std::pair<double, std::string>;
    std::priority_queue<Held, std::vector<Held>, std::greater<>> held;
    double now = 0;
    while (!coordinator.finished()) {
      auto start = Clock::now();
      const auto task = held.size() < 2 * ranks ? coordinator.next({}) : std::nullopt;
      seconds += seconds_since(start);
      if (task) {
        held.emplace(now + 0.05 + 0.1 * double(random() % 1000) / 1000, encode(job.perform(*task)));
        continue;
      }
      now = held.top().first;
      start = Clock::now();
      const TaskResult result = decode(held.top().second);
      if (coordinator.take(result)) checkpoint.add(result);
      const double here = seconds_since(start);
      seconds += here;
      longest = std::max(longest, here);
      batches += result.count;
      held.pop();
    }
  }
  std::filesystem::remove_all(folder);
  fmt::print("hand-out to 1000 ranks{}: {} batches, {:.4f} ms each at the coordinator, {:.2f} ms at most\n",
             with_target ? ", target error" : "", batches, 1e3 * seconds / double(batches), 1e3 * longest);
}

/// The same cell played bare and as a sweep's shards with checkpoint, `rounds` times each in turn; batches of a tenth
/// of a second.
void overhead(double seconds) {
  SweepConfig config;
  config.values = {Prior::parse("uniform")};
  config.mechanisms = {Mechanism::parse("second-price")};
  config.bidders = {10};
  config.sampling = Sampling::profile;
  config.samples = 1 << 23;
  Execution one;
  one.threads = 1;
  estimate(grid(config)[0], one);  // warm
  const double per_replicate = estimate(grid(config)[0], one).seconds / double(config.samples);
  config.batch = std::bit_floor(std::uint64_t(0.14 / per_replicate));
  config.samples = config.batch * std::max<std::uint64_t>(4, std::uint64_t(seconds / 0.1));
  const auto folder = std::filesystem::temp_directory_path() /
                      fmt::format("surety-batch-bench-{}", Clock::now().time_since_epoch().count());
  std::vector<double> ratios, cpu_ratios, scaling;
  double bare = 0;
  for (int round = 0; round < 5; ++round) {
    auto start = Clock::now();
    double cpu = cpu_seconds();
    estimate(grid(config)[0], one);
    bare = seconds_since(start);
    const double bare_cpu = cpu_seconds() - cpu;
    cpu = cpu_seconds();
    start = Clock::now();
    run_sweep(config, folder, one, {}, {1, 2});
    run_sweep(config, folder, one, {}, {2, 2});
    ratios.push_back(seconds_since(start) / bare);
    cpu_ratios.push_back((cpu_seconds() - cpu) / bare_cpu);
    std::filesystem::remove_all(folder);
    start = Clock::now();
    Execution two;
    two.threads = 2;
    run_sweep(config, folder, two, {});
    scaling.push_back(bare / seconds_since(start));
    std::filesystem::remove_all(folder);
  }
  std::sort(ratios.begin(), ratios.end());
  std::sort(cpu_ratios.begin(), cpu_ratios.end());
  std::sort(scaling.begin(), scaling.end());
  fmt::print(
      "batches of {:.3f} s: two shards with checkpoints over a bare estimate {:.4f} (median of 5, {:.4f} to {:.4f})\n",
      per_replicate * double(config.batch), ratios[2], ratios.front(), ratios.back());
  fmt::print("the same in processor time {:.4f} ({:.4f} to {:.4f})\n", cpu_ratios[2], cpu_ratios.front(),
             cpu_ratios.back());
  fmt::print("sweep on two threads over a bare estimate on one {:.3f} (median of 5, {:.3f} to {:.3f})\n", scaling[2],
             scaling.front(), scaling.back());
}

}  // namespace
}  // namespace surety

int main(int argc, char** argv) {
  surety::hand_out(false);
  surety::hand_out(true);
  surety::overhead(argc > 1 ? std::atof(argv[1]) : 3);
}
