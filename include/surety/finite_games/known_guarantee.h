#pragma once

#include <cstdint>

#include "surety/theory/guarantee.h"

namespace surety {

/// What is known of a mechanism's guarantee: theory's (surety/theory/guarantee.h), or where that is a lower bound, and
/// the mechanism has so few messages and the law so few values that the least welfare over all Bayes correlated
/// equilibria is found and proven at once, the guarantee itself. Throws InvalidInput where theory's does.
GuaranteeReport known_guarantee(const Mechanism& mechanism, const LawPtr& values, std::int64_t bidders,
                                double cost = 0);

}  // namespace surety
