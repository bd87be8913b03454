#pragma once

#include <cstdint>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"
#include "surety/statistics/statistic.h"

namespace surety {

/// Multipliers of the obedience constraints: [i][m_i * messages(i) + m_i'] >= 0 is bidder i's rate of deviation from
/// the recommendation m_i to m_i'.
using DeviationRates = std::vector<std::vector<double>>;

/// The least expected welfare over all Bayes correlated equilibria of a finite mechanism.
struct ExactGuarantee {
  /// The welfare of `equilibrium`, and its distance from `lower`.
  Exact guarantee;
  /// Proven whatever the solver did: no information structure and equilibrium gives less.
  double lower;
  /// sigma[state * profiles + profile], >= 0, with the prior's marginal up to rounding.
  std::vector<double> equilibrium;
  /// The most that a bidder gains ex ante by leaving one recommendation for another, in units of value. 0 in an exact
  /// equilibrium, of the order of 1e-9 times the payoffs here.
  double obedience_violation;
  DeviationRates rates;  ///< of which `lower` is the value
};

/// Solves Du (2016), (9), equally Brooks & Du (2023), (33), with every deviation of every bidder. Where the mechanism
/// is symmetric only symmetric equilibria are searched, which loses nothing: the program is linear, and an average over
/// places of the bidders is an equilibrium. Throws InvalidInput where the linear program would have more than
/// most_entries() numbers, saying what fits; Failure where the solver gives up.
ExactGuarantee exact_guarantee(const FiniteMechanism& mechanism);

/// Numbers in the matrix of the linear program that still fit.
std::int64_t most_entries();

/// The bound of (10) or (34) for any rates (negative ones count as 0):
///   sum_theta mu(theta) min_m [ w(m, theta) + sum_i sum_m' rates_i(m_i, m') (u_i(m', m_-i, theta) - u_i(m, theta)) ],
/// less a bound on its rounding. No Bayes correlated equilibrium has less welfare. Throws InvalidInput where the rates
/// are not finite, or not those of every bidder and pair of messages.
double guarantee_bound(const FiniteMechanism& mechanism, const DeviationRates& rates);

}  // namespace surety
