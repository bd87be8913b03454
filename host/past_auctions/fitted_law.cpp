#include "host/past_auctions/fitted_law.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/values/pieces_law.h"

namespace surety {

namespace {

/// Adds weight at the greatest value or beyond.
void add_weight(FittedLaw& law, double value, double weight) {
  if (!law.value.empty() && law.value.back() == value) {
    law.weight.back() += weight;
  } else {
    law.value.push_back(value);
    law.weight.push_back(weight);
  }
}

}  // namespace

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

FittedLaw lowered(const FittedLaw& law, double share, double floor) {
  if (share == 0) return law;
  FittedLaw low{{floor}, {share}};
  double left = 1 - share;
  for (std::size_t i = 0; i < law.value.size() && left > 0; ++i) {
    const double weight = std::min(law.weight[i], left);
    add_weight(low, law.value[i], weight);
    left -= weight;
  }
  return low;
}

double greatest_excess(const FittedLaw& a, const FittedLaw& b) {
  double greatest = 0, of_a = 0, of_b = 0;
  for (std::size_t i = 0, j = 0; i < a.value.size(); ++i) {
    of_a += a.weight[i];
    while (j < b.value.size() && b.value[j] <= a.value[i]) of_b += b.weight[j++];
    greatest = std::max(greatest, of_a - of_b);
  }
  return greatest;
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

/// With `excess` more seen values at or below each v than there are, as a share of all.
FittedLaw LawFromRanks::fit_above(std::span<const double> weights, double excess) const {
  const bool all = auctions_.seen == SeenBids::all;
  const BidderCounts counts(auctions_.bidders, weights);
  double auctions = 0, bids = 0;
  for (std::size_t a = 0; a < weights.size(); ++a) {
    auctions += weights[a];
    bids += weights[a] * static_cast<double>(auctions_.begin[a + 1] - auctions_.begin[a]);
  }
  const auto share_of = [&](double seen, double from) {
    const double within = seen + excess * bids;
    if (within >= bids) return 1.0;
    return all ? within / bids : share_within(counts, within / auctions, from);
  };
  FittedLaw law;
  double seen = 0, reached = 0;
  const auto add = [&](double value, double share) {
    if (share <= reached) return;
    add_weight(law, value, share - reached);
    reached = share;
  };
  if (excess > 0) add(auctions_.reserve, share_of(0, 0));
  std::size_t i = 0;
  for (std::size_t k = 0; k < point_.size(); ++k) {
    double here = 0;
    for (; i < point_end_[k]; ++i) here += weights[auction_[i]];
    if (here == 0) continue;
    seen += here;
    add(point_[k], share_of(seen, reached));
  }
  return law;
}

FittedLaw LawFromRanks::fit(std::span<const double> weights) const { return fit_above(weights, 0); }

FittedLaw LawFromRanks::lowest(double confidence) const {
  const bool all = auctions_.seen == SeenBids::all, two = auctions_.seen == SeenBids::two_highest;
  const auto independent = static_cast<double>(all ? auctions_.bids.size() : auctions_.count());
  const double wrong = (1 - confidence) / (two ? 2 : 1);
  return fit_above(std::vector<double>(auctions_.count(), 1), std::sqrt(std::log(1 / wrong) / (2 * independent)));
}

}  // namespace surety
