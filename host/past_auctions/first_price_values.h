#pragma once

#include <span>
#include <vector>

#include "host/past_auctions/past_auctions.h"

namespace surety {

/// What bidders of first-price auctions must have had in mind: values at which their bids are best against the others'
/// (Guerre, Perrigne & Vuong 2000, (3)),
///   v = b + G(b) / ((n-1) g(b)),
/// with G and g the cdf and the density of a bid where n bid, from the auctions with as many bidders. Where only the
/// highest bids are seen, G / g = n H / h with H and h those of the highest (their section 4). G is the empirical cdf,
/// g a BoundaryCorrectedDensity. It supposes that bidders are alike and risk-neutral, that values are private and
/// independent, and that the past auctions had no reserve that bound.
class FirstPriceValues {
 public:
  explicit FirstPriceValues(const PastAuctions& auctions);

  /// Values of the bids in `auctions.bids`, in their place, where auction a counts `weights[a]` times. Not a number
  /// where that is 0, and where all bids of auctions with as many bidders are the same.
  std::vector<double> values(std::span<const double> weights) const;

 private:
  struct Group {
    std::int64_t bidders;
    std::vector<double> bid;           // the bids that there are, ascending
    std::vector<std::size_t> place;    // in auctions.bids, in order of bids
    std::vector<std::size_t> bid_end;  // by bid: where its places end
  };

  const PastAuctions& auctions_;
  std::vector<std::size_t> auction_of_;  // by place
  std::vector<Group> groups_;
};

}  // namespace surety
