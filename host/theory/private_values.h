#pragma once

#include <span>

#include "host/theory/exact_arithmetic.h"
#include "host/theory/top_two.h"
#include "surety/values/prior.h"

namespace surety {

// Exact outcomes of the private-value mechanisms in one state, for independent values.

/// Highest bid wins and pays max(second bid, reserve). Sale where v1 >= reserve.
ExactOutcome second_price_outcome(const TopTwo& top, double reserve);

/// Symmetric equilibrium of the first-price and the all-pay auction: efficient, revenue E[v2] by revenue equivalence.
ExactOutcome equilibrium_outcome(const TopTwo& top);

/// A random bidder with value >= price buys at the price.
ExactOutcome posted_price_outcome(const TopTwo& top, double price);

/// Myerson's auction; bidders tied in ironed virtual value win with the same chance.
ExactOutcome optimal_outcome(const TopTwo& top);

/// Benchmarks that pay the highest value, or the second-highest.
ExactOutcome full_surplus_outcome(const TopTwo& top);
ExactOutcome second_value_outcome(const TopTwo& top);

/// The same for comonotone values, where all is a function of one demand quantile.
ExactOutcome comonotone_second_price_outcome(const ProfileLaw& profile, double reserve);
ExactOutcome comonotone_posted_price_outcome(const ProfileLaw& profile, double price);
ExactOutcome comonotone_full_surplus_outcome(const ProfileLaw& profile);
ExactOutcome comonotone_second_value_outcome(const ProfileLaw& profile);

}  // namespace surety
