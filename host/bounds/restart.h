#pragma once

#include <cstdint>

namespace surety {

/// Whether to restart at the average: after a share of all iterations so far (PDLP's artificial restart), and 64 at
/// least.
inline bool restart_is_due(std::int64_t since_restart, std::int64_t iterations) {
  constexpr std::int64_t least = 64;
  constexpr double share = 0.36;
  return since_restart >= least && double(since_restart) >= share * double(iterations);
}

/// Iterations until then: the same iteration, whichever it is counted from.
inline std::int64_t until_restart(std::int64_t since_restart, std::int64_t iterations) {
  std::int64_t reached = 0, most = 1;  // the first count that is due lies in (reached, most]
  const auto is_due = [=](std::int64_t n) { return restart_is_due(since_restart + n, iterations + n); };
  if (is_due(0)) return 0;
  for (; !is_due(most); most *= 2) reached = most;
  while (most - reached > 1) {
    const std::int64_t middle = reached + (most - reached) / 2;
    (is_due(middle) ? most : reached) = middle;
  }
  return most;
}

}  // namespace surety
