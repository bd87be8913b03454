#pragma once

#include <span>
#include <vector>

#include "host/past_auctions/bidder_counts.h"
#include "host/past_auctions/past_auctions.h"
#include "host/past_auctions/sorted_bids.h"
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

/// Auctions whose bids became values, as a sample.
struct SeenValues {
  WeightedSample values;  ///< of the bids that are seen
  SeenBids seen = SeenBids::all;
  BidderCounts counts;
  double auctions = 0;  ///< the sum of their weights
};

/// The law of values, from those of the bidders whose bids are seen.
///
/// At each v the share F(v) of values at or below it is the one at which as many of the seen values should be within v
/// as are:
///   (1/T) #{seen values <= v} = sum over seen ranks k of E_N[P(k-th highest of N values <= v)],
/// whose right side rises with F from 0 to the number of seen ranks. Where all bids are seen that is the share among
/// all values; where one rank is seen and N does not vary it is the inversion of an order statistic (Athey & Haile
/// 2002, (5)). It supposes independent values of one law, whatever N.
///
/// With `excess` above 0, a share of the seen values, the law if so many more were within every v; what is left over is
/// at `floor`, no more than the least of them.
FittedLaw law_of(const SeenValues& seen, double excess = 0, double floor = 0);

/// By how much the share of seen values within v may fall short of its probability: with the given confidence not more
/// at any v, for any law and any number of auctions. Massart's (1990) constant for the inequality of Dvoretzky, Kiefer
/// & Wolfowitz: of m independent values anywhere by sqrt(log(1/p) / (2m)) with probability p <= 1/2 at most; of two
/// ranks each with half of p.
double greatest_shortfall(const SeenValues& seen, double confidence);

}  // namespace surety
