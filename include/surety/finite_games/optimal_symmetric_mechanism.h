#pragma once

#include <span>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"
#include "surety/statistics/statistic.h"

namespace surety {

/// The symmetric mechanism with messages 0 (opting out) .. k that guarantees most revenue by deviations to the next
/// message alone, at a common rate.
struct OptimalSymmetricMechanism {
  FiniteMechanism mechanism;
  std::vector<Trade> trades;  ///< of every message profile and bidder: [profile * bidders + i]
  double deviation_rate;      ///< a
  /// Revenue that `mechanism` guarantees at this rate: proven, over every information structure and equilibrium. The
  /// error bound is what the optimum of (11) for this a may have more, proven too.
  Exact guarantee;
};

/// Du (2016), (11) for fixed a: with the rates of deviation (17), alpha(j+1 | j) = a and else 0, which lose nothing as
/// k grows (Section 5.1), the greatest sum_v p(v) min_m Rev(v, m) over allocations q >= 0, sum_i q_i <= 1, and payments
/// is a linear program; message 0 gets and pays nothing. Payments lie within 4 times the greatest value, far beyond
/// where they bind: without a bound the program has optima with payments of any size. Throws InvalidInput where a <= 0
/// or is not finite, bidders < 1, k < 1, values are no prior, or the program has more than 2e7 numbers; Failure where
/// the solver gives up.
OptimalSymmetricMechanism optimal_symmetric_mechanism(std::span<const ValueAtom> values, int bidders, int k, double a);

/// The best over a: a grid of half octaves of a/k from 2^-5 to 2^5, then golden sections around its best in log a, to a
/// relative 1e-4. The optimum need not be unimodal in a, so what is found is proven as a guarantee, not as the
/// greatest.
OptimalSymmetricMechanism best_symmetric_mechanism(std::span<const ValueAtom> values, int bidders, int k);

}  // namespace surety
