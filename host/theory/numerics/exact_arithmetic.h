#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <optional>

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

/// Exact expectations of every statistic that theory computes apart, indexed by Statistic: of all but profit and
/// efficiency loss.
struct ExactOutcome {
  std::array<Exact, statistic_count> statistics{};

  Exact& operator[](Statistic s) { return statistics[static_cast<int>(s)]; }
  const Exact& operator[](Statistic s) const { return statistics[static_cast<int>(s)]; }
};

/// Adds the statistics that follow from what is known of the first five, where all that they need is.
inline void compose_missing(std::array<std::optional<Exact>, statistic_count>& exact, double cost) {
  std::array<Exact, basic_count> basics{};
  for (std::size_t i = 0; i + 1 < basics.size(); ++i) basics[i] = exact[i].value_or(Exact{});
  basics.back() = {1, 0};
  for (std::size_t s = 0; s < exact.size(); ++s) {
    const auto factors = statistic_table[s].at_cost(cost);
    bool known = !exact[s];
    for (std::size_t i = 0; i + 1 < basics.size(); ++i) known = known && (factors[i] == 0 || exact[i]);
    if (known) exact[s] = composed(factors, basics);
  }
}

}  // namespace surety
