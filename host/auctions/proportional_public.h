#pragma once

#include "host/games/game.h"
#include "host/games/public_proportional.h"

namespace surety {

/// Of the game's proportional auction and its cap; refers to the game's solution.
PublicProportional public_proportional(const GameConfig& game);

/// What all bid where all know that the value is w. Throws InvalidInput where there is no equilibrium in finite bids,
/// or none is known.
double public_bid(const GameConfig& game, const PublicProportional& auction, double w);

/// The same where all know the value, or a partition of it.
Strategy public_proportional_strategy(const GameConfig& game);

}  // namespace surety
