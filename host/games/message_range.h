#pragma once

#include <vector>

#include "kernels/games/game_problem.h"

namespace surety {

/// The least and the greatest message of some signals.
struct MessageRange {
  double least, greatest;
};

/// What a pure strategy sends at signals in [from, to), or at `from` alone where both are the same: nothing less,
/// nothing more, and no wider but for bends of the curve within a piece of its table.
MessageRange message_range(const kernels::StrategyForm& strategy, double from, double to);

/// The signals at which a pure strategy jumps, ascending; it sends there what it sends beyond.
std::vector<double> strategy_jumps(const kernels::StrategyForm& strategy);

}  // namespace surety
