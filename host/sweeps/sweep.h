#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "host/batch/ranks.h"
#include "host/batch/recorder.h"
#include "host/batch/stretch.h"
#include "host/sweeps/gap_studies.h"
#include "surety/sweep.h"

namespace surety {

struct SweepReport {
  std::size_t kept = 0;  ///< cells that an earlier run had finished
  std::size_t run = 0;   ///< cells of this run
  std::size_t total = 0;
  std::uint64_t damaged = 0;     ///< bytes of the checkpoint that were cut off as damaged
  std::filesystem::path folder;  ///< where it was written
  SweepJob job = SweepJob::estimate;
  bool finished() const { return kept + run == total; }
};

/// Plays the cells of the grid that `folder` does not hold yet and writes
///   results.csv     a row per cell and statistic, in the order of the grid;
///   rates.csv       of estimates and equilibria the fits, once every cell is there;
///   matrix.csv, worst.csv  of equilibria, likewise;
///   checkpoint.log  what was played, batch by batch, for the next run to go on from;
///   manifest.json   the config's echo and all that may differ between two runs of it: version, host, device, times.
/// The same config gives the same bytes of all tables, however often it was interrupted and on however many
/// processes. A shard plays its part of the plan in `folder`/shard-I-of-N and has no results.csv. Throws
/// InvalidInput where the folder holds another config's results (nothing is touched), Failure where writing fails or
/// another process writes there (what was played stays). `ranks` is not null where others help: this is rank 0 then.
SweepReport run_sweep(const SweepConfig& config, const std::filesystem::path& folder, const Execution& execution,
                      const JobObserver& observer, const Shard& shard = {}, Ranks* ranks = nullptr);

/// Makes of a finished job's results.csv the tables that go with it: rates.csv of estimates; matrix.csv, worst.csv
/// and rates.csv of equilibria.
void write_tables(const SweepConfig& config, const std::filesystem::path& folder);

/// The config that a folder's manifest echoes. Throws InvalidInput where there is no readable manifest.
SweepConfig config_of_folder(const std::filesystem::path& folder);

/// What is done in its cells. Likewise.
SweepJob job_of_folder(const std::filesystem::path& folder);

/// What the other ranks do meanwhile: they play what rank 0 hands them.
void help_sweep(const SweepConfig& config, const Execution& execution, Ranks& ranks);

/// Joins the shards of one sweep: `folders` are theirs, or hold them. Writes to `folder` what one process would have.
/// Throws InvalidInput where a shard is missing or unfinished, which is named, or shards are of different sweeps.
SweepReport merge_shards(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& folder);

/// Recomputes rates.csv of a folder from its results.csv, fitting N >= fit_from, which rates.csv and the manifest
/// record, and returns the studies.
std::vector<GapStudy> update_rates(const std::filesystem::path& folder, std::int64_t fit_from);

/// The fit-from of the folder's config, and the one that its rates.csv was made with. Throw InvalidInput where there is
/// no readable manifest.
std::int64_t configured_fit_from(const std::filesystem::path& folder);
std::int64_t recorded_fit_from(const std::filesystem::path& folder);

}  // namespace surety
