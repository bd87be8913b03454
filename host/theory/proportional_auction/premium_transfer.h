#pragma once

#include "surety/theory/proportional_auction.h"

namespace surety {

/// L_p: how fast the premium transfer T(x) - v Q(x), v the least value, changes at most (Brooks & Du 2021, Section 5,
/// before Proposition 5): its slope by (24) on a grid of 2^14 steps over the range of x, and on both sides of every
/// kink.
double premium_lipschitz_constant(const ProportionalAuction& auction);

}  // namespace surety
