#pragma once

#include <limits>

#include "surety/verify.h"

namespace surety {

/// What is searched for: a strategy of all bidders that nobody gains by leaving, messages an ascending function of
/// signals.
struct EquilibriumConfig {
  /// The game, without `strategy`; bins and messages, both of the search and of its judge; `game.samples`: the least
  /// number of replicates with which a strategy is judged.
  DeviateConfig judge;
  double epsilon = 0.01;   ///< a gain that is small enough, in units of value; > 0
  double time_limit = 60;  ///< in seconds; > 0; the first strategy is judged to its end whatever the time
  /// At most so many strategies are judged; >= 1. With this and no time limit (infinity) what is found is the same on
  /// every machine.
  int judgements = std::numeric_limits<int>::max();
};

/// What was found, and what it is worth.
struct Equilibrium {
  StrategyCurve strategy;  ///< of all bidders, or of the first of `curves`
  BidderCurves curves;     ///< where bidders' laws of values differ: one for each law; else none
  Verification judged;     ///< on draws that the search has not seen
  int steps = 0;           ///< of the search
  double seconds = 0;

  /// What nobody gains more than, with probability `confidence`; `judged.exploitability` says by which messages and at
  /// which signals. The judge spends half of the chance to be wrong on the first strategy, a quarter on the second, and
  /// so on: the best of them all may be told.
  double bound() const { return judged.exploitability.bound; }
  double confidence = 0;
  /// Whether the bound is at most epsilon.
  bool found() const { return bound() <= judged.epsilon; }
};

/// Finds by Newton's method where nobody gains by a message near his own, judges it as verify() does, and goes on
/// with more replicates until the judge is content or a limit is reached; then the best that was judged.
/// docs/decisions/equilibria.md derives the method.
///
/// Throws InvalidInput for games whose bidders are not alike or see the same, for signals without a density, and for
/// mechanisms that do not take any number as a message; Stopped where `execution.progress` stops it with nothing
/// judged.
Equilibrium find_equilibrium(const EquilibriumConfig& config, const Execution& execution = {});

}  // namespace surety
