// Finite approximations of the strong maxmin solution bracket its guarantee, and close in on it.
#include "host/theory/proportional_auction/maxmin_approximations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <vector>

#include "host/theory/proportional_auction/premium_transfer.h"
#include "surety/theory/proportional_auction.h"

namespace surety {
namespace {

struct Prior {
  const char* values;
  double cost;
};

// Uniform values, two bidders: T is steepest at the end b of grading, e^b = 1 + b + b^2, where its slope is D b, D =
// 2G/b - C (host/cli/uniform_proportional.h has the closed form): .36265249. No chord of whatever law is steeper, and a
// chord across the kink of length 1e-6 nearly is. Steps of 1% of the range, as once taken, miss it by 1%, and with it
// participation security: who bids the least bid m would pay more than he gets.
TEST(PremiumTransfer, NoChordIsSteeperThanItsLipschitzConstant) {
  EXPECT_NEAR(premium_lipschitz_constant(ProportionalAuction(parse_law("uniform"), 2)), 0.36265249, 1e-8);
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform;
  for (const auto& [values, bidders, cost] :
       {std::tuple{"uniform", 2, 0.0}, std::tuple{"uniform:1,2", 3, 0.5},
        std::tuple{"intervals:0..0.95,3.95..4", 2, 0.2}, std::tuple{"beta:2,2", 4, 0.1}}) {
    const ProportionalAuction auction(parse_law(values), bidders, cost);
    const double constant = premium_lipschitz_constant(auction), least = auction.values()->lower();
    const auto premium = [&](double x) {
      return auction.aggregate_transfer(x) - least * auction.aggregate_allocation(x);
    };
    std::vector<double> starts = auction.breakpoints();
    for (int i = 0; i < 20'000; ++i) starts.push_back(auction.range().high * uniform(random));
    double steepest = 0;
    for (const double x : starts)
      for (const double y : {x - 1e-6, x + 1e-6, x + 0.01})
        if (y > 0 && x > 0) steepest = std::max(steepest, std::abs(premium(y) - premium(x)) / std::abs(y - x));
    EXPECT_LE(steepest, constant * (1 + 1e-6) + 1e-8) << values;
    EXPECT_GE(steepest, constant * (1 - 1e-4)) << values;
  }
}

class FiniteProportional : public testing::TestWithParam<Prior> {};

double best_discrete_bound(const ProportionalAuction& auction, std::int64_t grid) {
  double best = -INFINITY;
  for (double m = 0.5; m > 1e-3; m /= 2) best = std::max(best, discrete_proportional_bound(auction, m, grid));
  return best;
}

TEST_P(FiniteProportional, BracketsTheGuaranteeAndClosesIn) {
  const ProportionalAuction auction(parse_law(GetParam().values), 2, GetParam().cost);
  const double guarantee = auction.guarantee().value;
  double width = INFINITY;
  for (const std::int64_t size : {3, 6, 12}) {
    const double lower = best_discrete_bound(auction, size), upper = coarsened_signals_bound(auction, size);
    EXPECT_LE(lower, guarantee + 1e-10);
    EXPECT_GE(upper, guarantee - 1e-10);
    EXPECT_LT(upper - lower, width);
    width = upper - lower;
  }
  EXPECT_LT(width, 0.35 * auction.full_surplus());
}

INSTANTIATE_TEST_SUITE_P(Theory, FiniteProportional,
                         testing::Values(Prior{"uniform", 0}, Prior{"uniform:1,2", 0.5},
                                         Prior{"discrete:0.25@0.5,1@0.5", 0}, Prior{"exponential:2,3", 0.1}));

}  // namespace
}  // namespace surety
