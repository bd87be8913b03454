#pragma once

#include <array>
#include <optional>

#include "surety/statistics/statistic.h"

namespace surety {

/// What must hold of the exact statistics of one play.
struct Invariants {
  double cost = 0;  ///< of the good to the seller
  /// Nobody would rather stay away, so the bidders' surplus is at least 0: so in every equilibrium, and with truth in
  /// mechanisms where it is dominant.
  bool voluntary = true;
};

/// Checks exact statistics before they are told to anybody: probabilities lie in [0,1]; 0 <= v(2) <= v(1); surplus lies
/// between 0 and v(1); what is left of one statistic after another equals their difference; bidders' surplus is at
/// least 0, and so the gap at least 0 where the cost is 0, as the efficiency loss always is then. What is off by no
/// more than the error bounds is moved to where it can be, and its bound grows with it; more is a Failure, which names
/// the statistic.
void settle_invariants(std::array<std::optional<Exact>, statistic_count>& exact, const Invariants& invariants);

/// The same of a guarantee: it is at most `upper`, what no mechanism beats, and that at most the full surplus.
void check_guarantee(const Exact& guarantee, const std::optional<Exact>& upper, double full_surplus);

}  // namespace surety
