// Finite approximations of the strong maxmin solution bracket its guarantee, and close in on it.
#include "host/theory/finite_proportional.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "surety/theory/proportional_auction.h"

namespace surety {
namespace {

struct Prior {
  const char* values;
  double cost;
};

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
