#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

#include "host/sweeps/config.h"

namespace surety {

/// What a sweep tells while it runs, and what it asks. Every function may be empty.
struct SweepObserver {
  std::function<void(std::size_t kept, std::size_t total)> started;
  std::function<void(std::size_t done, std::size_t total, const EstimateConfig&, const Estimates&)> finished_cell;
  std::function<bool()> stop_requested;  ///< asked often; true ends the sweep and gives up the running cell
};

struct SweepReport {
  std::size_t kept = 0;   ///< cells that an earlier run had finished
  std::size_t run = 0;    ///< cells of this run
  std::size_t total = 0;  ///< cells of the grid
  bool finished() const { return kept + run == total; }
};

/// Finds, before anything runs, every cell that its mechanism or sampler cannot do. Throws InvalidInput naming the
/// cell.
void check_grid(const SweepConfig& config);

/// Runs the cells of the grid that `folder` does not hold yet and writes
///   results.csv    a row per cell and statistic, appended and synced cell by cell;
///   rates.csv      the fits, once every cell is there;
///   manifest.json  the config's echo and all that may differ between two runs of it: version, host, device, times.
/// The same config gives the same bytes of results.csv and rates.csv, however often it was interrupted. Throws
/// InvalidInput where the folder holds another config's results (nothing is touched), Failure where writing fails
/// (whole cells stay).
SweepReport run_sweep(const SweepConfig& config, const std::filesystem::path& folder, const Execution& execution,
                      const SweepObserver& observer);

/// Recomputes rates.csv of a folder from its results.csv, fitting N >= fit_from, which rates.csv and the manifest
/// record, and returns the studies.
std::vector<struct GapStudy> update_rates(const std::filesystem::path& folder, std::int64_t fit_from);

/// The fit-from of the folder's config, and the one that its rates.csv was made with. Throw InvalidInput where there is
/// no readable manifest.
std::int64_t configured_fit_from(const std::filesystem::path& folder);
std::int64_t recorded_fit_from(const std::filesystem::path& folder);

}  // namespace surety
