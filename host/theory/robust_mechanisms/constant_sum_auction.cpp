#include "surety/theory/constant_sum_auction.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "host/theory/numerics/limits.h"
#include "surety/contracts.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int most_bidders_of_constant_sum = 10;

void require_bidders_and_k(std::int64_t bidders, std::int64_t k) {
  if (bidders < 2) throw InvalidInput(fmt::format("constant-sum auction: bidders = {}; give at least 2", bidders));
  if (k < 2) throw InvalidInput(fmt::format("constant-sum auction: k = {}; give at least 2 steps a unit", k));
}

int required_bidders(int bidders, std::int64_t k) {
  require_bidders_and_k(bidders, k);
  if (bidders > most_bidders_of_constant_sum)
    throw InvalidInput(
        fmt::format("constant-sum auction: bidders = {}; give at most {}", bidders, most_bidders_of_constant_sum));
  return bidders;
}

}  // namespace

ConstantSumAuction::ConstantSumAuction(int bidders, std::int64_t k)
    : grid_(required_bidders(bidders, k), k),
      allocations_(static_cast<std::size_t>(bidders), std::vector<double>(static_cast<std::size_t>(grid_.profiles()))),
      unsold_(static_cast<std::size_t>(grid_.profiles())) {
  std::vector<std::int64_t> stride;
  for (int i = 0; i < bidders; ++i) stride.push_back(grid_.stride(i));
  for (std::int64_t x = 0; x < grid_.profiles(); ++x) {  // after all profiles a step below
    const auto at = static_cast<std::size_t>(x);
    double sold = 0;
    for (std::size_t i = 0; i < stride.size(); ++i) {
      if (x / stride[i] % grid_.actions() == 0) continue;
      const std::size_t below = at - static_cast<std::size_t>(stride[i]);
      sold += allocations_[i][at] = allocations_[i][below] + unsold_[below] / bidders;
    }
    unsold_[at] = std::max(0.0, 1 - sold);  // below 0 by rounding alone
  }
  std::vector<double> sensitivity = excess_growth();  // the guarantee is still 0
  const double value = grid_.mean(sensitivity);
  // a profile's rounding, 2 N epsilon, spreads like u itself, whose sum over the grid is below actions^(N-1)
  const double rounding = 2 * epsilon * std::pow(static_cast<double>(grid_.actions()), bidders - 1);
  guarantee_ = {value, static_cast<double>(k - 1) * rounding};
}

std::vector<double> ConstantSumAuction::excess_growth() const {
  std::vector<double> growth(unsold_.size(), -guarantee_.value);
  const double step = static_cast<double>(grid_.k() - 1) / grid_.bidders();
  for (std::int64_t x = 0; x < grid_.profiles(); ++x) {
    bool below_top = true;
    for (int i = 0; i < grid_.bidders(); ++i) below_top = below_top && grid_.action(x, i) < grid_.actions() - 1;
    if (below_top) growth[static_cast<std::size_t>(x)] += step * unsold_[static_cast<std::size_t>(x)];
  }
  return growth;
}

BidderTables ConstantSumAuction::transfers(PassOn pass_on) const {
  return transfers_from_excess_growth(grid_, excess_growth(), pass_on);
}

/// The terms of the generating function with l_1 >= k^2, at 1 - 1/k in every variable: in z_1 alone it is geometric,
/// k^(N-1)/(1 + (N-1) k (1 - z_1)). N times their sum bounds those with any action beyond the top.
Exact constant_sum_guarantee(std::int64_t bidders, std::int64_t k) {
  require_bidders_and_k(bidders, k);
  const auto n = static_cast<double>(bidders), scale = static_cast<double>(k), others = n - 1;
  const double ratio = -n / (others * scale + 1);  // (N-1)(k-1)/((N-1)k + 1) less 1
  const double tail = (1 - 1 / scale) * std::exp(scale * scale * std::log1p(ratio));
  const double most = (1 - 1 / scale) / n;
  return {most - tail / 2, tail / 2 + 4 * epsilon * most};
}

double constant_sum_limit_allocation(double own, double other) {
  SURETY_EXPECTS(own >= 0 && other >= 0);
  return own > other ? 1 : own < other ? 0 : 0.5;
}

double constant_sum_limit_allocation(double own, double second, double third) {
  SURETY_EXPECTS(own >= 0 && second >= 0 && third >= 0 && own + second + third > 0);
  if (own == 0) return 0;
  if (second == 0 || third == 0) return constant_sum_limit_allocation(own, std::max(second, third));
  const double cosine = (second + third - own) / (2 * std::sqrt(second) * std::sqrt(third));
  return std::acos(std::clamp(cosine, -1.0, 1.0)) / std::numbers::pi;
}

}  // namespace surety
