#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "surety/estimate.h"

namespace surety {

/// A grid of estimates: values x mechanisms x information x bidders, on common draws.
struct SweepConfig {
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
  std::uint64_t batch = 0;       ///< as in EstimateConfig
  std::int64_t fit_from = 2;     ///< rates are fitted to the cells with this many bidders or more
  std::filesystem::path folder;  ///< of the config file; the data files that `values` name are relative to it
};

/// Reads a TOML config. All of it is checked here, each problem reported as InvalidInput `file:line: key: what is wrong
/// and what would be right`; whether a mechanism can be played with a prior is check_grid's question.
SweepConfig load_sweep_config(const std::filesystem::path& path);

/// The config in canonical form, as manifests echo it. Equal echoes mean equal results.
nlohmann::ordered_json echo(const SweepConfig& config);

/// The config that has this echo. `folder` as in SweepConfig.
SweepConfig config_of(const nlohmann::ordered_json& echo, const std::filesystem::path& folder);

/// Same for one estimate.
nlohmann::ordered_json echo(const EstimateConfig& config);

/// Every cell in the order of results.csv: by values, then mechanism, then information, then bidders.
std::vector<EstimateConfig> grid(const SweepConfig& config);

}  // namespace surety
