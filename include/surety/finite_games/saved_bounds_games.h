#pragma once

#include <optional>

#include "surety/bounds/saved_bounds.h"
#include "surety/finite_games/finite_information.h"
#include "surety/finite_games/finite_mechanism.h"

namespace surety {

/// The mechanism of surety bounds with its transfers, a message for every point of the grid. Throws InvalidInput where
/// payoffs of all profiles and states would be more than 2^28 numbers.
FiniteMechanism finite_mechanism(const SavedBounds& saved);

/// Its information structure, sigma(x, theta). Throws InvalidInput as FiniteInformation.
FiniteInformation finite_information(const SavedBounds& saved);

/// Its environment: an outcome gives every good to one bidder or to nobody. Without `greatest_transfer` payments go up
/// to 1000 times the greatest value. Throws InvalidInput where there are more than 2^20 outcomes.
FiniteOutcomes finite_outcomes(const AuctionEnvironment& environment,
                               std::optional<double> greatest_transfer = std::nullopt);

}  // namespace surety
