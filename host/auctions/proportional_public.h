#pragma once

#include "host/games/game.h"
#include "host/games/public_proportional.h"

namespace surety {

/// Of the game's proportional auction and its cap; refers to the game's solution.
PublicProportional public_proportional(const GameConfig& game);

/// What all bid where all know the value, or a partition of it. Throws InvalidInput where there is no equilibrium in
/// finite bids, or none is known.
Strategy public_proportional_strategy(const GameConfig& game);

}  // namespace surety
