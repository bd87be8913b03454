#pragma once

#include <vector>

#include "host/batch/job.h"
#include "host/estimation/estimate_run.h"
#include "surety/sweep.h"

namespace surety {

/// The cells of a sweep's grid.
class EstimateJob : public Job {
 public:
  /// Finds every cell that its mechanism or sampler cannot do. Throws InvalidInput naming the cell.
  explicit EstimateJob(const SweepConfig& config);

  std::size_t cells() const override { return cells_.size(); }
  std::string id(std::size_t cell) const override;
  std::string name(std::size_t cell) const override;
  std::uint64_t batches(std::size_t cell) const override { return batches_[cell].batches; }
  double cost(std::size_t cell) const override;
  std::optional<TargetError> target() const override { return target_; }
  std::string family(std::size_t cell) const override;
  TrialTime try_out(std::size_t cell, const Execution& execution) const override;
  std::unique_ptr<Worker> worker(const Execution& execution) const override;
  std::string header() const override;
  std::vector<std::vector<std::string>> row_keys(std::size_t cell) const override;
  void check_row(std::size_t cell, const std::vector<std::string>& fields) const override;

 private:
  std::vector<EstimateConfig> cells_;
  std::vector<EstimateBatches> batches_;
  std::optional<TargetError> target_;
};

}  // namespace surety
