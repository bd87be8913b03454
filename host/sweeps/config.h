#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "surety/estimate.h"

namespace surety {

/// What is done in every cell of a sweep.
enum class SweepJob {
  estimate,  ///< Monte Carlo estimates; guarantees where information is any
  verify,    ///< deviations played, and profit held against theory
  bounds     ///< bounding programs: a proven bracket
};
std::string_view job_name(SweepJob job);

/// Whether configs of some job have that key.
bool is_config_key(std::string_view name);

/// A grid of cells: values x mechanisms x information x bidders, on common draws; of bounds environments x grids.
struct SweepConfig {
  SweepJob job = SweepJob::estimate;
  std::vector<Prior> values;
  std::vector<Mechanism> mechanisms;
  std::vector<Information> information;  ///< of common values; empty: private values
  double cost = 0;
  std::vector<std::int64_t> bidders;  ///< each from 1 to 10^9, ascending
  std::uint64_t samples = 1'000'000;  ///< of each cell; with a target the most of them
  std::uint64_t seed = 1;
  Precision precision = Precision::double_;
  Sampling sampling = Sampling::automatic;
  std::optional<TargetError> target;
  std::uint64_t batch = 0;                ///< as in EstimateConfig
  int bins = 64, messages = 256;          ///< verify: as in DeviateConfig
  std::vector<std::string> environments;  ///< bounds: files, relative to `folder`
  std::vector<std::int64_t> grids;        ///< bounds: k, ascending
  double gap = 1e-4;                      ///< bounds: as in BoundsOptions
  std::int64_t fit_from = 2;              ///< rates are fitted to the cells with this many bidders or more
  std::filesystem::path folder;           ///< of the config file; the data files that `values` name are relative to it
};

/// Reads a TOML config. All of it is checked here, each problem reported as InvalidInput `file:line: key: what is wrong
/// and what would be right`; whether a mechanism can be played with a prior is check_grid's question.
SweepConfig load_sweep_config(const std::filesystem::path& path);

/// The prior as it is reported: its spec, or the file of bounds where a game has its own values.
std::string values_text(const EstimateConfig& config);

/// The config in canonical form, as manifests echo it. Equal echoes mean equal results.
nlohmann::ordered_json echo(const SweepConfig& config);

/// The config that has this echo. `folder` as in SweepConfig.
SweepConfig config_of(const nlohmann::ordered_json& echo, const std::filesystem::path& folder);

/// Same for one estimate.
nlohmann::ordered_json echo(const EstimateConfig& config);

/// Every cell of estimates and verifications in the order of results.csv: by values, then mechanism, then information,
/// then bidders.
std::vector<EstimateConfig> grid(const SweepConfig& config);

}  // namespace surety
