#pragma once

#include "surety/values/prior.h"

namespace surety {

/// A second-price auction's reserve, and what it earns.
struct OptimalReserve {
  double reserve, revenue;
};

/// The reserve that earns most from values that bidders know, 0 included, whatever their laws: independent ones in each
/// state, or comonotone. Another one earns at most 10^-6 of the greatest value more: from a to r in (a, b] revenue
/// rises by at most (b - a) P(v1 >= a, v2 <= b). Where bidders are alike it is that of the first-price and the all-pay
/// auction too, by revenue equivalence (Myerson 1981). Throws InvalidInput where that takes more than 100,000 reserves.
OptimalReserve optimal_second_price_reserve(const ProfileLaw& profile);

}  // namespace surety
