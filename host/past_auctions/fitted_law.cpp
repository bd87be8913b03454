#include "host/past_auctions/fitted_law.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/values/pieces_law.h"

namespace surety {

double FittedLaw::mean() const { return std::inner_product(value.begin(), value.end(), weight.begin(), 0.0); }

double FittedLaw::standard_deviation() const {
  const double centre = mean();
  double sum = 0;
  for (std::size_t i = 0; i < value.size(); ++i) sum += weight[i] * (value[i] - centre) * (value[i] - centre);
  return std::sqrt(sum);
}

double FittedLaw::quantile(double share) const {
  constexpr double rounding = 1e-12;
  double below = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    below += weight[i];
    if (below >= share - rounding) return value[i];
  }
  return value.back();
}

LawPtr FittedLaw::law() const {
  std::vector<Segment> atoms;
  for (std::size_t i = 0; i < value.size(); ++i) atoms.push_back({value[i], value[i], weight[i]});
  return make_pieces_law("empirical", atoms);
}

LawFromRanks::LawFromRanks(const PastAuctions& auctions, std::vector<double> values) : auctions_(auctions) {
  std::vector<std::size_t> auction_of(values.size());
  for (std::size_t a = 0; a < auctions.count(); ++a)
    for (std::size_t i = auctions.begin[a]; i < auctions.begin[a + 1]; ++i) auction_of[i] = a;
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  for (const std::size_t i : order) {
    if (point_.empty() || values[i] > point_.back()) {
      point_.push_back(values[i]);
      point_end_.push_back(auction_.size());
    }
    auction_.push_back(auction_of[i]);
    point_end_.back() = auction_.size();
  }
}

/// Newton's method within a bracket that halves where a step leaves it. From `from`, since shares rise.
double LawFromRanks::share_within(const BidderCounts& counts, double seen, double from) const {
  const bool highest = auctions_.seen != SeenBids::second, second = auctions_.seen != SeenBids::highest;
  double low = from, high = 1, share = from + (1 - from) / 2;
  for (int step = 0; step < 100 && high - low > 1e-15; ++step) {
    const auto within = counts.at(share), slope = counts.slope(share);
    const double excess = highest * within.highest + second * within.second - seen;
    (excess < 0 ? low : high) = share;
    const double next = share - excess / (highest * slope.highest + second * slope.second);
    const bool inside = next > low && next < high;
    const double moved = inside ? next : low + (high - low) / 2;
    if (std::abs(moved - share) < 1e-15) return moved;
    share = moved;
  }
  return share;
}

FittedLaw LawFromRanks::fit(std::span<const double> weights) const {
  const bool all = auctions_.seen == SeenBids::all;
  const BidderCounts counts(auctions_.bidders, weights);
  double auctions = 0, bids = 0;
  for (std::size_t a = 0; a < weights.size(); ++a) {
    auctions += weights[a];
    bids += weights[a] * static_cast<double>(auctions_.begin[a + 1] - auctions_.begin[a]);
  }
  FittedLaw law;
  double seen = 0, reached = 0;
  std::size_t i = 0;
  for (std::size_t k = 0; k < point_.size(); ++k) {
    double here = 0;
    for (; i < point_end_[k]; ++i) here += weights[auction_[i]];
    if (here == 0) continue;
    seen += here;
    double share = 1;
    if (seen < bids) share = all ? seen / bids : share_within(counts, seen / auctions, reached);
    if (share <= reached) continue;
    law.value.push_back(point_[k]);
    law.weight.push_back(share - reached);
    reached = share;
  }
  return law;
}

}  // namespace surety
