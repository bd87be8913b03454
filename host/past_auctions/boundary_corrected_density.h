#pragma once

#include <vector>

#include "host/past_auctions/sorted_bids.h"

namespace surety {

/// Estimate of a density on [least observation, greatest], where it may jump to 0, by the triweight kernel
/// K(u) = (35/32) (1 - u^2)^3 on [-1, 1].
///
/// Bandwidth h = 2.978 * 1.06 * s * n^(-1/5) with s the lesser of standard deviation and interquartile range / 1.349
/// (Silverman 1986, (3.30); Haerdle 1991 for the kernel's factor), n the sum of weights. At the ends the sample is
/// reflected as by Zhang, Karunamuni & Jones (1999): an observation y from the end counts also at -g(y),
/// g(y) = y + d y^2 + 0.55 d^2 y^3, where d estimates the slope of the log density at the end (their section 3), so
/// that the bias there is of order h^2 as within. Hickman & Hubbard (2015) bring this to auctions, in place of
/// trimming.
class BoundaryCorrectedDensity {
 public:
  /// At least two observations.
  explicit BoundaryCorrectedDensity(const WeightedSample& sample);

  double bandwidth() const { return bandwidth_; }
  /// At each observation: above 0.
  std::vector<double> at_observations() const;

 private:
  const WeightedSample& sample_;
  double total_ = 0, bandwidth_ = 0;
};

}  // namespace surety
