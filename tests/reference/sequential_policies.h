#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "surety/correlated_values/correlated_prior.h"
#include "surety/theory/sequential_prices.h"

/// Sequential posted prices by brute force: a policy is a price after every history of reports, and all are tried.
namespace surety::reference {

/// Every value a bidder may be offered, and no offer.
inline std::vector<double> offers(const CorrelatedPrior& prior, int bidder) {
  auto prices = prior.values(bidder);
  prices.push_back(std::numeric_limits<double>::infinity());
  return prices;
}

/// Revenue of prices by bidder and number of the profile of earlier values (mixed radix, later bidders faster).
inline double revenue_of(const CorrelatedPrior& prior, const std::vector<std::vector<double>>& price) {
  double revenue = 0;
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    std::size_t history = 0;
    for (int i = 0; i < prior.bidders(); ++i) {
      if (prior.value_in(v, i) >= price[i][history]) {
        revenue += prior.probability(v) * price[i][history];
        break;
      }
      history = history * prior.size(i) + prior.index(v, i);
    }
  }
  return revenue;
}

/// The greatest revenue of all policies, adaptive or not.
inline double best_revenue(const CorrelatedPrior& prior, bool adaptive) {
  std::vector<std::vector<double>> price;
  std::vector<std::vector<int>> choice;  // per bidder and history, or per bidder
  std::size_t histories = 1;
  for (int i = 0; i < prior.bidders(); ++i) {
    price.emplace_back(histories, 0.0);
    choice.emplace_back(adaptive ? histories : 1, 0);
    histories *= prior.size(i);
  }
  double best = 0;
  for (;;) {
    for (int i = 0; i < prior.bidders(); ++i)
      for (std::size_t h = 0; h < price[i].size(); ++h) price[i][h] = offers(prior, i)[choice[i][adaptive ? h : 0]];
    best = std::max(best, revenue_of(prior, price));
    bool carried = true;  // the next choice
    for (int i = 0; i < prior.bidders() && carried; ++i)
      for (std::size_t h = 0; h < choice[i].size() && carried; ++h) {
        carried = ++choice[i][h] > prior.size(i);
        if (carried) choice[i][h] = 0;
      }
    if (carried) return best;
  }
}

/// What a policy graph earns, and how often it sells, played on every profile.
struct PlayedPolicy {
  double revenue = 0, surplus = 0, sale = 0;
};
inline PlayedPolicy play_policy(const CorrelatedPrior& prior, const PricePolicy& policy) {
  PlayedPolicy sum;
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    std::size_t node = 0;
    for (int i = 0; i < prior.bidders(); ++i) {
      const double value = prior.value_in(v, i);
      if (value >= policy.price[node]) {
        sum.revenue += prior.probability(v) * policy.price[node];
        sum.surplus += prior.probability(v) * value;
        sum.sale += prior.probability(v);
        break;
      }
      std::size_t cell = 0;
      while (cell + 1 < policy.cell.size() && policy.cell[cell + 1] <= value) ++cell;
      node = policy.adaptive() ? policy.next[node * policy.cell.size() + cell] : node + 1;
    }
  }
  return sum;
}

}  // namespace surety::reference
