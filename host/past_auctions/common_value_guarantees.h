#pragma once

#include <string>
#include <vector>

#include "host/past_auctions/bidder_counts.h"
#include "host/past_auctions/fitted_law.h"

namespace surety {

/// What a mechanism earns at least where all bidders have one value in common, whatever they know of it, if the fitted
/// law is that of the value (surety/theory/guarantee.h); the mean over the numbers of bidders, each of which the
/// mechanism knows. Where it is not exact, what the computation may be off by has been taken off.
struct CommonValueGuarantee {
  std::string name, spec;
  double guarantee;      ///< under the fitted law
  double at_lowest;      ///< under the lowest law of its band
  bool exact;            ///< what is guaranteed under the fitted law is not more, but for 1e-6 of it
  bool at_lowest_exact;  ///< nor under the lowest
};

/// Those that theory has, from the greatest down; none where one of the laws is of one value, which is known.
std::vector<CommonValueGuarantee> common_value_guarantees(const FittedLaw& fitted, const FittedLaw& lowest,
                                                          const BidderCounts& counts);

}  // namespace surety
