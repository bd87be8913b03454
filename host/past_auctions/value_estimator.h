#pragma once

#include <optional>
#include <string>

#include "host/past_auctions/first_price_values.h"
#include "host/past_auctions/fitted_law.h"

namespace surety {

/// From bids to the law of values. Bids of second-price auctions are values; those of first-price auctions are turned
/// into values first (FirstPriceValues).
class ValueEstimator {
 public:
  /// Throws InvalidInput where first-price auctions had a reserve, and where all bids with some number of bidders are
  /// the same or one. `auctions` outlives this.
  explicit ValueEstimator(const PastAuctions& auctions);

  /// Where auction a counts `weights[a]` times; one of them above 0. Auctions whose numbers of bidders come with a
  /// single bid then are left out.
  FittedLaw fit(std::span<const double> weights) const;
  /// Where each counts once.
  FittedLaw fit() const;

  /// Values of the bids in `auctions.bids`, in their place; not a number where an auction is left out.
  std::vector<double> values(std::span<const double> weights) const;

  /// LawFromRanks::lowest of bids that are values; empty for others, of which theory has no such band.
  std::optional<FittedLaw> lowest(double confidence) const;

 private:
  const PastAuctions& auctions_;
  std::optional<FirstPriceValues> first_price_;
  std::optional<LawFromRanks> ranks_;  // of bids that are values
};

/// What is supposed, and what bids like these cannot tell: sentences without a line's end.
std::vector<std::string> suppositions(const PastAuctions& auctions);
std::vector<std::string> not_identified(const PastAuctions& auctions);

}  // namespace surety
