#pragma once

#include <array>
#include <functional>

#include "surety/values/demand_form.h"

namespace surety {

/// A bidder's signal where signals are independent and no value falls in the own signal: what it takes to bound what he
/// gains at any of his signals (docs/decisions/games.md).
struct OwnSignal {
  DemandForm law;  ///< its inverse demand, as of values
  /// Whether what a message earns is affine in the signal, so that play at the greatest and at the least tells all.
  bool affine;
  /// Between which uniforms the kernels draw the signal (DeviateProblem::edge). Where payoffs are affine it is asked
  /// about the law's two ends only.
  std::function<std::array<double, 2>(double signal)> edge;
  std::function<double(double signal)> greatest_value;  ///< that may be his, given his signal
};

}  // namespace surety
