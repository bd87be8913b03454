#pragma once

#include <algorithm>
#include <cmath>

#include "host/linear_programs/linear_program.h"
#include "surety/correlated_values/correlated_prior.h"

/// Efficient auctions of correlated private values, by their definition.
namespace surety::reference {

/// The most that a mechanism earns over all that are efficient at every possible profile, with any lotteries at ties,
/// in which truth is dominant and nobody who tells it ever loses: a linear program over allocations and payments at
/// every profile. Values are at most 100.
class EfficientMechanisms {
 public:
  explicit EfficientMechanisms(const CorrelatedPrior& prior) : prior_(prior), program_(LinearProgram::Sense::maximize) {
    constexpr double most_payment = 1000;
    for (std::int64_t v = 0; v < prior.profiles(); ++v)
      for (int i = 0; i < prior.bidders(); ++i) {
        program_.add_column(0, {0, 1});
        program_.add_column(prior.probability(v), {-most_payment, most_payment});
      }
    for (std::int64_t v = 0; v < prior.profiles(); ++v) {
      add_allocation(v);
      for (int i = 0; i < prior.bidders(); ++i) add_incentives(v, i);
    }
  }

  double greatest_revenue() const { return solve(program_).objective; }

 private:
  int allocation(std::int64_t v, int i) const { return static_cast<int>(2 * (v * prior_.bidders() + i)); }
  int payment(std::int64_t v, int i) const { return allocation(v, i) + 1; }

  void add_allocation(std::int64_t v) {
    double highest = 0;
    for (int i = 0; i < prior_.bidders(); ++i) highest = std::max(highest, prior_.value_in(v, i));
    const int sold = program_.add_row({0, 1}), efficient = program_.add_row({prior_.probability(v) > 0 ? 1.0 : 0.0, 1});
    for (int i = 0; i < prior_.bidders(); ++i) {
      program_.add_entry(sold, allocation(v, i), 1);
      if (prior_.value_in(v, i) == highest) program_.add_entry(efficient, allocation(v, i), 1);
    }
  }

  void add_incentives(std::int64_t v, int i) {
    const double value = prior_.value_in(v, i);
    const auto add = [&](int row, std::int64_t profile, double sign) {
      program_.add_entry(row, allocation(profile, i), sign * value);
      program_.add_entry(row, payment(profile, i), -sign);
    };
    add(program_.add_row({0, no_bound}), v, 1);
    for (int lie = 0; lie < prior_.size(i); ++lie) {
      if (lie == prior_.index(v, i)) continue;
      const int row = program_.add_row({0, no_bound});
      add(row, v, 1);
      add(row, prior_.profile_of(i, lie, prior_.rivals_of(v, i)), -1);
    }
  }

  const CorrelatedPrior& prior_;
  LinearProgram program_;
};

}  // namespace surety::reference
