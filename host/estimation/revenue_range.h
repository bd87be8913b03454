#pragma once

#include "surety/estimate.h"

namespace surety {

/// The length of a range that holds what the seller earns in every replicate, revenue less the cost of what is sold, in
/// units of value; infinite where none is known. Private values: nobody pays more than his value. Signals: by
/// MechanismFamily::greatest_payment at the greatest value and the greatest message that is played. Times the number of
/// bidders where not the winner alone pays, and twice where nothing says that payments are at least 0.
/// Throws InvalidInput as estimate() does.
double range_of_profit(const EstimateConfig& config);

}  // namespace surety
