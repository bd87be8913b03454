#pragma once

#include <vector>

#include "surety/bounds/bounds.h"
#include "surety/bounds/outcome_environment.h"

namespace surety {

/// A mechanism on the messages {0, 1/k, ..., (points - 1)/k}^N whose message 0 is participation secure for every agent
/// (in the lower program; in the upper one any lotteries).
struct LotteryMechanism {
  int k = 0, points = 0;
  std::vector<double> lottery;  ///< m(omega|x) at [omega * points^N + x], x with the last agent's message fastest
};

/// An information structure on the same signals.
struct SignalDistribution {
  int k = 0, points = 0;
  std::vector<double> mass;  ///< sigma(x, theta) at [theta * points^N + x]; sums to mu(theta) over x
};

/// A program's value lies between `lower`, proven by the mechanism, and `upper`, proven by the information structure.
struct OutcomeProgramBounds : ProgramBracket {
  LotteryMechanism mechanism;
  SignalDistribution information;
};
using OutcomeBounds = BoundsOf<OutcomeProgramBounds>;

/// Solves (LB-G-k) and (UB-P-k) of Brooks & Du (2023) for an environment with outcomes, on messages up to min(k,
/// options.reach). With a reach below k they are the paper's programs on a shorter grid, of which Theorem 1 holds as
/// well: the lower one is (LB-G-k) with mechanisms that do not tell greater messages apart, the upper one (UB-P-k) with
/// signals that fall off exponentially from there on. What comes back is certified whatever the reason to stop. Throws
/// InvalidInput as the bound_guarantee of an auction does.
OutcomeBounds bound_guarantee(const OutcomeEnvironment& environment, const BoundsOptions& options);

/// Bytes that this needs.
double bounds_memory(const OutcomeEnvironment& environment, int k, int reach);

}  // namespace surety
