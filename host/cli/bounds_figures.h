#pragma once

#include <filesystem>

#include "surety/bounds/bounds.h"

namespace surety {

/// For two bidders draws `mechanism`, `transfers` and `information` (CSV, SVG, PNG) into the folder, a row of panels
/// per good, over messages or signals up to 5, which more than 99% of signals are: bidder 1's allocation and the sum of
/// both; his transfer and the sum of both; bidder 1's expected value given the signals. Nothing for other numbers of
/// bidders. Throws Failure.
void draw_bounds_figures(const std::filesystem::path& folder, const AuctionEnvironment& environment,
                         const Bounds& bounds);

}  // namespace surety
