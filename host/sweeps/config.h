#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/options/shape.h"
#include "surety/sweep.h"

namespace surety {

std::string_view job_name(SweepJob job);
/// The job of that name. Throws InvalidInput.
SweepJob parse_job(const std::string& name);

/// Whether configs of some job have that key.
bool is_config_key(std::string_view name);

/// Throws InvalidInput where not every cell is one game to be solved: "any", or private values beside a common one.
void check_structures(const std::vector<Information>& information);

/// The prior as it is reported: its spec, or the file of bounds where a game has its own values.
std::string values_text(const EstimateConfig& config);

/// What bidders know, and their utility where they are risk averse: as rows and titles name it.
std::string information_text(const Information& information, const Utility& utility);
inline std::string information_text(const EstimateConfig& config) {
  return information_text(*config.information, config.utility);
}

/// The config in canonical form, as manifests echo it. Equal echoes mean equal results.
nlohmann::ordered_json echo(const SweepConfig& config);

/// The config that has this echo. `folder` as in SweepConfig.
SweepConfig config_of(const nlohmann::ordered_json& echo, const std::filesystem::path& folder);

/// Same for one estimate.
nlohmann::ordered_json echo(const EstimateConfig& config);
/// What stands in that; of a game without draws until an error is small enough, `target` is false.
std::vector<Member> echo_of_estimate(bool strategy, bool target);

/// Every cell of estimates and verifications in the order of results.csv: by values, then mechanism, then information,
/// then bidders.
std::vector<EstimateConfig> grid(const SweepConfig& config);

}  // namespace surety
