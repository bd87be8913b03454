#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "host/batch/job.h"
#include "host/options/shape.h"
#include "host/sweeps/cells.h"
#include "surety/bounds/environment_file.h"
#include "surety/deviate.h"
#include "surety/sweep.h"

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

/// results.csv of the jobs verify and bounds; of equilibria it is cells_table(), in host/sweeps/matrix.h.
TableRecord verifications_table();
TableRecord brackets_table();

/// Throws InvalidInput unless a row has a finite number in each of these columns.
void check_numbers(const std::vector<std::string>& columns, const std::vector<std::string>& fields,
                   std::initializer_list<std::string_view> names);

/// Cells that are games, in each of which deviations are played: a row each.
class JudgedJob : public WholeCellsJob {
 public:
  std::size_t cells() const override { return cells_.size(); }
  std::string id(std::size_t cell) const override;
  std::string name(std::size_t cell) const override;
  std::string family(std::size_t cell) const override;
  double cost(std::size_t cell) const override;
  std::vector<std::vector<std::string>> row_keys(std::size_t cell) const override;
  TrialTime try_out(std::size_t cell, const Execution& execution) const override;

 protected:
  explicit JudgedJob(const SweepConfig& config) : config_(config), cells_(grid(config)) {}

  /// The game of a cell with what is played of deviations.
  DeviateConfig deviations(std::size_t cell) const;
  /// All but the cell that its results depend on.
  virtual std::string settings() const = 0;
  /// The same cells, to be tried out: with so many samples.
  virtual std::unique_ptr<JudgedJob> with_samples(std::uint64_t samples) const = 0;
  void check_seed(const std::string& seed) const;

  SweepConfig config_;
  std::vector<EstimateConfig> cells_;
};

/// Every cell verified: a row each. Deviations are those of the kind of bidders who gain most on the grid,
/// exploitability_bound is of all bidders and covers what the two columns beside it say.
class VerifyJob : public JudgedJob {
 public:
  /// Throws InvalidInput naming the cell that cannot be played.
  explicit VerifyJob(const SweepConfig& config);

  std::string header() const override;
  void check_row(std::size_t cell, const std::vector<std::string>& fields) const override;
  Done perform(std::size_t cell, const Execution& execution) const override;

 private:
  std::string settings() const override;
  std::unique_ptr<JudgedJob> with_samples(std::uint64_t samples) const override;
};

/// An equilibrium in every cell, judged: a row each. Where theory knows a strategy that is played, elsewhere one is
/// searched for, and a cell that neither can do says why. No time limit: what a cell comes to is the same everywhere.
class EquilibriaJob : public JudgedJob {
 public:
  /// Throws InvalidInput where no cell of some mechanism or information structure can be played, which is named.
  explicit EquilibriaJob(const SweepConfig& config);

  double cost(std::size_t cell) const override;
  std::unique_ptr<Worker> worker(const Execution& execution) const override;
  std::string header() const override;
  void check_row(std::size_t cell, const std::vector<std::string>& fields) const override;
  Done perform(std::size_t cell, const Execution& execution) const override;

 private:
  /// What is to be done in a cell, and why not more.
  struct Way {
    /// Theory's equilibrium is played; one is searched for, or else what bidders are taken to do is played; neither can
    /// be done; the mechanism cannot be played there.
    enum class Kind { known, search, search_or_assume, none, impossible } kind;
    std::string reason = "";  ///< of the last two
  };
  static std::vector<std::string> sources_of(Way::Kind kind);
  Way way_of(const EstimateConfig& cell) const;
  void require_playable(const std::function<std::string(const EstimateConfig&)>& part_of) const;
  struct Solved;
  Solved solve(std::size_t cell, const Execution& execution) const;
  Solved search(const DeviateConfig& config, const Execution& execution) const;
  std::string settings() const override;
  std::unique_ptr<JudgedJob> with_samples(std::uint64_t samples) const override;

  std::vector<Way> ways_;
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
  void check_row(std::size_t cell, const std::vector<std::string>& fields) const override;
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
