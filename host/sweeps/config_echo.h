#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "surety/sweep.h"

namespace surety {

/// The config in canonical form, as manifests echo it. Equal echoes mean equal results.
nlohmann::ordered_json echo(const SweepConfig& config);

/// The config that has this echo. `folder` as in SweepConfig.
SweepConfig config_of(const nlohmann::ordered_json& echo, const std::filesystem::path& folder);

}  // namespace surety
