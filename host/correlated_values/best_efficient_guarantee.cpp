#include <algorithm>
#include <limits>

#include "surety/correlated_values/side_bets.h"

namespace surety {
namespace {

/// The highest of the others' values; below every value where there are no others.
double highest_rival(const CorrelatedPrior& prior, std::int64_t v, int bidder) {
  double highest = -std::numeric_limits<double>::infinity();
  for (int j = 0; j < prior.bidders(); ++j)
    if (j != bidder) highest = std::max(highest, prior.value_in(v, j));
  return highest;
}

/// A bidder's possible values above all rivals', who have those of `v`.
struct ValuesAbove {
  double least = 0;        ///< 0 where there is none
  double probability = 0;  ///< of all of them, together with the rivals' values
};
ValuesAbove values_above_rivals(const CorrelatedPrior& prior, std::int64_t v, int bidder) {
  const double highest = highest_rival(prior, v, bidder);
  ValuesAbove above;
  for (int k = 0; k < prior.size(bidder); ++k) {
    const double probability = prior.probability(prior.profile_of(bidder, k, prior.rivals_of(v, bidder)));
    if (probability == 0 || !(prior.value(bidder, k) > highest)) continue;
    if (above.probability == 0) above.least = prior.value(bidder, k);
    above.probability += probability;
  }
  return above;
}

/// What the mechanism collects at v. One of several highest bidders who gets the good pays its value, and from then on
/// no more than that with any value above: that loss is the tie's, and is least with the right winner.
double collected(const CorrelatedPrior& prior, std::int64_t v) {
  const double highest = prior.value_in(v, prior.winner(v));
  double least_loss = std::numeric_limits<double>::infinity();
  for (int i = 0; i < prior.bidders(); ++i) {
    if (prior.value_in(v, i) < highest) continue;
    const auto [least, probability] = values_above_rivals(prior, v, i);
    if (highest_rival(prior, v, i) < highest) return prior.probability(v) * least;  // no tie: he alone is highest
    least_loss = std::min(least_loss, probability > 0 ? probability * (least - highest) : 0);
  }
  return prior.probability(v) * highest - least_loss;
}

}  // namespace

double best_efficient_guarantee(const CorrelatedPrior& prior) {
  double sum = 0;
  for (std::int64_t v = 0; v < prior.profiles(); ++v)
    if (prior.probability(v) > 0) sum += collected(prior, v);
  return sum;
}

}  // namespace surety
