#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "host/linear_programs/linear_program.h"
#include "surety/correlated_values/ex_post_payments.h"

/// The best ex post payments by their definition: a linear program per bidder and types of the others.
namespace surety::reference {

/// The greatest expected payment of one bidder, times the probability of the others' types; empty where no payments
/// keep him from lying.
inline std::optional<double> greatest_payment(const AuctionLikeEnvironment& e, const ChoiceRule& rule, int bidder,
                                              std::int64_t any_profile) {
  const int types = e.types[bidder];
  const auto at = [&](int t) { return e.with_type(any_profile, bidder, t); };
  const auto utility = [&](int t, int s) { return e.payoff(at(t), bidder, rule[at(s)]); };
  double size = 0;
  for (int t = 0; t < types; ++t)
    for (int s = 0; s < types; ++s) size += std::abs(utility(t, s));
  LinearProgram program(LinearProgram::Sense::maximize);
  for (int t = 0; t < types; ++t) program.add_column(e.probability[at(t)], {-3 * size - 1, utility(t, t)});
  for (int t = 0; t < types; ++t)
    for (int s = 0; s < types; ++s) {
      if (s == t) continue;
      const int row = program.add_row({utility(t, s) - utility(t, t), no_bound});
      program.add_entry(row, t, -1);
      program.add_entry(row, s, 1);
    }
  const LinearSolution solution = solve(program);
  if (solution.status != LinearSolution::Status::optimal) return std::nullopt;
  return solution.objective;
}

/// Their sum, or nothing.
inline std::optional<double> greatest_revenue(const AuctionLikeEnvironment& e, const ChoiceRule& rule) {
  double sum = 0;
  for (int i = 0; i < e.bidders(); ++i)
    for (std::int64_t t = 0; t < e.profiles(); ++t) {
      if (e.type(t, i) != 0) continue;
      const auto payment = greatest_payment(e, rule, i, t);
      if (!payment) return std::nullopt;
      sum += *payment;
    }
  return sum;
}

}  // namespace surety::reference
