#pragma once

#include <functional>
#include <string>
#include <vector>

#include "surety/finite_games/exact_guarantee.h"
#include "surety/restricted_information/restrictions.h"

namespace surety {

/// A finite mechanism for bidders with these values. Where bidders together know an experiment at most they are means,
/// after each signal; bids and best parameters are then those for the environment itself (the last finite_mechanism).
using MechanismFor = std::function<FiniteMechanism(const AuctionEnvironment&)>;

/// What a mechanism guarantees once something more is known.
struct InformationStep {
  std::string known;         ///< the restriction that was added, in words; empty for the first step
  ExactGuarantee guarantee;  ///< over what is possible after it
};

/// How the guarantee rises as restrictions of information are added one by one, in their order, to nothing: a step for
/// none of them and one for each. The restrictions of the prior, where there are any, hold from the first step. Interim
/// correlations come last, since they need laws of interim values. Throws as
/// restricted_game and exact_guarantee.
std::vector<InformationStep> value_of_information(const RestrictedEnvironment& restricted,
                                                  const MechanismFor& mechanism, Sent sent = Sent::any);

}  // namespace surety
