#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "surety/statistics/statistic.h"
#include "surety/theory/excess_growth_transfers.h"

namespace surety {

/// An auction between N bidders whose values add up to a known sum, whatever the prior otherwise: what Brooks & Du
/// (2023), 6.3, extend Section 6 to and leave to simulations for N > 2. It needs no smoothing, on actions {0, 1/k, ...,
/// k}:
///
///   nobody who plays 0 gets anything, and a step up gives a bidder 1/N of what is unsold,
///   q_i(x_i + 1/k, x_-i) - q_i(x) = u(x)/N, u = 1 - sum_j q_j.
///
/// So grad_i^+ q_i is the same for all i, and the strategic virtual objective for all values with this sum. What is
/// unsold is never negative: over the steps of the actions u/N has the generating function 1/sum_i prod_{j != i} (1 -
/// z_j), whose coefficients are not (Szego 1933; Scott & Sokal 2014). Its mean under rho is the function's value at 1 -
/// 1/k, so that the guarantee is (1 - 1/k)/N of the sum but for what actions beyond k would add, below exp(-k). Without
/// information, and bidders alike, no mechanism earns more than 1/N. The sum is 1; for another multiply guarantee,
/// excess growth and transfers. Immutable.
class ConstantSumAuction {
 public:
  /// Throws InvalidInput where bidders < 2, bidders > 10, k < 2, or the grid has more profiles than an ActionGrid
  /// holds.
  ConstantSumAuction(int bidders, std::int64_t k);

  const ActionGrid& grid() const { return grid_; }
  /// Tables on grid(): q_i, bidder 0 .. N-1, and u = 1 - sum of q_i, in [0,1].
  std::span<const double> allocation(int bidder) const { return allocations_[static_cast<std::size_t>(bidder)]; }
  std::span<const double> unsold() const { return unsold_; }

  /// The profit guaranteed: the mean under rho of min_i grad_i^+ q_i, which is (k-1) u/N below the top and 0 at it.
  Exact guarantee() const { return guarantee_; }
  /// min_i grad_i^+ q_i(x) - guarantee(), balanced: what goes with the multiplier guarantee() for all values (26).
  std::vector<double> excess_growth() const;
  /// Participation-secure transfers with that aggregate excess growth: (q, t) guarantees guarantee() by (17).
  BidderTables transfers(PassOn pass_on = PassOn::equally) const;

 private:
  ActionGrid grid_;
  BidderTables allocations_;
  std::vector<double> unsold_;
  Exact guarantee_{};
};

/// The guarantee without tables, for any number of bidders >= 2 and 2 <= k: (1 - 1/k)/N less at most
/// (1 - 1/k) ((N-1)(k-1)/((N-1)k + 1))^(k^2). Throws InvalidInput otherwise.
Exact constant_sum_guarantee(std::int64_t bidders, std::int64_t k);

/// The limit of the allocation with many actions, for two bidders: the higher action, equal ones share.
double constant_sum_limit_allocation(double own, double other);
/// For three: own's angle, as a share of pi, in the triangle whose sides are the square roots of the actions; 0 or 1
/// where there is none. It follows from the generating function: grad_i q_i is the density 1/(4 pi area), the
/// fundamental solution of a wave equation. Actions >= 0, not all 0.
double constant_sum_limit_allocation(double own, double second, double third);

}  // namespace surety
