#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "surety/mechanisms/mechanism.h"
#include "surety/theory/proportional_auction.h"

namespace surety {

/// What a mechanism guarantees with a common value, over every information structure and equilibrium, beside what any
/// could.
struct GuaranteeReport {
  Exact guarantee;
  /// Whether that is the least itself, attained by some information structure and equilibrium, or nearly. Of
  /// exponential prices it is a lower bound, proven by deviations to the next message at one rate (Du 2016, (23),
  /// (50)).
  bool exact = true;
  /// The greatest of any mechanism: Brooks & Du (2021), for one bidder Roesler & Szentes (2017). Empty where the former
  /// is not known, and then `optimal_unknown` says why.
  std::optional<Exact> optimal_guarantee;
  std::string optimal_unknown;
  std::optional<double> ratio;  ///< guarantee / optimal_guarantee; a lower bound where the guarantee is one
  double full_surplus;          ///< E[v] - cost, no less than any guarantee
  std::vector<ProportionalAuction::GradedInterval> graded_intervals;  ///< of a proportional auction; else empty
  std::vector<std::pair<std::string, double>> parameters;             ///< as given, or as optimised
};

/// Whether theory knows what the mechanism guarantees: proportional, first-price and posted-price auctions, and
/// exponential prices without a cost.
bool guarantee_is_known(const Mechanism& mechanism, double cost);

/// Parameters that the mechanism leaves open take the values that guarantee most. Throws InvalidInput where E[v] <=
/// cost, where the mechanism needs another number of bidders, or has no known guarantee (with this cost).
/// bidders >= 1, cost >= 0.
GuaranteeReport guarantee(const Mechanism& mechanism, const LawPtr& values, std::int64_t bidders, double cost = 0);

}  // namespace surety
