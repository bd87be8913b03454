#include "host/estimation/table_error.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/estimation/plan.h"

namespace surety {
namespace {

std::array<double, statistic_count> bounds_of(const char* mechanism, const char* values, std::int64_t bidders) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.values = Prior::parse(values);
  config.bidders = bidders;
  return plan_estimate(config, config.values.profile(bidders)).table_error_bound;
}

double at(const std::array<double, statistic_count>& bounds, Statistic s) { return bounds[static_cast<int>(s)]; }

TEST(TableError, ClosedFormsHaveNone) {
  for (const char* mechanism : {"second-price", "second-price:reserve=0.5", "optimal", "posted-price", "all-pay"})
    for (const double bound : bounds_of(mechanism, "uniform", 5)) EXPECT_EQ(bound, 0) << mechanism;
}

TEST(TableError, IsTheTablesOwnWhereValuesAreReported) {
  const double table = parse_law("beta:0.5,3")->value_form().error_bound;
  ASSERT_GT(table, 0);
  const auto bounds = bounds_of("second-price", "beta:0.5,3", 4);
  EXPECT_EQ(at(bounds, Statistic::highest_value), table);
  EXPECT_EQ(at(bounds, Statistic::revenue), table);
  EXPECT_EQ(at(bounds, Statistic::gap), 2 * table);
  EXPECT_EQ(at(bounds, Statistic::sale_probability), 0);
  EXPECT_NEAR(at(bounds_of("second-price", "mixture(0.25 * beta:0.5,3 | 0.75 * uniform)", 4), Statistic::highest_value),
              0.25 * table, 1e-12 * table);
}

// P(v(1) within e of the reserve r) is 2 e N F(r)^(N-1) f(r) to first order.
TEST(TableError, AReserveAddsTheUndecidedSales) {
  const LawPtr law = parse_law("beta:0.5,3");
  const double table = law->value_form().error_bound, reserve = 0.4;
  const double undecided = 2 * table * 4 * std::pow(law->cdf(reserve), 3) * law->density(reserve);
  const auto bounds = bounds_of("second-price:reserve=0.4", "beta:0.5,3", 4);
  EXPECT_NEAR(at(bounds, Statistic::sale_probability), undecided, 1e-2 * undecided + 1e-15);
  EXPECT_NEAR(at(bounds, Statistic::revenue), table + reserve * undecided, 1e-2 * table + 1e-15);
}

TEST(TableError, IroningAndBidsBringTheirOwn) {
  const LawPtr law = parse_law("beta:0.5,3");
  const auto optimal = bounds_of("optimal", "independent(beta:0.5,3; uniform)", 3);
  EXPECT_GE(at(optimal, Statistic::revenue), 2 * ironed_virtual_value(*law).error_bound);
  EXPECT_GT(ironed_virtual_value(*law).error_bound, 0);
  const double bid = equilibrium_bid_form(*law, 3).table.error_bound;
  EXPECT_GT(bid, 0);
  EXPECT_EQ(at(bounds_of("first-price", "beta:0.5,3", 3), Statistic::revenue), bid);
}

}  // namespace
}  // namespace surety
