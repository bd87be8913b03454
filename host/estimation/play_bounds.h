#pragma once

#include <vector>

#include "host/games/bounds_game.h"
#include "surety/deviate.h"
#include "surety/estimate.h"

namespace surety {

/// estimate() and deviate() of a game with bounds that was made before, of the same configuration, so that its file is
/// read once.
Estimates estimate_bounds_game(const EstimateConfig& config, const BoundsGame& game, const Execution& execution);
std::vector<Deviations> deviate_in_bounds_game(const DeviateConfig& config, const BoundsGame& game,
                                               const Execution& execution);

}  // namespace surety
