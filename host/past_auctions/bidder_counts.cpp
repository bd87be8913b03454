#include "host/past_auctions/bidder_counts.h"

#include <cmath>
#include <map>

namespace surety {
namespace {

/// x^n, n >= 0, by squaring.
double whole_power(double x, std::int64_t n) {
  double power = 1;
  for (; n > 0; n /= 2, x *= x)
    if (n % 2 == 1) power *= x;
  return power;
}

}  // namespace

BidderCounts::BidderCounts(std::span<const std::int64_t> bidders, std::span<const double> weights) {
  std::map<std::int64_t, double> weight_of;
  double total = 0;
  for (std::size_t a = 0; a < bidders.size(); ++a) {
    const double weight = weights.empty() ? 1 : weights[a];
    if (weight > 0) weight_of[bidders[a]] += weight;
    total += weight;
  }
  for (const auto& [number, weight] : weight_of) {
    numbers_.push_back(number);
    shares_.push_back(weight / total);
  }
}

double BidderCounts::mean() const {
  double sum = 0;
  for (std::size_t i = 0; i < numbers_.size(); ++i) sum += shares_[i] * static_cast<double>(numbers_[i]);
  return sum;
}

// Ascending, so that F^(n-1) goes on from the one before.
BidderCounts::Within BidderCounts::at(double share) const {
  Within within{0, 0};
  double power = 1;  // F^(n-1)
  std::int64_t reached = 1;
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    power *= whole_power(share, numbers_[i] - reached);
    reached = numbers_[i];
    const double highest = power * share;
    within.highest += shares_[i] * highest;
    within.second += shares_[i] * (highest + static_cast<double>(reached) * power * (1 - share));
  }
  return within;
}

BidderCounts::Within BidderCounts::slope(double share) const {
  Within slope{0, 0};
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    const auto n = static_cast<double>(numbers_[i]);
    slope.highest += shares_[i] * n * whole_power(share, numbers_[i] - 1);
    if (numbers_[i] > 1) slope.second += shares_[i] * n * (n - 1) * whole_power(share, numbers_[i] - 2) * (1 - share);
  }
  return slope;
}

BidderCounts BidderCounts::with_one_more() const {
  BidderCounts more = *this;
  for (std::int64_t& number : more.numbers_) ++number;
  return more;
}

}  // namespace surety
