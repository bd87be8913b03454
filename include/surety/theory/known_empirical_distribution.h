#pragma once

#include <cstdint>
#include <vector>

#include "surety/statistics/statistic.h"
#include "surety/theory/excess_growth_transfers.h"

namespace surety {

// An auction between two bidders whose values add up to a known sum, the one's or the other's being all of it, equally
// likely (Brooks & Du 2023, Section 6). Without information no mechanism earns more than half the sum. Mechanisms that
// give the good to the higher action, smoothed over differences below m, guarantee arbitrarily much of that half with
// many actions and then little smoothing. The sum is 1, for values that add up to s multiply by s: guarantee, excess
// growth and transfers (6.3).

/// How the aggregate excess growth is divided before it is balanced (B.3.4).
enum class EmpiricalDivision {
  equal,      ///< Xi_i = Xi/2: transfers (49), which tend to (50), (51)
  simplified  ///< Xi_i = Xi/2 - sign(x_i - x_j)/4: transfers tend to a posted price of 1/2, paid by the winner
};

/// The mechanism on actions {0, 1/k, ..., k}, with m = steps/k.
class KnownEmpiricalMechanism {
 public:
  /// Throws InvalidInput where k < 2, k > 10^6, or steps is not in 1 .. k^2.
  KnownEmpiricalMechanism(std::int64_t k, std::int64_t steps);

  std::int64_t k() const { return k_; }
  std::int64_t steps() const { return steps_; }
  double smoothing() const;  ///< m = steps/k

  /// q_i, actions in steps: from 0 to 1 on |own - other| <= steps, linearly.
  double allocation(std::int64_t own, std::int64_t other) const;
  /// (29), min over i of grad_i^+ q_i(x), less 1/2; not balanced.
  double excess_growth(std::int64_t own, std::int64_t other) const;
  /// The profit guaranteed, 1/2 + E[Xi]: with d = x_1 - x_2,
  /// (k-1)/(2 steps) P(|d| < steps/k, both actions below k).
  Exact guarantee() const { return guarantee_; }

  /// Transfers t_1, t_2 with aggregate excess growth Xi - E[Xi], 0 at action 0, as tables on ActionGrid(2, k). The
  /// multipliers that go with them in (17) are guarantee() for both value profiles. Throws InvalidInput where the grid
  /// is too large for tables: k > 107.
  BidderTables transfers(EmpiricalDivision division) const;

 private:
  std::int64_t k_, steps_;
  Exact guarantee_;
};

/// The steps that guarantee the most for this k, of which about sqrt(k) do: more smooth the allocation away, fewer
/// leave grad_i^+ q_i positive for one bidder only. What they leave of 1/2 falls like 1/sqrt(k).
KnownEmpiricalMechanism best_known_empirical_mechanism(std::int64_t k);

// Limits with k: actions are real numbers >= 0, independent exponentials under rho. smoothing is m > 0; InvalidInput
// otherwise.

/// (1 - e^-m)/(2m), which tends to 1/2 with m.
Exact known_empirical_guarantee(double smoothing);
/// t_i for actions own and other, (49) for the equal division, with Delta_i for the simplified one.
double known_empirical_transfer(double own, double other, double smoothing, EmpiricalDivision division);
/// The same where m tends to 0: (50), (51), or the winner's posted price of 1/2: 0 from who plays 0 or less than the
/// other, 1/4 from equals or where the other plays 0, else 1/2.
double known_empirical_limit_transfer(double own, double other, EmpiricalDivision division);

}  // namespace surety
