#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/sweeps/figure_series.h"

namespace surety {

/// "mixture(0.5 * uniform | ...)" as part of a file name: letters, digits and dots, the rest single dashes.
std::string file_word(std::string_view text);

struct FigureStyle {
  std::optional<std::string> logarithmic;  ///< "x", "y", "xy", or "" for none; else as suits what is drawn
  std::string title;                       ///< "": the law of values and the information structure
  bool pdf = false;
};

/// Draws each figure as FOLDER/QUANTITY-NAME.svg and .png, and where that is asked for .pdf: Monte Carlo points with
/// 95% bars, exact curves solid, fits dashed. What is not above 0 is not on a logarithmic axis; a figure with nothing
/// on it is left out. Returns the files, without their endings. Throws Failure where gnuplot cannot draw them.
std::vector<std::filesystem::path> draw_figures(const std::filesystem::path& folder, std::vector<FigureData> figures,
                                                const FigureOf& of, const FigureStyle& style = {});

}  // namespace surety
