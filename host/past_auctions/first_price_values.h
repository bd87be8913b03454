#pragma once

#include <span>
#include <vector>

#include "host/past_auctions/past_auctions.h"
#include "host/past_auctions/sorted_bids.h"

namespace surety {

/// Bids where so many bid, ascending, how often each was made, and the value at which it is best.
struct ExplainedBids {
  std::int64_t bidders;
  WeightedSample bids;
  std::vector<double> values;
};

/// What bidders of first-price auctions must have had in mind: values at which their bids are best against the others'
/// (Guerre, Perrigne & Vuong 2000, (3)),
///   v = b + G(b) / ((n-1) g(b)),
/// with G and g the cdf and the density of a bid where n bid, from the auctions with as many bidders. Where only the
/// highest bids are seen, G / g = n H / h with H and h those of the highest (their section 4). G is the empirical cdf,
/// g a BoundaryCorrectedDensity. It supposes that bidders are alike and risk-neutral, that values are private and
/// independent, and that the past auctions had no reserve that bound.
class FirstPriceValues {
 public:
  /// All bids are seen, or the highest ones; every auction has two bidders or more.
  explicit FirstPriceValues(const PastAuctions& auctions);

  /// By number of bidders, where auction a counts `weights[a]` times. A number with fewer than two bids that differ has
  /// no density, and is left out.
  std::vector<ExplainedBids> explain(std::span<const double> weights) const;

  /// The numbers of bidders that there are, ascending.
  std::vector<std::int64_t> bidders() const;

 private:
  struct Group {
    std::int64_t bidders;
    SortedBids bids;
  };
  std::vector<Group> groups_;
  bool highest_;
};

}  // namespace surety
