#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/batch/checkpoint.h"
#include "host/batch/recorder.h"
#include "host/batch/stretch.h"
#include "surety/sweep.h"

namespace surety {

/// manifest.json: whose results a folder holds and how they came about.
class Manifest {
 public:
  /// The manifest that a sweep of this config would start with.
  explicit Manifest(const SweepConfig& config, const Shard& shard = {});

  /// Reads a folder's manifest; empty where there is none. Throws InvalidInput where it is not a manifest of this
  /// format.
  static std::optional<Manifest> read(const std::filesystem::path& folder);

  /// Throws InvalidInput where `other` is of another config, data file, version or commit of the program: its results
  /// must not mix with this one's.
  void expect_same_sweep(const Manifest& other, const std::filesystem::path& folder) const;

  /// Throws InvalidInput where two shards, in these folders, are not of the same config, data, version and commit.
  void expect_same_plan(const Manifest& other, const std::filesystem::path& here,
                        const std::filesystem::path& there) const;

  /// The program that began it: "surety 0.2.0 (commit 0123456789ab)".
  std::string build() const;
  /// The config that it echoes. Throws InvalidInput where a data file that it names cannot be read any more, or the
  /// config is none.
  SweepConfig config() const;
  /// Which shard the folder holds; empty where it holds a whole sweep.
  std::optional<Shard> shard() const;
  /// The first line of its checkpoint.
  CheckpointOwner owner(const Shard& shard) const;

  /// What all processes that work on the sweep must agree on.
  std::string identity() const;

  /// A new run starts now on this host.
  void begin_run();
  /// It ends now, having run `cells` cells in `seconds`; `done` cells are there.
  void end_run(std::size_t cells, std::size_t done, const std::vector<JobProgress::Rank>& ranks, double seconds);
  /// rates.csv now holds the fits to N >= fit_from.
  void record_fit(std::int64_t fit_from) { json_["rates"] = {{"fit-from", fit_from}}; }
  void write(const std::filesystem::path& folder) const;

  /// Of the config that it echoes.
  SweepJob job() const;
  std::int64_t configured_fit_from() const;  ///< the config's
  std::int64_t recorded_fit_from() const;    ///< the one that was recorded last; the config's where none was

 private:
  explicit Manifest(nlohmann::ordered_json json) : json_(std::move(json)) {}
  std::optional<std::int64_t> fit_from_in(const char* section) const;

  nlohmann::ordered_json json_;
};

}  // namespace surety
