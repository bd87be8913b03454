#include "host/sweeps/folder_run.h"

#include <chrono>

#include "host/batch/teamwork.h"
#include "host/io/files.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

/// What a folder without a checkpoint holds in its results.csv: one from before there were any, or it was deleted.
std::vector<TaskResult> results_of_rows(KeptRows kept) {
  std::vector<TaskResult> results;
  for (std::string& rows : kept.rows) {
    TaskResult result;
    result.cell = results.size();
    result.rows = std::move(rows);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace

FolderRun::FolderRun(const Job& job, const fs::path& folder, Manifest manifest, const Shard& shard,
                     const JobObserver& observer, int ranks)
    : job_(job), coordinator_(job, stretch_of(job, shard)), folder_(folder), manifest_(std::move(manifest)) {
  const bool had_checkpoint = is_there(folder / Checkpoint::file_name);
  KeptRows kept;
  if (is_there(folder / "results.csv")) kept = kept_rows(folder / "results.csv", job);
  make_folder(folder);
  std::vector<TaskResult> saved;
  checkpoint_.emplace(folder, manifest_.owner(shard), job, saved);
  if (!had_checkpoint) {
    saved = results_of_rows(std::move(kept));
    for (const TaskResult& result : saved) checkpoint_->add(result);
  }
  if (!is_there(folder / "manifest.json")) manifest_.write(folder);
  if (shard.whole()) results_.emplace(folder, job);
  recorder_.emplace(job, coordinator_, *checkpoint_, results_ ? &*results_ : nullptr, observer, ranks);
  recorder_->restore(std::move(saved));
}

void FolderRun::take(const std::vector<TaskResult>& results) {
  for (const TaskResult& result : results) recorder_->take(result, 0);
}

void FolderRun::play(const Execution& execution, Ranks* ranks) {
  const bool anything = !coordinator_.finished() || recorder_->kept() < coordinator_.settled();
  if (anything) {
    manifest_.begin_run();
    manifest_.write(folder_);
  }
  const auto start = std::chrono::steady_clock::now();
  if (ranks) {
    coordinate(*ranks, coordinator_, *recorder_, manifest_.identity(),
               [&] { return job_.worker(share_of_machine(*ranks, execution)); });
  } else {
    play_alone(coordinator_, *job_.worker(execution), *recorder_);
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  if (!anything) return;
  manifest_.end_run(coordinator_.settled() - recorder_->kept(), coordinator_.settled(), recorder_->progress().ranks,
                    seconds.count());
  manifest_.write(folder_);
}

SweepReport FolderRun::report() const {
  return {recorder_->kept(),
          coordinator_.settled() - recorder_->kept(),
          coordinator_.cells(),
          checkpoint_->damaged(),
          folder_,
          SweepJob::estimate};
}

}  // namespace surety
