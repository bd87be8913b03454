#pragma once

#include <cstdint>

#include "surety/statistics/statistic.h"
#include "surety/values/law.h"

namespace surety {

// What simple mechanisms guarantee with a common value, over every information structure and equilibrium. Profit is
// revenue less cost c >= 0 where the good is sold. All hold for any law: within an atom the quantile is the
// randomisation of the worst information.

/// First-price auction with a reserve (Bergemann, Brooks & Morris 2017): values below the quantile u_r where
/// E[v | below] = reserve do not trade; above it the winning bid beta(u) solves beta' = ((N-1)/N) (v - beta) / u,
/// beta(u_r) = reserve. Buyers who are indifferent do what harms the seller: they stay away, or buy where the reserve
/// is below cost. N >= 1 (with one buyer the reserve is a posted price), reserve >= 0, 0 <= cost < E[v].
Exact first_price_guarantee(const Law& values, std::int64_t bidders, double reserve, double cost = 0);

struct BestReserve {
  double reserve;
  Exact guarantee;
};
BestReserve best_first_price_reserve(const Law& values, std::int64_t bidders, double cost = 0);

/// Posted price p: Nature pools the lowest values into one signal with expectation p, whose buyers decline; any N >= 1.
/// Where to exclude nobody is best the best price is just below lower(), for at lower() itself an atom may decline.
Exact posted_price_guarantee(const Law& values, double price, double cost = 0);

struct BestPostedPrice {
  double price;
  Exact guarantee;
};
BestPostedPrice best_guaranteed_posted_price(const Law& values, double cost = 0);

}  // namespace surety
