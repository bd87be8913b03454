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

/// The law with `share` in [0, 1) more at `floor`, no more than its least value, and as much less at its top.
FittedLaw lowered(const FittedLaw& law, double share, double floor);

/// The greatest P(value of a <= v) - P(value of b <= v) of any v; 0 at least.
double greatest_excess(const FittedLaw& a, const FittedLaw& b);

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

  /// The lowest law in a band about the fitted one: with the given confidence the law of values is nowhere above it
  /// (has no more values within any v), for any law and any number of auctions, the numbers of bidders taken as they
  /// are. Massart's (1990) constant for the inequality of Dvoretzky, Kiefer & Wolfowitz: the share of m independent
  /// values within v falls short of its probability by sqrt(log(1/p) / (2m)) anywhere with probability p <= 1/2 at
  /// most; of two ranks each with half of p. What is left over is at the auctions' reserve, below which nobody is seen,
  /// or 0.
  FittedLaw lowest(double confidence) const;

 private:
  FittedLaw fit_above(std::span<const double> weights, double excess) const;
  double share_within(const BidderCounts& counts, double seen, double from) const;

  const PastAuctions& auctions_;
  std::vector<double> point_;           // the values that there are, ascending
  std::vector<std::size_t> auction_;    // of each value, in order of values
  std::vector<std::size_t> point_end_;  // by point: where its values end in `auction_`
};

}  // namespace surety
