#pragma once

#include <span>
#include <vector>

#include "host/past_auctions/bidder_counts.h"
#include "host/past_auctions/past_auctions.h"
#include "surety/values/law.h"

namespace surety {

/// A law that is a finite list of values, ascending and apart, with weights above 0 that sum to 1.
struct FittedLaw {
  std::vector<double> value, weight;

  double mean() const;
  double standard_deviation() const;
  /// The least value with at least this share at or below it.
  double quantile(double share) const;
  LawPtr law() const;
};

/// The law of values, from those of the bidders whose bids are seen.
///
/// At each v the share F(v) of values at or below it is the one at which as many of the seen values should be within v
/// as are:
///   (1/T) #{seen values <= v} = sum over seen ranks k of E_N[P(k-th highest of N values <= v)],
/// whose right side rises with F from 0 to the number of seen ranks. Where all bids are seen that is the share among
/// all values; where one rank is seen and N does not vary it is the inversion of an order statistic (Athey & Haile
/// 2002, (5)). It supposes independent values of one law, whatever N.
class LawFromRanks {
 public:
  /// `values` of the bids in `auctions.bids`, in their place, in the same order within each auction.
  LawFromRanks(const PastAuctions& auctions, std::vector<double> values);

  /// Where auction a counts `weights[a]` times; one of them above 0.
  FittedLaw fit(std::span<const double> weights) const;

 private:
  double share_within(const BidderCounts& counts, double seen, double from) const;

  const PastAuctions& auctions_;
  std::vector<double> point_;           // the values that there are, ascending
  std::vector<std::size_t> auction_;    // of each value, in order of values
  std::vector<std::size_t> point_end_;  // by point: where its values end in `auction_`
};

}  // namespace surety
