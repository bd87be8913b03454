#pragma once

#include <filesystem>

namespace surety::brooks_du_2023 {

/// Figures 1 and 2, the closed form with k = 30 beside it, and the guarantees of Section 6 over
/// the smoothing, as CSV, SVG and PNG.
void draw_public_expenditure_figures(const std::filesystem::path& folder);
void draw_known_empirical_figure(const std::filesystem::path& folder);

}  // namespace surety::brooks_du_2023
