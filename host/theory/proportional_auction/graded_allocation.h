#pragma once

#include "surety/theory/proportional_auction.h"

namespace surety {

/// Allocation on a graded interval [a, b] of N bidders (Brooks & Du 2021, 16, 17), written in a/b, x/b and powers of
/// a/x at most 1, since b^N overflows.
class GradedAllocation {
 public:
  GradedAllocation(double from, double to, double bidders);

  double sensitivity() const { return sensitivity_; }      ///< C(a, b)
  double allocation(double x) const;                       ///< Q(x)
  double fall_at_start() const { return fall_at_start_; }  ///< (N-1)/a - C(a, b), of the sensitivity; 0 where a = 0
  double fall_at_end() const { return fall_at_end_; }      ///< C(a, b) - (N-1)/b

 private:
  double from_, to_, n_;
  double power_deficit_;  // 1 - (a/b)^(N-1)
  double scale_;          // 1 - (a/b)^N
  double sensitivity_, fall_at_start_ = 0, fall_at_end_;
};

}  // namespace surety
