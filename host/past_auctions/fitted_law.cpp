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

namespace {

/// The share at which as many values are expected in sight, per auction. Newton's method within a bracket that halves
/// where a step leaves it; from `from` on, since shares rise.
double share_within(const SeenValues& sample, double per_auction, double from) {
  const bool highest = sample.seen != SeenBids::second, second = sample.seen != SeenBids::highest;
  double low = from, high = 1, share = from + (1 - from) / 2;
  for (int step = 0; step < 100 && high - low > 1e-15; ++step) {
    const auto within = sample.counts.at(share), slope = sample.counts.slope(share);
    const double excess = highest * within.highest + second * within.second - per_auction;
    (excess < 0 ? low : high) = share;
    const double next = share - excess / (highest * slope.highest + second * slope.second);
    const bool inside = next > low && next < high;
    const double moved = inside ? next : low + (high - low) / 2;
    if (std::abs(moved - share) < 1e-15) return moved;
    share = moved;
  }
  return share;
}

}  // namespace

FittedLaw law_of(const SeenValues& seen, double excess, double floor) {
  const double all = seen.values.total();
  const auto share_of = [&](double count, double from) {
    const double within = count + excess * all;
    if (within >= all) return 1.0;
    return seen.seen == SeenBids::all ? within / all : share_within(seen, within / seen.auctions, from);
  };
  FittedLaw law;
  double count = 0, reached = 0;
  const auto add = [&](double value, double share) {
    if (share <= reached) return;
    add_weight(law, value, share - reached);
    reached = share;
  };
  if (excess > 0) add(floor, share_of(0, 0));
  for (std::size_t k = 0; k < seen.values.at.size(); ++k) {
    count += seen.values.weight[k];
    add(seen.values.at[k], share_of(count, reached));
  }
  return law;
}

double greatest_shortfall(const SeenValues& seen, double confidence) {
  const double independent = seen.seen == SeenBids::all ? seen.values.total() : seen.auctions;
  const double wrong = (1 - confidence) / (seen.seen == SeenBids::two_highest ? 2 : 1);
  return std::sqrt(std::log(1 / wrong) / (2 * independent));
}

}  // namespace surety
