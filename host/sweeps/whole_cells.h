#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "host/batch/job.h"
#include "host/sweeps/config.h"
#include "surety/bounds/environment_file.h"

namespace surety {

/// Jobs whose cells are not cut: a cell's rows are made in one go.
class WholeCellsJob : public Job {
 public:
  std::uint64_t batches(std::size_t) const override { return 1; }
  std::unique_ptr<Worker> worker(const Execution& execution) const override;

  /// What a cell gives. Throws Stopped where the execution's progress function says so.
  struct Done {
    std::string rows, device;
    std::uint64_t replicates = 0;
  };
  virtual Done perform(std::size_t cell, const Execution& execution) const = 0;
};

/// Throws InvalidInput unless a row has a finite number in each of these columns.
void check_numbers(const std::vector<std::string>& columns, const std::vector<std::string>& fields,
                   std::initializer_list<std::string_view> names);

/// Every cell verified: a row each. Deviations are those of the kind of bidders who gain most on the grid,
/// exploitability_bound is of all bidders and covers what the two columns beside it say.
class VerifyJob : public WholeCellsJob {
 public:
  /// Throws InvalidInput naming the cell that cannot be played.
  explicit VerifyJob(const SweepConfig& config);

  std::size_t cells() const override { return cells_.size(); }
  std::string id(std::size_t cell) const override;
  std::string name(std::size_t cell) const override;
  double cost(std::size_t cell) const override;
  std::string header() const override;
  std::vector<std::vector<std::string>> row_keys(std::size_t cell) const override;
  void check_row(const std::vector<std::string>& fields) const override;
  Done perform(std::size_t cell, const Execution& execution) const override;
  std::string family(std::size_t cell) const override;
  TrialTime try_out(std::size_t cell, const Execution& execution) const override;

 private:
  SweepConfig config_;
  std::vector<EstimateConfig> cells_;
};

/// Bounding programs, environment by environment and k by k: a row each.
class BoundsJob : public WholeCellsJob {
 public:
  /// Throws InvalidInput for environments that cannot be read.
  explicit BoundsJob(const SweepConfig& config);

  std::size_t cells() const override { return environments_.size() * config_.grids.size(); }
  std::string id(std::size_t cell) const override;
  std::string name(std::size_t cell) const override;
  double cost(std::size_t cell) const override;
  std::string header() const override;
  std::vector<std::vector<std::string>> row_keys(std::size_t cell) const override;
  void check_row(const std::vector<std::string>& fields) const override;
  Done perform(std::size_t cell, const Execution& execution) const override;
  std::string family(std::size_t cell) const override;
  TrialTime try_out(std::size_t cell, const Execution& execution) const override;

 private:
  const AnyEnvironment& environment(std::size_t cell) const { return environments_[cell / config_.grids.size()]; }
  int k(std::size_t cell) const { return int(config_.grids[cell % config_.grids.size()]); }
  std::vector<std::string> key(std::size_t cell) const;

  SweepConfig config_;
  std::vector<AnyEnvironment> environments_;
};

/// The job that a config describes. Throws InvalidInput naming the cell that is impossible.
std::unique_ptr<Job> make_job(const SweepConfig& config);

}  // namespace surety
