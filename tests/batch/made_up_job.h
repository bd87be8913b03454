#pragma once

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

#include "host/batch/job.h"
#include "tests/reference/batch_sums.h"

namespace surety {

/// A job whose sums are functions of cell and batch: nothing is drawn. Each cell has its number of batches; the error
/// of cell i falls like (i + 1) / sqrt(replicates).
class MadeUpJob : public Job {
 public:
  explicit MadeUpJob(std::vector<std::uint64_t> batches, std::optional<TargetError> target = {})
      : batches_(std::move(batches)), target_(target) {}

  std::size_t cells() const override { return batches_.size(); }
  std::string id(std::size_t cell) const override { return fmt::format("{:016x}", 1000 + cell); }
  std::string name(std::size_t cell) const override { return fmt::format("cell {}", cell); }
  std::uint64_t batches(std::size_t cell) const override { return batches_[cell]; }
  double cost(std::size_t cell) const override { return 1.0 + double(cell % 3); }
  std::optional<TargetError> target() const override { return target_; }
  std::string family(std::size_t) const override { return "all"; }
  TrialTime try_out(std::size_t cell, const Execution&) const override {
    return {.play = 0.25 * double(batches_[cell]) * cost(cell)};
  }
  std::unique_ptr<Worker> worker(const Execution&) const override;
  std::string header() const override { return "cell,mean,error,replicates\n"; }
  std::vector<std::vector<std::string>> row_keys(std::size_t cell) const override {
    return {{fmt::format("{}", cell)}};
  }

  TaskResult perform(const Task& task) const {
    TaskResult result;
    result.cell = task.cell;
    result.first = task.first;
    result.count = task.count;
    result.device = "none";
    if (task.moments) {
      result.rows = rows(task.cell, *task.moments);
      return result;
    }
    result.basis.pivot = {0.5};
    if (target_) result.basis.target = {0, 1};
    for (std::uint64_t i = 0; i < task.count; ++i) result.batches.push_back(sums(task.cell, task.first + i));
    result.replicates = task.count * 100;
    return result;
  }

  BatchSums sums(std::size_t cell, std::uint64_t batch) const {
    const double wobble = std::sin(double(cell + 1) * double(batch + 1));
    const std::vector<double> sums{wobble, 100 * double(cell + 1) * double(cell + 1) * (1 + 0.1 * wobble)};
    return {batch, 100, reference::batch_sums({{100, sums}})};
  }

  std::string rows(std::size_t cell, const Moments& moments) const {
    return fmt::format("{},{},{},{}\n", cell, moments.mean(0), moments.covariance(0, 0), moments.count());
  }

  /// The rows of a cell by definition: its batches in order, until the target is reached.
  std::string expected_rows(std::size_t cell) const {
    RunMoments moments(1, {0.5});
    const AffineStatistic mean{0, {1}};
    for (std::uint64_t batch = 0; batch < batches_[cell]; ++batch) {
      moments.add(sums(cell, batch).sums, 100);
      if (target_ && target_->reached(mean.mean(moments), mean.standard_error(moments))) break;
    }
    return rows(cell, moments);
  }

 private:
  std::vector<std::uint64_t> batches_;
  std::optional<TargetError> target_;
};

class MadeUpWorker : public Worker {
 public:
  explicit MadeUpWorker(const MadeUpJob& job) : job_(job) {}
  TaskResult perform(const Task& task) override { return job_.perform(task); }

 private:
  const MadeUpJob& job_;
};

inline std::unique_ptr<Worker> MadeUpJob::worker(const Execution&) const {
  return std::make_unique<MadeUpWorker>(*this);
}

}  // namespace surety
