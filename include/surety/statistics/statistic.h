#pragma once

#include <array>
#include <cstddef>
#include <optional>

namespace surety {

/// The statistics every run reports, in this order. All are expectations over profiles.
enum class Statistic {
  revenue,
  surplus,
  highest_value,
  second_value,
  sale_probability,
  gap,
  bidder_surplus,
  profit,
  efficiency_loss
};
inline constexpr int statistic_count = 9;

/// What the statistics are made of: the first five of them, and 1.
inline constexpr int basic_count = 6;

/// A statistic: the sum of the first five, each times its factor, less what selling costs times `costs`.
struct StatisticRecord {
  const char *name, *unit, *text;
  std::array<double, 5> factors;     ///< of revenue, surplus, highest value, second value, sale probability
  std::array<double, 2> costs = {};  ///< counts the cost once per sale, and once whatever happens

  /// Factors of the basics where selling costs `cost`.
  constexpr std::array<double, basic_count> at_cost(double cost) const {
    return {factors[0], factors[1], factors[2], factors[3], factors[4] - cost * costs[0], -cost * costs[1]};
  }
  /// Whether it depends on the basic, one of the first five statistics.
  constexpr bool needs(Statistic basic) const { return factors[std::size_t(basic)] != 0; }
};

/// One record per statistic: all that is known of it but for what theory computes apart.
inline constexpr std::array<StatisticRecord, statistic_count> statistic_table{{
    {"revenue", "value", "sum of the payments", {1, 0, 0, 0, 0}},
    {"surplus", "value", "value of the winner, 0 without a sale", {0, 1, 0, 0, 0}},
    {"highest_value", "value", "v(1); the value itself where it is common", {0, 0, 1, 0, 0}},
    {"second_value", "value", "v(2): 0 with one bidder, the value itself where it is common", {0, 0, 0, 1, 0}},
    {"sale_probability", "probability", "the good is sold", {0, 0, 0, 0, 1}},
    {"gap",
     "value",
     "full surplus - profit, on common draws; full surplus is v(1), less the cost of a common value",
     {-1, 0, 1, 0, 0},
     {-1, 1}},
    {"bidder_surplus", "value", "surplus - revenue: the bidders' information rent", {-1, 1, 0, 0, 0}},
    {"profit", "value", "revenue less cost where the good is sold", {1, 0, 0, 0, 0}, {1, 0}},
    {"efficiency_loss",
     "value",
     "gap - bidder_surplus: lost for all, by no sale or to a bidder who values the good less",
     {0, -1, 1, 0, 0},
     {-1, 1}},
}};

constexpr const StatisticRecord& record_of(Statistic s) { return statistic_table[std::size_t(s)]; }
constexpr const char* statistic_name(Statistic s) { return record_of(s).name; }

/// A statistic, or what else adds up as they do, from the basics times their factors; terms of factor 0 are left out.
template <class T>
T composed(const std::array<double, basic_count>& factors, const std::array<T, basic_count>& basics) {
  T sum{};
  bool empty = true;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (factors[i] == 0) continue;
    const T term = factors[i] == 1 ? basics[i] : factors[i] * basics[i];
    sum = empty ? term : sum + term;
    empty = false;
  }
  return sum;
}

/// All statistics from the basics.
template <class T>
std::array<T, statistic_count> composed(double cost, const std::array<T, basic_count>& basics) {
  std::array<T, statistic_count> all;
  for (std::size_t s = 0; s < all.size(); ++s) all[s] = composed(statistic_table[s].at_cost(cost), basics);
  return all;
}

/// Bounds on the errors of all statistics from those of the basics, at cost 0.
inline std::array<double, statistic_count> composed_bounds(const std::array<double, basic_count>& basics) {
  std::array<double, statistic_count> all;
  for (std::size_t s = 0; s < all.size(); ++s) {
    auto factors = statistic_table[s].at_cost(0);
    for (double& factor : factors) factor = factor < 0 ? -factor : factor;
    all[s] = composed(factors, basics);
  }
  return all;
}

/// An exact value, by closed form or quadrature.
struct Exact {
  double value;
  double error_bound;  ///< on |value - truth|
};

struct Estimate {
  double mean;
  double standard_error;
  std::optional<Exact> exact;    ///< where theory knows the value
  double table_error_bound = 0;  ///< on what the kernels' tables and rounding shift the mean by
  /// How many replicates carry the variance, RunMoments::informative_replicates; empty where the run is too short to
  /// tell, or nothing varied.
  std::optional<double> informative_replicates = {};
  /// Variance of one replicate that theory knows of and the run has not seen, in squared units: from kinds of profiles
  /// that were not drawn, or hardly.
  double unseen_variance = 0;
};

}  // namespace surety
