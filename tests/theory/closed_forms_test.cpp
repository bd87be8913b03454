#include <gtest/gtest.h>

#include <cmath>

#include "tests/theory/exact_values.h"

namespace surety {
namespace {

using reference::ExactValues;
using S = Statistic;

class UniformBidders : public testing::TestWithParam<std::int64_t> {
 protected:
  const std::int64_t bidders = GetParam();
  const double n = static_cast<double>(bidders);

  void expect_relative(double found, double wanted, double tolerance = 1e-12) const {
    EXPECT_NEAR(found, wanted, tolerance * std::abs(wanted)) << bidders;
  }
};

TEST_P(UniformBidders, OrderStatistics) {
  const ExactValues x("second-price", "uniform", bidders);
  expect_relative(x[S::highest_value], n / (n + 1));
  expect_relative(x[S::second_value], (n - 1) / (n + 1));
  expect_relative(x[S::revenue], (n - 1) / (n + 1));
  expect_relative(x[S::gap], (bidders == 1 ? 0.5 : 1 / (n + 1)));
  EXPECT_EQ(x[S::sale_probability], 1);
  reference::expect_consistent(x);
}

TEST_P(UniformBidders, OptimalAuction) {
  const ExactValues x("optimal", "uniform", bidders);
  const double unsold = std::exp2(-n);
  expect_relative(x[S::revenue], (n - 1 + unsold) / (n + 1));
  expect_relative(x[S::gap], (1 - unsold) / (n + 1));
  expect_relative(x[S::sale_probability], 1 - unsold);
  expect_relative(x[S::surplus], n / (n + 1) * (1 - unsold / 2));
  reference::expect_consistent(x);
}

TEST_P(UniformBidders, BestPostedPrice) {
  const ProfileLaw profile = Prior::parse("uniform").profile(bidders);
  const double log_price = -std::log1p(n) / n, price = std::exp(log_price);
  const BestPrice best = best_posted_price(profile);
  expect_relative(best.price, price);
  expect_relative(best.revenue, price * n / (n + 1));
  const ExactValues x("posted-price", "uniform", bidders);
  expect_relative(x[S::revenue], price * n / (n + 1));
  expect_relative(x[S::gap], -std::expm1(log_price) * n / (n + 1), 1e-9);
  expect_relative(x[S::sale_probability], n / (n + 1));
  // the buyer's value is uniform above the price
  expect_relative(x[S::surplus], n / (n + 1) * (1 + price) / 2);
  reference::expect_consistent(x);
}

TEST_P(UniformBidders, ReservePrice) {
  const double r = 0.3;
  const ExactValues x("second-price:reserve=0.3", "uniform", bidders);
  // r P(v1 >= r) + integral of 1 - H2 above r, with H2 = n x^(n-1) - (n-1) x^n
  const double none = std::pow(r, n);
  const double above = none - r + (n - 1) / (n + 1) * (1 - r * none);
  expect_relative(x[S::revenue], r * (1 - none) + above);
  expect_relative(x[S::sale_probability], 1 - none);
  expect_relative(x[S::surplus], n / (n + 1) * (1 - std::pow(r, n + 1)));
  reference::expect_consistent(x);
}

INSTANTIATE_TEST_SUITE_P(Sizes, UniformBidders, testing::Values(1, 2, 3, 10, 100, 12345, 1000000, 1000000000));

TEST(ClosedForms, GapKeepsItsDigitsAtAnySize) {
  for (std::int64_t bidders : {std::int64_t{10}, std::int64_t{1000000}, std::int64_t{1000000000}}) {
    const double n = static_cast<double>(bidders);
    // power law with exponent a: v1 and v2 are powers of uniform order statistics;
    // E[v1 - v2] = integral of n (1 - x^a) x^(a(n-1)) = n [1/(a(n-1)+1) - 1/(a n + 1)] = n a / ((a(n-1)+1)(a n + 1))
    for (double a : {0.3, 1.0, 3.0}) {
      const ExactValues x("second-value", "power:" + std::to_string(a), bidders);
      const double gap = n * a / ((a * (n - 1) + 1) * (a * n + 1));
      EXPECT_NEAR(x[S::gap] / gap, 1, 1e-9) << a << " " << bidders;
      EXPECT_NEAR(x[S::highest_value] / (a * n / (a * n + 1)), 1, 1e-12);
    }
  }
}

TEST(ClosedForms, ExponentialSpacing) {
  // far from truncation E[v1 - v2] = 1/rate and E[v1] = H_n / rate
  const ExactValues x("second-value", "exponential:2,300", 20);
  double harmonic = 0;
  for (int i = 1; i <= 20; ++i) harmonic += 1.0 / i;
  EXPECT_NEAR(x[S::gap], 0.5, 1e-12);
  EXPECT_NEAR(x[S::highest_value], harmonic / 2, 1e-12);
}

TEST(ClosedForms, TwoLaws) {
  // uniform and power:2: H1 = x^3, H2 = x^3 + (1-x) x^2 + (1-x^2) x
  const ExactValues x("second-price", "independent(uniform; power:2)", 2);
  EXPECT_NEAR(x[S::highest_value], 0.75, 1e-14);
  EXPECT_NEAR(x[S::second_value], 1 - (0.25 + 1.0 / 3 - 0.25 + 0.5 - 0.25), 1e-14);
  // optimal: phi_1 = 2x - 1, phi_2 = (3x - 1/x)/2
  const ExactValues best("optimal", "independent(uniform; power:2)", 2);
  EXPECT_NEAR(best[S::sale_probability], 1 - 0.5 * (1.0 / 3), 1e-14);
  EXPECT_GT(best[S::revenue], x[S::revenue]);
  reference::expect_consistent(best);
}

TEST(ClosedForms, MixturesAverageTheStates) {
  const ExactValues x("optimal", "mixture(0.25 * uniform | 0.75 * power:3)", 5);
  const ExactValues first("optimal", "uniform", 5), second("optimal", "power:3", 5);
  for (S s : {S::revenue, S::surplus, S::highest_value, S::sale_probability, S::gap})
    EXPECT_NEAR(x[s], 0.25 * first[s] + 0.75 * second[s], 1e-14);
}

TEST(ClosedForms, ComonotoneValues) {
  // v = (1-q, sqrt(1-q)): the power:2 bidders are always ahead
  const ExactValues one_ahead("second-price:reserve=0.5", "comonotone(power:2; uniform)", 2);
  EXPECT_NEAR(one_ahead[S::highest_value], 2.0 / 3, 1e-14);
  EXPECT_NEAR(one_ahead[S::second_value], 0.5, 1e-14);
  // sale where sqrt(u) >= 1/2; pays max(u, 1/2): 1/2 on (1/4, 1/2), u above
  EXPECT_NEAR(one_ahead[S::sale_probability], 0.75, 1e-14);
  EXPECT_NEAR(one_ahead[S::revenue], 0.125 + 0.375, 1e-14);
  const ExactValues two_ahead("second-value", "comonotone(power:2; uniform)", 3);
  EXPECT_NEAR(two_ahead[S::gap], 0, 1e-14);
  // posted price: the best for power:2 alone, q p with p = sqrt(1 - q): q = 2/3
  const BestPrice best = best_posted_price(Prior::parse("comonotone(power:2; uniform)").profile(2));
  EXPECT_NEAR(best.price, std::sqrt(1.0 / 3), 1e-12);
  EXPECT_NEAR(best.revenue, 2.0 / 3 * std::sqrt(1.0 / 3), 1e-14);
  const ExactValues posted("posted-price", "comonotone(power:2; uniform)", 2);
  EXPECT_NEAR(posted[S::revenue], best.revenue, 1e-14);
  // the uniform bidder accepts as well where u >= p, and then each wins half the time
  const double p = best.price;
  const double surplus = (1 - p * p * p) * 2 / 3 - 0.5 * ((1 - p * std::sqrt(p)) * 2 / 3 - (1 - p * p) / 2);
  EXPECT_NEAR(posted[S::surplus], surplus, 1e-13);
  for (const char* mechanism : {"second-price", "posted-price:price=0.4", "full-surplus", "second-value"})
    reference::expect_consistent(ExactValues(mechanism, "comonotone(beta:2,2; intervals:0..0.5,1..2)", 5));
}

TEST(ClosedForms, Benchmarks) {
  const ExactValues full("full-surplus", "beta:2,2", 7), second("second-value", "beta:2,2", 7);
  EXPECT_EQ(full[S::gap], 0);
  EXPECT_EQ(full[S::bidder_surplus], 0);
  EXPECT_EQ(full[S::revenue], full[S::highest_value]);
  EXPECT_EQ(second[S::revenue], second[S::second_value]);
  EXPECT_EQ(second[S::surplus], second[S::highest_value]);
  const ProfileLaw profile = Prior::parse("beta:2,2").profile(7);
  EXPECT_EQ(expected_highest_value(profile).value, full[S::revenue]);
  EXPECT_EQ(expected_second_value(profile).value, second[S::revenue]);
}

TEST(ClosedForms, OneBidderPaysNothingWithoutReserve) {
  for (const char* mechanism : {"second-price", "first-price", "all-pay", "second-value"}) {
    const ExactValues x(mechanism, "beta:2,5", 1);
    EXPECT_NEAR(x[S::revenue], 0, 1e-15) << mechanism;
    EXPECT_NEAR(x[S::second_value], 0, 1e-15);
    EXPECT_NEAR(x[S::surplus], 2.0 / 7, 1e-14);
    EXPECT_NEAR(x[S::gap], 2.0 / 7, 1e-14);
  }
}

TEST(ClosedForms, ReserveAboveEveryValueSellsNothing) {
  for (const char* mechanism : {"second-price:reserve=2", "posted-price:price=2"}) {
    const ExactValues x(mechanism, "independent(uniform; triangle)", 4);
    EXPECT_EQ(x[S::revenue], 0);
    EXPECT_EQ(x[S::sale_probability], 0);
    EXPECT_NEAR(x[S::gap], x[S::highest_value], 1e-14);
  }
}

}  // namespace
}  // namespace surety
