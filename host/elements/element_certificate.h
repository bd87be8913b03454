#pragma once

#include <Eigen/Dense>

#include "host/elements/element_program.h"
#include "surety/bounds/element_bounds.h"

namespace surety {

/// An allocation rule q_il on an ElementSpace and multipliers.
struct ElementMechanism {
  std::vector<double> allocation;  ///< control coefficient of q_il at [control * N L + i * L + l]
  std::vector<double> multiplier;  ///< lambda by state
};

/// Posteriors p(theta | x) on an ElementSpace.
struct ElementInformation {
  std::vector<double> posterior;  ///< control coefficient at [control * states + state]
};

/// A proven bound, infinite where nothing is, and what every element of the space contributes to it before slack.
struct Certificate {
  double bound;
  double rounding;  ///< slack that `bound` includes
  std::vector<double> by_element;
};

/// What the mechanism guarantees at least, whatever the bidders know and whichever equilibrium they play: the mean of
/// lambda and E_rho of a function below every state's strategic virtual objective less lambda. Any q >= 0 that sums to
/// at most 1 over bidders and any lambda will do; where the mesh is of descending profiles, those by which permuted
/// profiles are treated alike: bidders with the same message have the same q, states that are permutations of each
/// other the same lambda. Values are at most 1 and the prior sums to 1 up to rounding. -infinity where q or lambda has
/// no finite number.
Certificate guaranteed(const AuctionEnvironment& environment, const ElementSpace& space,
                       const ElementMechanism& mechanism);

/// The most that any mechanism's equilibrium earns on the information structure: E_rho of a function above the sum over
/// goods of the greatest virtual value where it is positive. Posteriors >= 0 are made to sum to 1, and mixed with a
/// constant where their mean is off the prior: what that may add is in the slack. Where the mesh is of descending
/// profiles, posteriors at bidders with the same message treat them alike. infinity where a posterior is negative, not
/// finite, or 0 in all states.
Certificate potential(const AuctionEnvironment& environment, const ElementSpace& space, ElementInformation information);

/// The bracket with its ends moved in to those of certificates for values divided by `scale`. Throws Failure where they
/// would cross, since then a certificate is wrong.
void narrow(ElementBounds& bounds, const Certificate& guarantee, const Certificate& potential, double scale);

/// Feasible points near those, which may be off by anything: the prior takes the place of posteriors that are none.
ElementMechanism feasible_mechanism(const AuctionEnvironment& environment, const ElementSpace& space,
                                    const ElementProgram& program, const Eigen::VectorXd& allocation,
                                    const Eigen::VectorXd& multiplier);
ElementInformation feasible_information(const AuctionEnvironment& environment, const ElementSpace& space,
                                        const ElementProgram& program, std::vector<double> posterior);

/// E[theta_il | x], control coefficients at [control * N L + i * L + l].
std::vector<double> element_interim_values(const AuctionEnvironment& environment, const ElementSpace& space,
                                           const ElementInformation& information);

}  // namespace surety
