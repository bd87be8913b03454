#include "host/batch/recorder.h"

#include <limits>

#include "kernels/launch/run.h"
#include "surety/error.h"

namespace surety {

using Clock = std::chrono::steady_clock;

Recorder::Recorder(const Job& job, Coordinator& coordinator, Checkpoint& checkpoint, ResultsFile* results,
                   const JobObserver& observer, int ranks)
    : job_(job), coordinator_(coordinator), checkpoint_(checkpoint), results_(results), observer_(observer) {
  progress_.cells = coordinator.cells();
  progress_.ranks.resize(std::size_t(ranks));
}

void Recorder::restore(std::vector<TaskResult> saved) {
  std::map<std::size_t, std::string> rows;
  for (TaskResult& result : saved) {
    coordinator_.take(result);
    if (!result.rows.empty()) rows[result.cell] = std::move(result.rows);
  }
  if (results_) results_->restore(std::move(rows));
  kept_ = progress_.cells_done = coordinator_.settled();
  kept_cost_ = coordinator_.cost_done();
  if (observer_.started) observer_.started(kept_, coordinator_.cells());
  start_ = Clock::now();
}

void Recorder::take(const TaskResult& result, int rank) {
  if (!coordinator_.take(result)) return;
  checkpoint_.add(result);
  if (results_ && !result.rows.empty()) results_->put(result.cell, result.rows);

  JobProgress::Rank& of = progress_.ranks[std::size_t(rank)];
  of.device = result.device;
  of.replicates += double(result.replicates);
  of.seconds += result.seconds;
  progress_.replicates += double(result.replicates);
  if (coordinator_.settled() > progress_.cells_done) progress_.cell = job_.name(result.cell);
  progress_.cells_done = coordinator_.settled();
  progress_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  const double done = coordinator_.cost_done(), all = coordinator_.cost();
  progress_.share = done / all;
  progress_.remaining_seconds = done > kept_cost_ ? progress_.seconds * (all - done) / (done - kept_cost_)
                                                  : std::numeric_limits<double>::infinity();
  if (observer_.progress) observer_.progress(progress_);
}

void Recorder::finish() {
  checkpoint_.finish();
  if (results_) results_->finish();
}

void play_alone(Coordinator& coordinator, Worker& worker, Recorder& recorder) {
  kernels::Pace pace;
  try {
    while (!coordinator.finished() && !recorder.stop_requested()) {
      const auto task = coordinator.next(pace);
      if (!task) throw Failure("no batch is left to play, but cells are not finished; please report the command");
      const TaskResult result = worker.perform(*task);
      if (task->count > 0) pace.took(double(task->count) * recorder.job().cost(task->cell), result.seconds);
      recorder.take(result, 0);
    }
  } catch (const Stopped&) {
    // A cell that is not cut into batches was given up.
  }
  recorder.finish();
}

}  // namespace surety
