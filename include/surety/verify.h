#pragma once

#include <optional>
#include <string>
#include <vector>

#include "surety/deviate.h"
#include "surety/theory/guarantee.h"
#include "surety/theory/posted_price_on_minmax.h"

namespace surety {

/// A game played, and what of theory it was held against.
struct Verification {
  EstimateConfig config;
  std::vector<Deviations> deviations;
  Estimates play;
  std::optional<GuaranteeReport> guarantee;  ///< of the mechanism, or a lower bound on it; empty where none is known
  std::optional<PostedPriceOnMinmax> posted_price;
  bool equilibrium;    ///< the strategy is said to be one
  double epsilon = 0;  ///< gains up to this are accepted

  std::optional<double> profit_z() const;
  /// How far from its expectation the profit played can be, 5 standard errors or as much where these are in doubt.
  double profit_reach() const;
  /// What does not hold, in words; nothing where all agrees: no message on the grid is proven to gain more than
  /// epsilon, profit is within 5 standard errors of theory's and not below the guarantee, but where all that is gained
  /// is within epsilon or a given strategy is left, and no posted price beats what theory says no mechanism does. Text,
  /// JSON, CSV and exit status all go by this.
  std::vector<std::string> disagreements() const;
  bool agrees() const { return disagreements().empty(); }
};

/// Throws as deviate() and estimate() do.
Verification verify(const DeviateConfig& config, const Execution& execution = {}, double epsilon = 0);

}  // namespace surety
