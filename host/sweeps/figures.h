#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/sweeps/gap_studies.h"

namespace surety {

/// "mixture(0.5 * uniform | ...)" as part of a file name: letters, digits and dots, the rest single dashes.
std::string file_word(std::string_view text);

/// Draws one log-log figure per prior, gap to full surplus against N: Monte Carlo points with 95% bars, exact curves
/// solid, the best model of each mechanism dashed over the N it was fitted to. Returns the files, as
/// FOLDER/gap-NAME.svg and .png. Throws Failure where gnuplot cannot draw them.
std::vector<std::filesystem::path> draw_gap_figures(const std::filesystem::path& folder,
                                                    std::span<const GapStudy> studies, std::int64_t fit_from);

}  // namespace surety
