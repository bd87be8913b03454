#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/games/game.h"

namespace surety::tests {

/// Mechanisms x information structures that between them reach every rule, every kind of signal and every strategy.
struct GameCase {
  std::string mechanism, information, values;
  std::int64_t bidders;
  double cost = 0;
  std::optional<GivenStrategy> strategy = {};

  EstimateConfig config(Precision precision = Precision::double_, Sampling sampling = Sampling::automatic) const;
  std::string name() const { return mechanism + " on " + information + ", " + values; }
};
const std::vector<GameCase>& game_cases();
/// Those in which deviations can be played: exponential prices keep every rival's demand, so they have few bidders.
const std::vector<GameCase>& deviation_cases();

}  // namespace surety::tests
