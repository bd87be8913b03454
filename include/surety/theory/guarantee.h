#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "surety/options.h"
#include "surety/theory/proportional_auction.h"

namespace surety {

/// Mechanisms whose guarantee with a common value is known.
enum class GuaranteeKind {
  proportional,                   ///< Brooks & Du (2021): the most that any mechanism guarantees, or with must-sell
  exponential_price,              ///< Du (2016), (1)
  generalized_exponential_price,  ///< Du (2016), Section 5.2, two bidders
  first_price,                    ///< with a reserve
  posted_price
};

/// A mechanism for a common value as the user writes it, e.g. "first-price:reserve=best", "proportional:must-sell".
/// Parameters that are left out take the values that guarantee most, but for the reserve, which is 0.
struct GuaranteedMechanism {
  GuaranteeKind kind = GuaranteeKind::proportional;
  Sale sale = Sale::can_keep;         ///< proportional
  std::optional<double> A, X;         ///< exponential prices: both or neither; generalized: A, Y0 and Y1 or none
  std::optional<double> Y0, Y1;       ///< generalized exponential price
  std::optional<std::int64_t> k;      ///< messages of exponential prices; empty: any demand in [0,1]
  std::optional<double> reserve = 0;  ///< first price; empty: best
  std::optional<double> price;        ///< posted price; empty: best

  /// Throws InvalidInput with what is wrong and what would be right.
  static GuaranteedMechanism parse(std::string_view spec);
  std::string spec() const;  ///< canonical form
};

/// The mechanisms that GuaranteedMechanism::parse knows, with their parameters.
std::span<const ChoiceRecord> guarantee_records();

/// What a mechanism guarantees with a common value, over every information structure and equilibrium, beside what any
/// could.
struct GuaranteeReport {
  Exact guarantee;
  /// The greatest of any mechanism: Brooks & Du (2021), for one bidder Roesler & Szentes (2017). Empty where the former
  /// is not known, and then `optimal_unknown` says why.
  std::optional<Exact> optimal_guarantee;
  std::string optimal_unknown;
  std::optional<double> ratio;                                        ///< guarantee / optimal_guarantee
  double full_surplus;                                                ///< E[v] - cost, no less than any guarantee
  std::vector<ProportionalAuction::GradedInterval> graded_intervals;  ///< of a proportional auction; else empty
  std::vector<std::pair<std::string, double>> parameters;             ///< as given, or as optimised
};

/// Throws InvalidInput where E[v] <= cost, where the mechanism needs another number of bidders, or has no known
/// guarantee for this cost. bidders >= 1, cost >= 0.
GuaranteeReport guarantee(const GuaranteedMechanism& mechanism, const LawPtr& values, std::int64_t bidders,
                          double cost = 0);

}  // namespace surety
