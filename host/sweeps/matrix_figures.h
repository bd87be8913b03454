#pragma once

#include <filesystem>
#include <vector>

#include "host/sweeps/matrix.h"

namespace surety {

/// Draws, for each law of values, the matrix as a heat map with a panel per number of bidders (FOLDER/matrix-NAME), and
/// the worst cells over the number of bidders beside the guarantees (FOLDER/worst-NAME), each as .svg and .png, and
/// .pdf where asked for. Returns them without suffix. Throws Failure where gnuplot cannot draw them.
std::vector<std::filesystem::path> draw_matrix_figures(const std::filesystem::path& folder, const SweepConfig& config,
                                                       const std::vector<MatrixRow>& rows, bool pdf = false);

}  // namespace surety
