#pragma once

#include <filesystem>

#include "host/papers/paper.h"

namespace surety::brooks_du_2021 {

/// Figure 4's curves over N = 1 .. 30, some of them played. Writes figure-4.
void guarantees_over_bidders(Pass& pass);

/// Figures 1 to 3 as CSV, SVG and PNG.
void draw_figures(const std::filesystem::path& folder);

}  // namespace surety::brooks_du_2021
