#pragma once

#include <filesystem>
#include <string>

#include "surety/bounds/outcome_bounds.h"

namespace surety {

/// What figures of bounds are headed by: environment, k, and what the mechanism, the information structure, or both
/// prove.
struct BoundsHeadings {
  std::string mechanism, information, both;
};

/// For two bidders draws `mechanism`, `transfers` and `information` (CSV, SVG, PNG) into the folder, a row of panels
/// per good, over messages or signals up to 5, which more than 99% of signals are: bidder 1's allocation and the sum of
/// both; his transfer and the sum of both; bidder 1's expected value given the signals. Nothing for other numbers of
/// bidders. Throws Failure.
void draw_bounds_figures(const std::filesystem::path& folder, const AuctionEnvironment& environment,
                         const Bounds& bounds, const BoundsHeadings& headings);

/// For two agents: `mechanism` and `information` are maps of the chance of every outcome, and of every state given the
/// signals (six at most), `signals` of the log density of signals; `aggregates` (and shares.csv) has what the middle
/// and the bottom of the paper's Figure 1 have: means over profiles of the same sum, and shares at a fixed sum.
void draw_bounds_figures(const std::filesystem::path& folder, const OutcomeEnvironment& environment,
                         const OutcomeBounds& bounds, const BoundsHeadings& headings);

}  // namespace surety
