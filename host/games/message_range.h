#pragma once

#include <vector>

#include "kernels/games/game_problem.h"

namespace surety {

/// The least and the greatest message of some signals.
struct MessageRange {
  double least, greatest;
  double rounding =
      0;  ///< how far beyond these a message may lie as kernels evaluate the curve; 0: they are as evaluated
};

/// What a bidder with a pure strategy sends at signals in [from, to), or at `from` alone where both are the same:
/// nothing less, nothing more, and no wider but for bends of the curve within a piece of its table.
MessageRange message_range(const kernels::StrategyForm& strategy, std::int64_t bidder, double from, double to);

/// The signals at which his strategy, a pure one, jumps, ascending; it sends there what it sends beyond.
std::vector<double> strategy_jumps(const kernels::StrategyForm& strategy, std::int64_t bidder);

/// The signals at which a pure strategy passes to another formula, ascending; it jumps nowhere else.
std::vector<double> strategy_knots(const kernels::StrategyForm& strategy);

/// Which function of the strategy's table is a bidder's.
int function_of(const kernels::StrategyForm& strategy, std::int64_t bidder);

}  // namespace surety
