#include "host/sweeps/sweep.h"

#include <fmt/format.h>

#include <chrono>

#include "host/io/files.h"
#include "host/sweeps/manifest.h"
#include "host/sweeps/results.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

/// The folder's own manifest where it holds a begun sweep of this config, else a fresh one. Touches nothing.
Manifest open_folder(const SweepConfig& config, const fs::path& folder) {
  const Manifest fresh(config);
  if (auto earlier = Manifest::read(folder)) {
    fresh.expect_same_sweep(*earlier, folder);
    return *earlier;
  }
  for (const char* name : {"results.csv", "rates.csv"}) {
    if (fs::exists(folder / name)) {
      throw InvalidInput(fmt::format(
          "folder {} holds a {} but no manifest.json that says whose; nothing was touched, choose another folder",
          folder.string(), name));
    }
  }
  return fresh;
}

Manifest readable_manifest(const fs::path& folder) {
  auto manifest = Manifest::read(folder);
  if (!manifest)
    throw InvalidInput(fmt::format("{} has no manifest.json: it is not a sweep's folder", folder.string()));
  return *std::move(manifest);
}

/// Runs the cells that are left, appending each to the results, and keeps the manifest's account of this run.
void run_cells(const std::vector<EstimateConfig>& cells, const Execution& execution, const SweepObserver& observer,
               AppendFile& results, Manifest& manifest, const fs::path& folder, SweepReport& report) {
  manifest.begin_run();
  manifest.write(folder);
  const auto start = std::chrono::steady_clock::now();
  std::string device;
  try {
    while (!report.finished()) {
      const EstimateConfig& cell = cells[report.kept + report.run];
      const Estimates estimates = estimate(cell, execution);
      results.append(results_rows(cell, estimates));
      device = estimates.device;
      ++report.run;
      if (observer.finished_cell) observer.finished_cell(report.kept + report.run, cells.size(), cell, estimates);
    }
  } catch (const Stopped&) {
    // The cell begun is forgotten; those finished are in the file.
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  manifest.end_run(report.run, report.kept + report.run, device, seconds.count());
  manifest.write(folder);
}

/// Finds a device or instruction set that is not there while nothing is written yet: one replicate is played on it.
void check_execution(EstimateConfig cell, const Execution& execution) {
  cell.samples = 1;
  estimate(cell, execution);
}

/// The execution, its progress function asking the observer too whether to stop.
Execution stoppable(Execution execution, const SweepObserver& observer) {
  if (!observer.stop_requested) return execution;
  execution.progress = [inner = execution.progress, &observer](std::uint64_t replicates) {
    return !observer.stop_requested() && (!inner || inner(replicates));
  };
  return execution;
}

}  // namespace

SweepReport run_sweep(const SweepConfig& config, const fs::path& folder, const Execution& execution,
                      const SweepObserver& observer) {
  const std::vector<EstimateConfig> cells = grid(config);
  const fs::path path = folder / "results.csv";
  Manifest manifest = open_folder(config, folder);
  if (fs::exists(path)) kept_cells(path, cells);  // refuses another grid's rows before anything is written
  check_grid(config);
  if (!cells.empty()) check_execution(cells.front(), execution);
  make_folder(folder);
  if (!fs::exists(path)) manifest.write(folder);

  AppendFile results(path);
  const KeptCells kept = kept_cells(path, cells);
  results.cut(kept.bytes);
  if (kept.bytes == 0) results.append(results_header());
  if (observer.started) observer.started(kept.cells, cells.size());
  SweepReport report{kept.cells, 0, cells.size()};
  if (!report.finished()) run_cells(cells, stoppable(execution, observer), observer, results, manifest, folder, report);
  if (report.finished()) update_rates(folder, config.fit_from);
  return report;
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

}  // namespace surety
