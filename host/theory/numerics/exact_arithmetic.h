#pragma once

#include <array>
#include <cmath>
#include <limits>

#include "surety/statistics/statistic.h"

namespace surety {

// Sums of exact values carry the sum of their error bounds and the rounding of the operation.

inline Exact rounded(double value, double error_bound) {
  return {value, error_bound + 2 * std::numeric_limits<double>::epsilon() * std::abs(value)};
}
inline Exact operator+(const Exact& a, const Exact& b) {
  return rounded(a.value + b.value, a.error_bound + b.error_bound);
}
inline Exact operator-(const Exact& a, const Exact& b) {
  return rounded(a.value - b.value, a.error_bound + b.error_bound);
}
inline Exact operator*(double factor, const Exact& a) {
  return rounded(factor * a.value, std::abs(factor) * a.error_bound);
}

/// Exact expectations of every statistic, indexed by Statistic.
struct ExactOutcome {
  std::array<Exact, statistic_count> statistics{};

  Exact& operator[](Statistic s) { return statistics[static_cast<int>(s)]; }
  const Exact& operator[](Statistic s) const { return statistics[static_cast<int>(s)]; }
};

}  // namespace surety
