#pragma once

#include "surety/values/prior.h"

namespace surety {

/// Variances of the highest value and of its distance to the second, in squared units of value, less what they may be
/// off by: what a run's own variances must come near to if it has drawn every kind of profile that matters. The second
/// value is 0 with one bidder.
struct TopTwoVariance {
  double highest, spread;
};
TopTwoVariance top_two_variance(const ProfileLaw& profile);

}  // namespace surety
