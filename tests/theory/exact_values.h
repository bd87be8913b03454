#pragma once

#include <gtest/gtest.h>

#include <string>

#include "surety/theory/exact.h"

namespace surety::reference {

/// Every exact statistic of a mechanism, by its command-line spec.
struct ExactValues {
  ExactValues(const std::string& mechanism, const std::string& prior, std::int64_t bidders)
      : statistics(exact_statistics(Mechanism::parse(mechanism), Prior::parse(prior).profile(bidders))) {}

  double operator[](Statistic s) const { return statistics[static_cast<int>(s)].value().value; }
  double error_bound(Statistic s) const { return statistics[static_cast<int>(s)].value().error_bound; }

  std::array<std::optional<Exact>, statistic_count> statistics;
};

/// The relations between the statistics that hold for every mechanism.
inline void expect_consistent(const ExactValues& x) {
  const double slack = 1e-12 * x[Statistic::highest_value];
  EXPECT_NEAR(x[Statistic::gap], x[Statistic::highest_value] - x[Statistic::revenue], slack);
  EXPECT_NEAR(x[Statistic::bidder_surplus], x[Statistic::surplus] - x[Statistic::revenue], slack);
  EXPECT_GE(x[Statistic::bidder_surplus], -slack);
  EXPECT_LE(x[Statistic::surplus], x[Statistic::highest_value] + slack);
  EXPECT_LE(x[Statistic::second_value], x[Statistic::highest_value] + slack);
  EXPECT_GE(x[Statistic::sale_probability], 0);
  EXPECT_LE(x[Statistic::sale_probability], 1 + 1e-15);
  for (int s = 0; s < statistic_count; ++s) {
    const auto name = static_cast<Statistic>(s);
    EXPECT_GE(x.error_bound(name), 0);
    EXPECT_LE(x.error_bound(name), 1e-11 * (x[Statistic::highest_value] + 1)) << statistic_name(name);
  }
}

}  // namespace surety::reference
