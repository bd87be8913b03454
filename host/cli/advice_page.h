#pragma once

#include <filesystem>
#include <string>

#include "host/cli/advice_sections.h"
#include "host/io/curves.h"

namespace surety {

/// Draws the figures that sections name, FOLDER/reserve.svg and values.svg (PNG too). `curve` has columns reserve,
/// revenue and the ends of its band. Throws Failure where gnuplot is missing.
void draw_advice_figures(const std::filesystem::path& folder, const Advice& advice, const Curves& curve);

/// One HTML file with its figures from the folder inside: nothing is loaded, and it prints.
std::string advice_page(const std::filesystem::path& folder, const std::string& title,
                        const std::vector<AdviceSection>& sections);

}  // namespace surety
