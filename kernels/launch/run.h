#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

#include "kernels/launch/backend.h"
#include "surety/statistics/run_moments.h"

namespace surety::kernels {

/// Replicates of a batch where nobody says: a power of two that costs about 2^27 draws, a tenth of a second on one
/// core. A function of the problem alone.
std::uint64_t automatic_batch(std::uint64_t draws);

/// How `samples` replicates are cut into batches of `size`, a power of two from 128 on: what is handed out, kept in
/// checkpoints and put together again.
struct BatchPlan {
  std::uint64_t samples, size;

  std::uint64_t batches() const { return (samples - 1) / size + 1; }
  std::uint64_t first(std::uint64_t batch) const { return batch * size; }
  std::uint64_t replicates(std::uint64_t batch) const { return std::min(size, samples - first(batch)); }
};

/// Statistics of one problem, summed batch by batch: within a batch chunks fold in order, with compensation, and the
/// sum is rounded once. Batches are independent of each other: any process may play any of them.
class Run {
 public:
  /// `draws` is what a replicate costs, about.
  Run(std::unique_ptr<Backend> backend, int statistics, std::uint64_t draws, BatchPlan plan);

  const BatchPlan& plan() const { return plan_; }
  /// Means of the first 128 replicates: fixed pivots near the means, so that variances do not cancel.
  const std::vector<double>& pivot() const { return pivot_; }
  std::string device() const { return backend_->name(); }

  /// Plays batches first .. first + count - 1 and hands what RunMoments adds of each to `take`, in order, until that
  /// returns false. Calls `progress`, where it is not empty, with the replicates done so far by this call; throws
  /// Stopped where it returns false.
  void play(std::uint64_t first, std::uint64_t count, const std::function<bool(std::uint64_t)>& progress,
            const std::function<bool(std::span<const double>)>& take);
  /// The same sums, one batch behind the other.
  std::vector<double> batch_sums(std::uint64_t first, std::uint64_t count,
                                 const std::function<bool(std::uint64_t)>& progress);

 private:
  std::unique_ptr<Backend> backend_;
  int statistics_;
  BatchPlan plan_;
  BatchedChunks chunks_;
  std::uint64_t most_chunks_, wave_;
  std::vector<double> pivot_;
};

/// Throws Failure where a mean or variance is not a finite number.
void check_finite(const Moments& moments);

/// Plays the batches in order until all are played or `enough`, which may be empty, says so of the moments after a
/// batch. Throws Stopped where `progress`, told the replicates done, returns false.
RunMoments play_batches(Run& run, const std::function<bool(std::uint64_t)>& progress,
                        const std::function<bool(const RunMoments&)>& enough = {});

/// How much work to take at a time, in any unit: a batch at least, more where that takes less than a time slice.
class Pace {
 public:
  double work() const { return work_; }
  std::uint64_t batches(double work_of_one) const;  ///< of that much work each
  void took(double work, double seconds);

 private:
  double work_ = 0;
};

struct PluginRule;

/// Whether `execution` asks for the GPU, or leaves the choice and there is one; a remark tells of one that there is and
/// cannot be used. A plug-in that was built without CUDA
/// stays on the CPU; throws InvalidInput where CUDA is asked for.
bool runs_on_cuda(const Execution& execution, const PluginRule* plugin = nullptr);

}  // namespace surety::kernels
