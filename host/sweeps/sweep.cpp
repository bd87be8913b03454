#include "host/sweeps/sweep.h"

#include <fmt/format.h>

#include "host/batch/prediction.h"
#include "host/batch/teamwork.h"
#include "host/io/files.h"
#include "host/sweeps/config_echo.h"
#include "host/sweeps/folder_run.h"
#include "host/sweeps/manifest.h"
#include "host/sweeps/matrix.h"
#include "host/sweeps/results.h"
#include "host/sweeps/whole_cells.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

/// The folder's own manifest where it holds a begun sweep of this config, else a fresh one. Touches nothing.
Manifest open_folder(const SweepConfig& config, const Shard& shard, const fs::path& folder) {
  Manifest fresh(config, shard);
  if (auto earlier = Manifest::read(folder)) {
    fresh.expect_same_sweep(*earlier, folder);
    return *earlier;
  }
  for (const char* name : {"results.csv", "rates.csv"}) {
    if (is_there(folder / name)) {
      throw InvalidInput(fmt::format(
          "folder {} holds a {} but no manifest.json that says whose; nothing was touched, choose another folder",
          folder.string(), name));
    }
  }
  return fresh;
}

/// Refuses to cut the plan otherwise than the shards that are there: a job array of one, say, that was to do one of six
/// again.
void check_shard_folders(const fs::path& folder, const Shard& shard) {
  if (shard.whole() && is_there(folder / "manifest.json")) return;
  for (const auto& [path, other] : shards_in(folder))
    if (other.count != shard.count)
      throw InvalidInput(fmt::format(
          "folder {} holds {}, a shard of {}, and this would be {}; give --shard with that number, or another folder",
          folder.string(), path.filename().string(), other.count,
          shard.whole() ? std::string("the whole sweep") : fmt::format("one of {}", shard.count)));
}

Manifest readable_manifest(const fs::path& folder) {
  auto manifest = Manifest::read(folder);
  if (!manifest)
    throw InvalidInput(fmt::format("{} has no manifest.json: it is not a sweep's folder", folder.string()));
  return *std::move(manifest);
}

/// Finds a device or instruction set that is not there while nothing is written yet: one replicate is played on it.
void check_execution(const Execution& execution) {
  EstimateConfig probe;
  probe.mechanism = Mechanism::parse("second-price");
  probe.samples = 1;
  estimate(probe, execution);
}

/// Results name mechanisms and priors, and whoever resumes or joins them reads the names: those of a program's own are
/// known to it alone. Throws InvalidInput.
void require_names(const SweepConfig& config) {
  try {
    config_of(echo(config), config.folder);
  } catch (const InvalidInput& error) {
    throw InvalidInput(fmt::format("a sweep is written down by names, and one cannot be read again: {}", error.what()));
  }
}

SweepResult result_of(const SweepReport& report) { return {report.total, report.kept + report.run, report.folder}; }

}  // namespace

SweepReport run_sweep(const SweepConfig& config, const fs::path& folder, const Execution& execution,
                      const JobObserver& observer, const Shard& shard, Ranks* ranks) {
  if (ranks) take_own_device(*ranks);
  check_shard_folders(folder, shard);
  const fs::path own = shard.whole() ? folder : folder / shard_folder(shard);
  Manifest manifest = open_folder(config, shard, own);
  const auto job = make_job(config);
  check_execution(execution);
  FolderRun run(*job, own, std::move(manifest), shard, observer, ranks ? ranks->size() : 1);
  run.play(execution, ranks);
  SweepReport report = run.report();
  if (report.finished() && shard.whole()) write_tables(config, own);
  return report;
}

void write_tables(const SweepConfig& config, const fs::path& folder) {
  if (config.job == SweepJob::estimate) update_rates(folder, config.fit_from);
  if (config.job == SweepJob::equilibria) write_matrix(folder, config);
}

void help_sweep(const SweepConfig& config, const Execution& execution, Ranks& ranks) {
  take_own_device(ranks);
  const auto job = make_job(config);
  work(line_to_coordinator(ranks), Manifest(config).identity(),
       [&] { return job->worker(share_of_machine(ranks, execution)); });
}

std::vector<GapStudy> update_rates(const fs::path& folder, std::int64_t fit_from) {
  std::vector<GapStudy> studies = study_gaps(read_results(folder / "results.csv"), fit_from);
  Manifest manifest = readable_manifest(folder);
  replace_file(folder / "rates.csv", rates_csv(studies));
  manifest.record_fit(fit_from);
  manifest.write(folder);
  return studies;
}

std::int64_t configured_fit_from(const fs::path& folder) { return readable_manifest(folder).configured_fit_from(); }

std::int64_t recorded_fit_from(const fs::path& folder) { return readable_manifest(folder).recorded_fit_from(); }

SweepJob job_of_folder(const fs::path& folder) { return readable_manifest(folder).job(); }

SweepConfig config_of_folder(const fs::path& folder) { return readable_manifest(folder).config(); }

Prediction plan(const SweepConfig& config, const Execution& execution) {
  check_execution(execution);
  return predict(*make_job(config), execution);
}

SweepResult sweep(const SweepConfig& config, const std::filesystem::path& folder, const Execution& execution,
                  const SweepOptions& options) {
  if (options.shard < 1 || options.shard > options.shards)
    throw InvalidInput(fmt::format("shard {} of {}; shards are counted from 1", options.shard, options.shards));
  require_names(config);
  bool stopped = false;
  JobObserver observer;
  if (options.progress) {
    observer.progress = [&](const JobProgress& now) { stopped = !options.progress(now.share); };
    observer.stop_requested = [&] { return stopped; };
  }
  return result_of(run_sweep(config, folder, execution, observer, {options.shard, options.shards}));
}

SweepResult merge(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& folder) {
  return result_of(merge_shards(folders, folder));
}

}  // namespace surety
