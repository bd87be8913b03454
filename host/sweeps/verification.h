#pragma once

#include <optional>
#include <vector>

#include "host/games/game.h"
#include "surety/deviate.h"

namespace surety {

/// A game played, and what of theory it was held against.
struct Verification {
  EstimateConfig config;
  std::vector<Deviations> deviations;
  Estimates play;
  std::optional<Exact> guarantee;
  std::optional<PostedPriceOnMinmax> posted_price;
  bool equilibrium;  ///< the strategy is said to be one

  bool deviation_found() const;
  std::optional<double> profit_z() const;
  /// Profit below the guarantee by more than 5 standard errors.
  bool below_guarantee() const;
  bool posted_price_beats_minmax() const;
  bool agrees() const;
};

/// Throws as deviate() and estimate() do.
Verification verify(const DeviateConfig& config, const Execution& execution);

}  // namespace surety
