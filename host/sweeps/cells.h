#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <vector>

#include "surety/sweep.h"

namespace surety {

/// How many cells the grid of a config may have.
constexpr std::size_t most_cells = 1'000'000;

/// Throws InvalidInput where the grid over lists of these sizes has too many cells or none; `path` is of the config.
void check_cells(const std::filesystem::path& path, std::initializer_list<std::size_t> sizes);

/// Every cell of estimates and verifications in the order of results.csv: by values, then mechanism, then information,
/// then bidders.
std::vector<EstimateConfig> grid(const SweepConfig& config);

}  // namespace surety
