#pragma once

#include "surety/estimate.h"

namespace surety {

/// Whether only the sum of all signals need be drawn: bids are independent exponential signals as they are, and the
/// mechanism's outcome a function of their sum. Known from the configuration alone, before the game is built.
bool plays_sum_of_signals(const EstimateConfig& config);

}  // namespace surety
