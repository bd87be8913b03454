#pragma once

#include <string>

#include "surety/deviate.h"

namespace surety {

/// `surety verify` of a game with a mechanism or an information structure of surety bounds. Returns the exit status:
/// 1 where play and enumeration differ, where an equilibrium earns more than the information structure lets any, or
/// where the mechanism earns less than its guarantee and what bidders leave unused.
int verify_bounds(const DeviateConfig& config, const Execution& execution, const std::string& format);

/// The number of bidders in the file of a game with bounds; the options `values` and `bidders` are not for it. Throws
/// InvalidInput where one is given, and as load_bounds.
std::int64_t bidders_of_bounds(const EstimateConfig& config, bool values_given, bool bidders_given);

}  // namespace surety
