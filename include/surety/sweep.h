#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "surety/estimate.h"
#include "surety/prediction.h"

namespace surety {

/// What is done in every cell of a sweep.
enum class SweepJob {
  estimate,   ///< Monte Carlo estimates; guarantees where information is any
  verify,     ///< deviations played, and profit held against theory
  bounds,     ///< bounding programs: a proven bracket
  equilibria  ///< an equilibrium, known or searched for, judged: a robustness matrix
};

/// A grid of cells: values x mechanisms x information x bidders, on common draws; of bounds environments x grids.
struct SweepConfig {
  SweepJob job = SweepJob::estimate;
  std::vector<Prior> values;
  std::vector<Mechanism> mechanisms;
  std::vector<Information> information;  ///< of common values; empty: private values
  Utility utility = {};                  ///< as in EstimateConfig
  double cost = 0;
  std::vector<std::int64_t> bidders;  ///< each from 1 to 10^9, ascending
  std::uint64_t samples = 1'000'000;  ///< of each cell; with a target the most of them
  std::uint64_t seed = 1;
  Precision precision = Precision::double_;
  Sampling sampling = Sampling::automatic;
  std::optional<TargetError> target;
  std::uint64_t batch = 0;                ///< as in EstimateConfig
  int bins = 64, messages = 256;          ///< verify, equilibria: as in DeviateConfig
  double epsilon = 0;                     ///< equilibria: what counts as one, in units of value; > 0
  int judgements = 2;                     ///< equilibria: most strategies that are judged where one is searched for
  std::vector<std::string> environments;  ///< bounds: files, relative to `folder`
  std::vector<std::int64_t> grids;        ///< bounds: k, ascending
  double gap = 1e-4;                      ///< bounds: as in BoundsOptions
  std::int64_t fit_from = 2;              ///< rates are fitted to the cells with this many bidders or more
  std::filesystem::path folder;           ///< of the config file; the data files that `values` name are relative to it
};

/// Reads a TOML config. All of it is checked here, each problem reported as InvalidInput `file:line: key: what is wrong
/// and what would be right`; whether a mechanism can be played with a prior is asked when it is swept.
SweepConfig load_sweep_config(const std::filesystem::path& path);

/// What the sweep would take in one process like this one. Tries a few cells for about two seconds in all, plays
/// nothing else and writes nothing. Throws as sweep() does.
Prediction plan(const SweepConfig& config, const Execution& execution = {});

/// What a sweep has come to.
struct SweepResult {
  std::size_t cells = 0;         ///< of the grid, or of the shard
  std::size_t done = 0;          ///< of them, earlier runs included
  std::filesystem::path folder;  ///< where it was written
  bool finished() const { return done == cells; }
};

/// What part of a sweep is played, and what is told meanwhile.
struct SweepOptions {
  int shard = 1, shards = 1;  ///< the `shard`-th part of `shards`, counted from 1
  /// Called after every result with the share of the cost that is done; returning false ends the run, and the same call
  /// goes on from there. May be empty.
  std::function<bool(double share)> progress;
};

/// Plays the cells that `folder` does not hold yet, and writes results.csv, checkpoint.log and manifest.json there, of
/// estimates rates.csv, of equilibria matrix.csv and worst.csv. The same config gives the same bytes of all tables,
/// however often it was interrupted. A shard
/// writes to `folder`/shard-I-of-N and has no results.csv. Throws InvalidInput where the folder holds another config's
/// results (nothing is touched), and for mechanisms and laws that a program made for itself, whose names nobody else
/// can read; Failure where writing fails or another process writes there.
SweepResult sweep(const SweepConfig& config, const std::filesystem::path& folder, const Execution& execution = {},
                  const SweepOptions& options = {});

/// Joins the shards of one sweep: `folders` are theirs, or hold them. Writes to `folder` what one process would have.
/// Throws InvalidInput where a shard is missing or unfinished, which is named, or shards are of different sweeps.
SweepResult merge(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& folder);

}  // namespace surety
