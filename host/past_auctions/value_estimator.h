#pragma once

#include <optional>
#include <string>

#include "host/past_auctions/first_price_values.h"
#include "host/past_auctions/fitted_law.h"

namespace surety {

/// Values of the auctions with so many bidders.
struct MeanOfBidders {
  std::int64_t bidders;
  double auctions;  ///< the sum of their weights
  double mean;      ///< of the values of the bids that are seen
};

struct ValueFit {
  FittedLaw law;
  BidderCounts counts;               ///< of all auctions
  std::vector<MeanOfBidders> means;  ///< by number of bidders, ascending
};

/// From bids to the law of values. Bids of second-price auctions are values; those of first-price auctions are turned
/// into values first (FirstPriceValues).
class ValueEstimator {
 public:
  /// Throws InvalidInput where first-price auctions had a reserve, and where all bids with some number of bidders are
  /// the same or one. `auctions` outlives this.
  explicit ValueEstimator(const PastAuctions& auctions);

  /// Where auction a counts `weights[a]` times; one of them above 0. First-price auctions whose numbers of bidders come
  /// with a single bid then are left out. Throws InvalidInput where none is left.
  ValueFit fit(std::span<const double> weights) const;
  /// The law where each counts once.
  FittedLaw law() const;

  /// The lowest law in a band about the fitted one: with the given confidence the law of values is nowhere below it,
  /// the numbers of bidders taken as they are (greatest_shortfall). Rounded bids are at the least that was rounded to
  /// them. Empty where bids are not values, of which theory
  /// has no such band.
  std::optional<FittedLaw> lowest(double confidence) const;

 private:
  BidderCounts counts_of(std::span<const double> weights) const;
  SeenValues seen_values(WeightedSample values, std::span<const double> weights) const;
  ValueFit fit_of_first_price(std::span<const double> weights) const;
  std::vector<MeanOfBidders> means_of_values(std::span<const double> weights) const;

  const PastAuctions& auctions_;
  std::optional<FirstPriceValues> first_price_;
  std::optional<SortedBids> values_;      // bids that are
  std::vector<double> mean_;              // by auction, of its values
  std::vector<std::int64_t> numbers_;     // of bidders, ascending
  std::vector<std::uint32_t> number_of_;  // by auction: which of them
};

/// Whether the law of values rests on their independence, and not on each of them being seen.
bool fit_supposes_independence(const PastAuctions& auctions);

/// What is supposed, and what bids like these cannot tell: sentences without a line's end.
std::vector<std::string> suppositions(const PastAuctions& auctions);
std::vector<std::string> not_identified(const PastAuctions& auctions);

}  // namespace surety
