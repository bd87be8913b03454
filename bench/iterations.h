#pragma once

#include <algorithm>
#include <cstdint>

/// Iterations of a solver as `surety bounds` makes them, up to the next restart or `most`; with the restart that is
/// due. Returns how many.
template <class Solver>
std::int64_t advance(Solver& solver, std::int64_t most) {
  if (solver.until_restart() == 0) solver.restart();
  const std::int64_t count = std::min(most, solver.until_restart());
  solver.iterate(count);
  return count;
}

inline constexpr std::int64_t iterations_at_a_time = 50;
