#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace surety {

/// Text as a single-quoted gnuplot string, in which nothing is a command or an escape; control characters are spaces.
/// (In double quotes what stands between backquotes is given to a shell.) Titles that hold user text must be set
/// noenhanced, or "_" and "^" are markup.
std::string gnuplot_string(std::string_view text);

/// Colour of the i-th series, readable in print and to the colour-blind (Okabe & Ito).
std::string series_colour(std::size_t i);

/// Draws one figure as PATH.svg and PATH.png, and where asked for as PATH.pdf, all replaced whole. `script` draws on
/// whatever terminal is set. `width` and `height` in pixels of the SVG; the PNG has twice as many. Throws Failure where
/// gnuplot is missing, reports an error, or the files cannot be written.
void draw_figure(const std::filesystem::path& path, std::string_view script, int width, int height, bool pdf = false);

}  // namespace surety
