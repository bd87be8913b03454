#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "surety/finite_games/finite_information.h"
#include "surety/statistics/statistic.h"

namespace surety {

/// Multipliers of the constraints of (30), all >= 0.
struct PotentialMultipliers {
  std::vector<std::vector<double>> truthtelling;   ///< alpha_i: [i][s_i * signals(i) + s_i']
  std::vector<std::vector<double>> participation;  ///< beta_i: [i][s_i]
};

/// The most that a designer can expect on a finite information structure.
struct ExactPotential {
  /// Where `lower` is there the greatest welfare for the payoffs and probabilities as they are in double precision,
  /// else that of the mechanism below, up to `incentive_violation`; and its distance from `upper` and `lower`.
  Exact potential;
  /// Proven whatever the solver did: no participation-secure mechanism and equilibrium gives more.
  double upper;
  /// Proven: some mechanism in which nobody gains anything by a lie gives no less. Empty where the program is too large
  /// for rational arithmetic; incentives that hold but for 1e-9 prove nothing, for the greatest welfare need not be
  /// continuous.
  std::optional<double> lower;
  std::vector<double> outcomes;   ///< m(omega | s): [profile * outcomes + outcome], sums to 1 per profile
  std::vector<double> transfers;  ///< t_i(s): [profile * bidders + i]; empty without transfers
  /// The most that a bidder gains ex ante by one misreport or by staying away, in units of value: rounding where
  /// `lower` is there, else about 1e-9 of the payoffs.
  double incentive_violation;
  /// By how much `upper` rises with the greatest transfer: 0 up to rounding where larger ones would earn nothing more.
  double transfer_value;
  PotentialMultipliers multipliers;  ///< of which `upper` is the value
};

/// Solves Brooks & Du (2023), (30): all direct mechanisms, truthful and individually rational given each signal. Throws
/// InvalidInput where bidders or states of the two differ, where no mechanism gives everybody at least 0, and where the
/// linear program would have more than 2e7 numbers; Failure where the solver gives up.
ExactPotential exact_potential(const FiniteInformation& information, const FiniteOutcomes& environment);

/// The bound of (31) for any multipliers (negative ones count as 0), plus a bound on its rounding. With
///   c_i(s, theta) = sigma(s, theta) (beta_i(s_i) + sum_s' alpha_i(s_i, s')) - sum_s' alpha_i(s', s_i) sigma(s', s_-i,
///   theta)
/// it is sum_s max_omega sum_theta [w sigma + sum_i u_i c_i](s, theta), and with transfers also, for every i and s,
/// greatest_transfer |sum_theta sigma(s, theta) - c_i(s, theta)|. Throws InvalidInput where multipliers are not finite,
/// or not those of every bidder, signal and pair of signals, and as exact_potential.
double potential_bound(const FiniteInformation& information, const FiniteOutcomes& environment,
                       const PotentialMultipliers& multipliers);

}  // namespace surety
