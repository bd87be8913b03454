#pragma once

#include <toml++/toml.h>

#include <filesystem>

#include "surety/bounds/outcome_environment.h"

namespace surety {

/// Whether a parsed environment file says of which `kind` it is: then it is one of these.
bool has_outcomes(const toml::table& table);

/// Reads an environment with outcomes of
/// - kind = "public-expenditure" with `agents` and `social_value`,
/// - kind = "bilateral-trade" with `seller_value`, the seller's highest,
/// - kind = "general" with `agents`, `outcomes` (their names) and a list of [[state]] tables: `probability`,
///   `utilities` (of each agent a list over outcomes) and optionally `objective` (a list over outcomes; the sum of
///   utilities otherwise).
/// Problems as load_environment reports them.
OutcomeEnvironment read_outcome_environment(const std::filesystem::path& path, const toml::table& table);

}  // namespace surety
