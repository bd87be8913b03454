#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "host/batch/checkpoint.h"
#include "host/batch/coordinator.h"
#include "host/batch/results_file.h"

namespace surety {

/// How far a job is.
struct JobProgress {
  struct Rank {
    std::string device;
    double replicates = 0, seconds = 0;  ///< of this run: drawn, and spent on it
  };
  std::size_t cells_done = 0, cells = 0;
  double share = 0;              ///< of the cost, earlier runs included
  double seconds = 0;            ///< since this run began
  double replicates = 0;         ///< of this run
  double remaining_seconds = 0;  ///< at the rate of this run; infinite while that is not known
  std::vector<Rank> ranks;
  std::string cell;  ///< in words, the one that was finished last
};

/// What a job tells while it runs, and what it asks. Every function may be empty.
struct JobObserver {
  std::function<void(std::size_t kept, std::size_t total)> started;  ///< in cells
  std::function<void(const JobProgress&)> progress;                  ///< after every result
  std::function<bool()> stop_requested;  ///< asked often; true ends the run after the batches that are being played
};

/// Where results go: to the coordinator, the checkpoint and, where the whole plan is played, results.csv.
class Recorder {
 public:
  /// `results` may be null.
  Recorder(const Job& job, Coordinator& coordinator, Checkpoint& checkpoint, ResultsFile* results,
           const JobObserver& observer, int ranks);

  /// Takes up what earlier runs saved.
  void restore(std::vector<TaskResult> saved);
  void take(const TaskResult& result, int rank);
  void finish();
  bool stop_requested() const { return observer_.stop_requested && observer_.stop_requested(); }

  const Job& job() const { return job_; }
  std::size_t kept() const { return kept_; }
  const JobProgress& progress() const { return progress_; }

 private:
  const Job& job_;
  Coordinator& coordinator_;
  Checkpoint& checkpoint_;
  ResultsFile* results_;
  const JobObserver& observer_;
  std::size_t kept_ = 0;
  double kept_cost_ = 0;
  JobProgress progress_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Plays what is left in this process. Returns when all is done or the observer asks to stop.
void play_alone(Coordinator& coordinator, Worker& worker, Recorder& recorder);

}  // namespace surety
