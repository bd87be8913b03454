#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "host/batch/checkpoint.h"
#include "host/batch/coordinator.h"
#include "host/batch/ranks.h"
#include "host/batch/recorder.h"
#include "host/batch/results_file.h"
#include "host/sweeps/manifest.h"
#include "host/sweeps/sweep.h"

namespace surety {

/// One run of a job in one folder, which is locked while it lasts. `manifest` is the folder's own where it has one.
class FolderRun {
 public:
  /// Takes up what earlier runs left. Throws InvalidInput where the folder holds other results, Failure where it cannot
  /// be written or another process writes there.
  FolderRun(const Job& job, const std::filesystem::path& folder, Manifest manifest, const Shard& shard,
            const JobObserver& observer, int ranks = 1);

  /// Takes results that were played elsewhere.
  void take(const std::vector<TaskResult>& results);
  /// Plays what is left, with the other ranks where there are some, and keeps the manifest's account of this run.
  void play(const Execution& execution, Ranks* ranks = nullptr);
  SweepReport report() const;

 private:
  const Job& job_;
  Coordinator coordinator_;
  std::filesystem::path folder_;
  Manifest manifest_;
  std::optional<Checkpoint> checkpoint_;
  std::optional<ResultsFile> results_;  ///< of a run of the whole plan
  std::optional<Recorder> recorder_;
};

}  // namespace surety
