// What is lost for all, by no sale or by a sale to a bidder who values the good less: from regions of integration, by
// hand.
#include <gtest/gtest.h>

#include "surety/estimate.h"

namespace surety {
namespace {

struct Case {
  const char *mechanism, *values;
  std::int64_t bidders;
  double loss;
  const char* information = nullptr;
  double cost = 0;
};

class EfficiencyLoss : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(
    ByHand, EfficiencyLoss,
    testing::Values(
        // v(1) has density 2 x; unsold below the reserve: the integral of 2 x^2 up to 1/2
        Case{"second-price:reserve=0.5", "uniform", 2, 1.0 / 12}, Case{"first-price", "uniform", 4, 0},
        // values at the reserve are sold; below it they are lost where both are low
        Case{"second-price:reserve=0.5", "discrete:0.5@0.5,1@0.5", 2, 0},
        Case{"second-price:reserve=0.6", "discrete:0.5@0.5,1@0.5", 2, 0.125},
        // one takes 1/2 or leaves it
        Case{"posted-price:price=0.5", "uniform", 1, 0.125},
        // v1 on [0, 1], v2 on [0, 2]; virtual values 2 v1 - 1 and 2 v2 - 2. Unsold where v1 < 1/2 and v2 < 1:
        // 1/24 + 3/32 of v(1). Bidder 1 wins against v2 in (v1, v1 + 1/2) where v1 > 1/2: 1/32 of v2 - v1.
        Case{"optimal", "independent(uniform:0,1; uniform:0,2)", 2, 1.0 / 6},
        // all see v and buy where it is at least 0.3; worth it would be 0.2, but full surplus is E[v] - 0.2: so much
        // the less is lost, the integral of v - 0.2 up to 0.3
        Case{"posted-price:price=0.3", "uniform", 2, -0.015, "full", 0.2}));

TEST_P(EfficiencyLoss, IsWhatRentLeavesOfTheGap) {
  const Case& at = GetParam();
  EstimateConfig config;
  config.mechanism = Mechanism::parse(at.mechanism);
  config.values = Prior::parse(at.values);
  config.bidders = at.bidders;
  config.cost = at.cost;
  if (at.information != nullptr) config.information = Information::parse(at.information);
  config.samples = 200'000;
  for (const Precision precision : {Precision::float_, Precision::double_}) {
    config.precision = precision;
    const Estimates found = estimate(config);
    const Estimate& loss = found[Statistic::efficiency_loss];
    ASSERT_TRUE(loss.exact);
    EXPECT_NEAR(loss.exact->value, at.loss, loss.exact->error_bound + 1e-15);
    EXPECT_LT(loss.exact->error_bound, 1e-12);
    // false alarm: 6e-7 each
    EXPECT_NEAR(loss.mean, at.loss, 5 * loss.standard_error + loss.table_error_bound + 1e-15);
    EXPECT_LT(loss.table_error_bound, 2e-5);
    EXPECT_NEAR(loss.mean, found[Statistic::gap].mean - found[Statistic::bidder_surplus].mean, 1e-12);
  }
}

// Of what is affine in the draws nothing is left out: a statistic's factors are those of its definition.
TEST(Statistics, FollowFromTheFirstFive) {
  const auto all = composed<double>(0.25, {5, 7, 11, 3, 0.5, 1});
  const auto at = [&](Statistic s) { return all[static_cast<std::size_t>(s)]; };
  EXPECT_EQ(at(Statistic::second_value), 3);
  EXPECT_EQ(at(Statistic::bidder_surplus), 2);
  EXPECT_EQ(at(Statistic::profit), 5 - 0.125);
  EXPECT_EQ(at(Statistic::gap), 11 - 0.25 - (5 - 0.125));
  EXPECT_EQ(at(Statistic::efficiency_loss), 11 - 0.25 - (7 - 0.125));
}

}  // namespace
}  // namespace surety
