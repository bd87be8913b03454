#pragma once

#include <filesystem>
#include <string>

#include "host/cli/reproduce.h"

namespace surety {

/// Figure 4's curves over N = 1 .. 30, some of them played; drawn where `settings.out` is given.
Agreement guarantees_over_bidders(const ReproduceSettings& settings, std::string& csv);

/// Figures 1 to 3 of Brooks & Du (2021) as CSV, SVG and PNG.
void draw_brooks_du_2021_figures(const std::filesystem::path& folder);

}  // namespace surety
