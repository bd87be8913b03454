#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "surety/correlated_values/ex_post_payments.h"

/// The best ex post payments without linear programs. Given the others' types, p(t) - p(s) <= u(t,t) - u(t,s) and
/// p(t) <= u(t,t), with u(t,s) what type t gets from the outcome for s. All constraints are differences, so the
/// greatest payments are shortest distances (Rochet 1987; Vohra 2011), whatever the types' probabilities, and there are
/// none where there is a cycle of negative length.
namespace surety::reference {

/// Bellman and Ford's: by own type, or nothing.
inline std::optional<std::vector<double>> greatest_payments(const AuctionLikeEnvironment& e, const AllocationRule& rule,
                                                            int bidder, std::int64_t any_profile) {
  const int types = e.types[bidder];
  const auto utility = [&](int t, int s) {
    return e.payoff(e.with_type(any_profile, bidder, t), bidder, rule[e.with_type(any_profile, bidder, s)]);
  };
  std::vector<double> payment;
  for (int t = 0; t < types; ++t) payment.push_back(utility(t, t));
  for (int round = 0; round <= types; ++round) {
    bool changed = false;
    for (int t = 0; t < types; ++t)
      for (int s = 0; s < types; ++s) {
        const double most = payment[s] + utility(t, t) - utility(t, s);
        if (most < payment[t] - 1e-12) payment[t] = most, changed = true;
      }
    if (!changed) return payment;
  }
  return std::nullopt;
}

/// Their expected sum, or nothing.
inline std::optional<double> greatest_revenue(const AuctionLikeEnvironment& e, const AllocationRule& rule) {
  double sum = 0;
  for (int i = 0; i < e.bidders(); ++i)
    for (std::int64_t t = 0; t < e.profiles(); ++t) {
      if (e.type(t, i) != 0) continue;
      const auto payment = greatest_payments(e, rule, i, t);
      if (!payment) return std::nullopt;
      for (int type = 0; type < e.types[i]; ++type) sum += e.probability[e.with_type(t, i, type)] * (*payment)[type];
    }
  return sum;
}

}  // namespace surety::reference
