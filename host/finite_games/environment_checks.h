#pragma once

#include "surety/finite_games/exact_potential.h"

namespace surety {

/// Throws InvalidInput unless information and environment have the same bidders and states, and the environment's
/// numbers are finite and as many as it says.
void check_environment(const FiniteInformation& information, const FiniteOutcomes& environment);

/// Whether all multipliers are.
bool finite(const PotentialMultipliers& multipliers);

}  // namespace surety
