#pragma once

#include "surety/theory/proportional_auction.h"

namespace surety {

/// L_p: how fast the premium transfer T(x) - v Q(x), v the least value, changes at most, on a grid of 4096 steps over
/// the range of x (Brooks & Du 2021, Section 5, before Proposition 5).
double premium_lipschitz_constant(const ProportionalAuction& auction);

}  // namespace surety
