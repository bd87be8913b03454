#pragma once

#include "host/restricted_information/worlds.h"
#include "surety/restricted_information/restrictions.h"

namespace surety {

/// The worlds of a prior, or of a set of priors.
Worlds worlds_of_prior(const RestrictedEnvironment& restricted);

/// The environment of what bidders together may know (its states are then the experiment's signals), and which cell
/// each of its states lies in where bidders must know cells. Throws InvalidInput where bidders are to know at least
/// what they together may not.
RestrictedEnvironment of_joint_knowledge(const RestrictedEnvironment& restricted);

/// Puts a restriction of information on them; `number` tells experiments apart. Throws InvalidInput.
void put(Worlds& worlds, const RestrictedEnvironment& restricted, const InformationRestriction& restriction,
         int number);

/// Throws InvalidInput where bidders, states, probabilities or ends are not such.
void check_restriction(const AuctionEnvironment& environment, const InformationRestriction& restriction);
void check_restriction(const AuctionEnvironment& environment, const PriorRestriction& restriction);

}  // namespace surety
