#include <gtest/gtest.h>

#include <cmath>

#include "surety/correlated_values/correlated_sequential_prices.h"
#include "tests/reference/random_priors.h"
#include "tests/reference/sequential_policies.h"

namespace surety {
namespace {

class CorrelatedSequentialPricesOf : public testing::TestWithParam<int> {
 protected:
  CorrelatedPrior small() {
    static const std::vector<std::vector<int>> sizes{{3}, {2, 3}, {3, 3}, {4, 2}, {2, 2, 2}, {2, 2, 3}};
    return reference::random_prior(random, sizes[GetParam() % sizes.size()], 0.1 * (GetParam() % 4));
  }
  std::mt19937_64 random{static_cast<std::uint64_t>(GetParam())};
};

// Every price after every history, and every list of prices, is tried.
TEST_P(CorrelatedSequentialPricesOf, RandomPriorsAreTheBestOfAllPolicies) {
  const CorrelatedPrior prior = small();
  const auto best = correlated_sequential_prices(prior);
  EXPECT_NEAR(best.revenue, reference::best_revenue(prior, true), 1e-12);
  EXPECT_NEAR(best.revenue, reference::revenue_of(prior, best.price), 1e-12);
  EXPECT_NEAR(best_fixed_prices(prior).revenue, reference::best_revenue(prior, false), 1e-12);
}

TEST_P(CorrelatedSequentialPricesOf, RandomPriorsAreOrdered) {
  const CorrelatedPrior prior = reference::random_prior(random, {4, 3, 3, 2}, 0.2);
  const auto best = correlated_sequential_prices(prior);
  const auto fixed = best_fixed_prices(prior), single = best_single_price(prior);
  EXPECT_LE(single.revenue, fixed.revenue + 1e-12);
  EXPECT_LE(fixed.revenue, best.revenue + 1e-12);
  EXPECT_LE(best.revenue, prior.full_surplus() + 1e-12);
  EXPECT_EQ(fixed.price.size(), 4u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, CorrelatedSequentialPricesOf, testing::Range(0, 48));

// Independent values: reports tell nothing.
TEST(CorrelatedSequentialPrices, ReportsDoNotMatterWhereValuesAreIndependent) {
  const CorrelatedPrior prior =
      correlated_prior(Prior::parse("independent(discrete:1@0.3,2@0.4,5@0.3; discrete:0@0.2,3@0.8)").profile(5));
  EXPECT_NEAR(correlated_sequential_prices(prior).revenue, best_fixed_prices(prior).revenue, 1e-12);
}

// Equal values: the first bidder is asked and not sold to, the second pays what he is known to pay.
TEST(CorrelatedSequentialPrices, OneReportTellsAllWhereValuesAreEqual) {
  const CorrelatedPrior prior({{1, 2, 4}, {1, 2, 4}}, {0.2, 0, 0, 0, 0.3, 0, 0, 0, 0.5});
  const auto best = correlated_sequential_prices(prior);
  EXPECT_NEAR(best.revenue, prior.full_surplus(), 1e-12);
  EXPECT_NEAR(best_fixed_prices(prior).revenue, 2.6, 1e-12);  // 4 with .5, then 2 with .3; nobody buys at 1
}

}  // namespace
}  // namespace surety
