#pragma once

namespace surety {

/// What one play of a mechanism gives, per lane.
template <class V>
struct Outcome {
  V revenue;  ///< sum of the payments
  V surplus;  ///< the winner's value; 0 without a sale
  V sale;     ///< 1 where the good is sold, else 0
};

}  // namespace surety
