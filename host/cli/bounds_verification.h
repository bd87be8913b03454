#pragma once

#include <string>

#include "host/cli/report.h"
#include "host/options/shape.h"
#include "surety/deviate.h"

namespace surety {

/// `surety verify` of a game with a mechanism or an information structure of surety bounds. Returns the exit status: 1
/// where a bidder gains more than `epsilon` by a deviation, profit is less than the mechanism guarantees or, at an
/// equilibrium, more than the information structure lets any earn, or play and enumeration differ.
int verify_bounds(const DeviateConfig& config, double epsilon, const Execution& execution, Format format);

/// Its JSON.
Alternative shape_of_bounds_verification();

/// The number of bidders in the file of a game with bounds; the options `values` and `bidders` are not for it. Throws
/// InvalidInput where one is given, and as load_bounds.
std::int64_t bidders_of_bounds(const EstimateConfig& config, bool values_given, bool bidders_given);

}  // namespace surety
