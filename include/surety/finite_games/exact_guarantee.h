#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "surety/finite_games/finite_mechanism.h"
#include "surety/finite_games/information_set.h"
#include "surety/statistics/statistic.h"

namespace surety {

/// Multipliers of the obedience constraints: [i][(knowledge * messages(i) + m_i) * messages(i) + m_i'] >= 0 is bidder
/// i's rate of deviation from the recommendation m_i to m_i'. Where nothing is known, knowledge is 0.
using DeviationRates = std::vector<std::vector<double>>;

/// With those of what an InformationSet says beside it, of either sign.
struct ObedienceMultipliers {
  DeviationRates rates;
  std::vector<double> limits = {};                   ///< by limit
  std::vector<std::vector<double>> zero_means = {};  ///< [mean][knowledge * messages + m]
  std::vector<std::vector<double>> ceilings = {};    ///< [ceiling][(knowledge * messages + m) * groups + group]
};

/// The least expected welfare over all Bayes correlated equilibria of a finite mechanism, or over those that an
/// InformationSet has.
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
  /// sigma[state * profiles + profile], or with an InformationSet [world * profiles + profile], >= 0, with the
  /// probabilities of states, or of groups, up to rounding.
  std::vector<double> equilibrium;
  /// The most that a bidder gains ex ante by leaving one recommendation for another, in units of value: rounding where
  /// `upper` is there, else of the order of 1e-9 times the payoffs.
  double obedience_violation;
  ObedienceMultipliers multipliers;  ///< of which `lower` is the value
};

/// Solves Du (2016), (9), equally Brooks & Du (2023), (33), with every deviation of every bidder. Where the mechanism
/// is symmetric only symmetric equilibria are searched, which loses nothing: the program is linear, and an average over
/// places of the bidders is an equilibrium. The solver's answer is proven, and improved where it is wrong, in rational
/// numbers where that takes some seconds at most. Throws InvalidInput where the linear program would have more than
/// most_entries() numbers, saying what fits; Failure where the solver gives up.
ExactGuarantee exact_guarantee(const FiniteMechanism& mechanism);

/// What bidders may send: anything, or no message that is weakly dominated given what they know: another one never
/// gives them less, in any world and whatever the others send, and at times more; payoffs
/// within 1e-12 of the greatest are equal. One round, by single messages.
enum class Sent { any, undominated };

/// The same over the information structures, and priors, of a set; the mechanism's own prior counts for nothing.
/// Recommendations stand for all that bidders know beyond their knowledge: pooling signals after which a bidder sends
/// the same message leaves the structure in the set. Throws InvalidInput where the set is not this mechanism's, or is
/// empty.
ExactGuarantee exact_guarantee(const FiniteMechanism& mechanism, const InformationSet& set, Sent sent = Sent::any);

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
GreatestEquilibriumWelfare greatest_equilibrium_welfare(const FiniteMechanism& mechanism, const InformationSet& set,
                                                        Sent sent = Sent::any);

/// Numbers in the matrix of the linear program that still fit.
std::int64_t most_entries();

/// The bound of (10) or (34) for any rates (negative ones count as 0):
///   sum_theta mu(theta) min_m [ w(m, theta) + sum_i sum_m' rates_i(m_i, m') (u_i(m', m_-i, theta) - u_i(m, theta)) ],
/// less a bound on its rounding. No Bayes correlated equilibrium has less welfare. Throws InvalidInput where the rates
/// are not finite, or not those of every bidder and pair of messages.
double guarantee_bound(const FiniteMechanism& mechanism, const DeviationRates& rates);

/// The same for a set, with L(omega, m) the bracket above at the state of world omega and rates of what bidders know
/// there, and with the multipliers lambda of limits, mu of zero means and y of ceilings:
///   sum_g P(g) min_{omega in g, m} [ L(omega, m) - sum_r lambda_r weight_r(omega) - sum_z mu_z(t_i, m_i)
///   distance_z(t_i, theta) - sum_c y_c(t_i, m_i, g) ] + sum_r (lambda_r least_r or, where lambda_r < 0, lambda_r
///   most_r)
///   + sum_c sum_s min_{t, m} sum_g P(g) chance_c(s | g) y_c(t, m, g),
/// t_i being what bidder i knows, and m running over what may be sent. Every sum over structures of the set of a limit,
/// a mean or a ceiling's equality is what the set says, so this is below the welfare of each
/// (docs/decisions/restricted-information.md).
double guarantee_bound(const FiniteMechanism& mechanism, const InformationSet& set,
                       const ObedienceMultipliers& multipliers, Sent sent = Sent::any);

}  // namespace surety
