#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"
#include "surety/statistics/statistic.h"

namespace surety {

/// Multipliers of the obedience constraints: [i][m_i * messages(i) + m_i'] >= 0 is bidder i's rate of deviation from
/// the recommendation m_i to m_i'.
using DeviationRates = std::vector<std::vector<double>>;

/// The least expected welfare over all Bayes correlated equilibria of a finite mechanism.
///
/// It need not depend on payoffs continuously: a message that is worse than another by next to nothing is never sent,
/// but may be where it is as good. So what a solver with a tolerance finds bounds it from below alone; from above it is
/// bounded by equilibria in which nobody gains anything by leaving them, which rational arithmetic finds.
struct ExactGuarantee {
  /// Where `upper` is there the least welfare for the payoffs as they are in double precision, else that of
  /// `equilibrium`, up to `obedience_violation`; and its distance from `lower` and `upper`.
  Exact guarantee;
  /// Proven whatever the solver did, for these payoffs and all that round to them: no information structure and
  /// equilibrium gives less.
  double lower;
  /// Proven for these payoffs: some information structure and equilibrium gives no more. Empty where the program is too
  /// large for rational arithmetic.
  std::optional<double> upper;
  /// sigma[state * profiles + profile], >= 0, with the prior's marginal up to rounding.
  std::vector<double> equilibrium;
  /// The most that a bidder gains ex ante by leaving one recommendation for another, in units of value: rounding where
  /// `upper` is there, else of the order of 1e-9 times the payoffs.
  double obedience_violation;
  DeviationRates rates;  ///< of which `lower` is the value
};

/// Solves Du (2016), (9), equally Brooks & Du (2023), (33), with every deviation of every bidder. Where the mechanism
/// is symmetric only symmetric equilibria are searched, which loses nothing: the program is linear, and an average over
/// places of the bidders is an equilibrium. The solver's answer is proven, and improved where it is wrong, in rational
/// numbers where that takes some seconds at most. Throws InvalidInput where the linear program would have more than
/// most_entries() numbers, saying what fits; Failure where the solver gives up.
ExactGuarantee exact_guarantee(const FiniteMechanism& mechanism);

/// The greatest expected welfare over all Bayes correlated equilibria of a finite mechanism: what it earns where
/// information and play turn out best. What is written of ExactGuarantee holds the other way round.
struct GreatestEquilibriumWelfare {
  Exact welfare;                    ///< where `lower` is there exact, else up to `obedience_violation`
  double upper;                     ///< proven: no information structure and equilibrium gives more
  std::optional<double> lower;      ///< proven: some give no less; empty where the program is too large
  std::vector<double> equilibrium;  ///< as in ExactGuarantee
  double obedience_violation;       ///< likewise
};

/// Least and greatest are the ends of what can be earned: equilibria average, so everything between is earned in one.
/// Solved and proven as exact_guarantee() is, and throws as it does.
GreatestEquilibriumWelfare greatest_equilibrium_welfare(const FiniteMechanism& mechanism);

/// Numbers in the matrix of the linear program that still fit.
std::int64_t most_entries();

/// The bound of (10) or (34) for any rates (negative ones count as 0):
///   sum_theta mu(theta) min_m [ w(m, theta) + sum_i sum_m' rates_i(m_i, m') (u_i(m', m_-i, theta) - u_i(m, theta)) ],
/// less a bound on its rounding. No Bayes correlated equilibrium has less welfare. Throws InvalidInput where the rates
/// are not finite, or not those of every bidder and pair of messages.
double guarantee_bound(const FiniteMechanism& mechanism, const DeviationRates& rates);

}  // namespace surety
