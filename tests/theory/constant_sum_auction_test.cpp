// The auction with values of known sum: its rule in exact fractions, its guarantee by (17), its limits.
#include "surety/theory/constant_sum_auction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/special_functions/binomial.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "host/reference/virtual_objectives.h"
#include "surety/error.h"

namespace surety::reference {
namespace {

using Fraction = boost::multiprecision::cpp_rational;

struct Grid {
  int bidders, k;
};
const std::vector<Grid> grids{{2, 2}, {2, 4}, {3, 2}, {3, 3}, {4, 2}, {5, 2}};

std::size_t index_of(const Steps& x, int k) {
  std::size_t at = 0;
  for (int l : x) at = at * static_cast<std::size_t>(k * k + 1) + static_cast<std::size_t>(l);
  return at;
}

/// Coefficients of 1/sum_i prod_{j != i} (1 - z_j) = 1/sum_m (-1)^m (N-m) e_m(z), in fractions.
std::vector<Fraction> coefficients(int bidders, int k) {
  std::vector<Fraction> g;
  for (const Steps& x : all_profiles(bidders, k)) {
    Fraction sum = *std::max_element(x.begin(), x.end()) == 0 ? 1 : 0;
    for (unsigned set = 1; set + 1 < (1u << bidders); ++set) {  // e_N has the factor 0
      Steps before = x;
      int size = 0;
      for (int i = 0; i < bidders; ++i)
        if (set >> i & 1) --before[static_cast<std::size_t>(i)], ++size;
      if (*std::min_element(before.begin(), before.end()) < 0) continue;
      const Fraction term = (bidders - size) * g[index_of(before, k)];
      sum += size % 2 ? term : -term;
    }
    g.push_back(sum / bidders);
  }
  return g;
}

TEST(ConstantSumAuction, UnsoldSharesAreSzegosCoefficients) {
  for (const auto& [bidders, k] : grids) {
    const ConstantSumAuction auction(bidders, k);
    const std::vector<Fraction> g = coefficients(bidders, k);
    Fraction mean = 0;
    for (const Steps& x : all_profiles(bidders, k)) {
      const std::size_t at = index_of(x, k);
      EXPECT_GE(g[at], 0);
      EXPECT_NEAR(auction.unsold()[at], static_cast<double>(bidders * g[at]), 1e-13);
      Fraction mass = 1;
      for (int l : x)
        for (int step = 0; step <= l; ++step) mass *= step < l ? Fraction(k - 1, k) : Fraction(1, k);
      if (*std::max_element(x.begin(), x.end()) < k * k) mean += (k - 1) * mass * g[at];
    }
    const auto exact = static_cast<double>(mean);
    EXPECT_NEAR(auction.guarantee().value, exact, auction.guarantee().error_bound) << bidders << " " << k;
    EXPECT_LE(auction.guarantee().error_bound, 1e-11);
    const Exact closed = constant_sum_guarantee(bidders, k);
    EXPECT_NEAR(closed.value, exact, closed.error_bound) << bidders << " " << k;
    EXPECT_LT(exact, (1 - 1.0 / k) / bidders);
  }
}

/// Two bidders: the chance that a fair coin shows l_1 heads and l_2 tails first, over 2.
TEST(ConstantSumAuction, TwoBiddersTossCoins) {
  const ConstantSumAuction auction(2, 5);
  for (unsigned l1 = 0; l1 <= 25; ++l1)
    for (unsigned l2 = 0; l2 <= 25; ++l2)
      EXPECT_NEAR(auction.unsold()[l1 * 26 + l2],
                  boost::math::binomial_coefficient<double>(l1 + l2, l1) * std::exp2(-static_cast<double>(l1 + l2)),
                  1e-13);
}

/// Feasible: shares in [0,1], nothing at 0; (17) with the transfers gives the guarantee for every division of the sum
/// among the bidders, not only for the one who has it all.
TEST(ConstantSumAuction, GuaranteesItsProfitForEveryValueProfile) {
  std::mt19937_64 random(9);
  std::exponential_distribution<double> draw;
  for (const auto& [bidders, k] : grids) {
    const ConstantSumAuction auction(bidders, k);
    for (PassOn rule : {PassOn::equally, PassOn::to_next}) {
      const BidderTables transfers = auction.transfers(rule);
      std::vector<double> values(static_cast<std::size_t>(bidders));
      double sum = 0;
      for (double& v : values) sum += v = draw(random);
      for (double& v : values) v /= sum;
      double least = INFINITY;
      for (const Steps& x : all_profiles(bidders, k)) {
        double objective = 0, sold = 0;
        for (int i = 0; i < bidders; ++i) {
          const auto bidder = static_cast<std::size_t>(i);
          const Function q = [&](const Steps& y) { return auction.allocation(i)[index_of(y, k)]; };
          const Function t = [&](const Steps& y) { return transfers[bidder][index_of(y, k)]; };
          objective += t(x) + values[bidder] * upward_difference(q, x, i, k) - upward_difference(t, x, i, k);
          sold += q(x);
          EXPECT_GE(q(x), 0);
          EXPECT_GE(upward_difference(q, x, i, k), -1e-13 * k);
          ASSERT_TRUE(x[bidder] > 0 || (q(x) == 0 && t(x) == 0)) << i;
        }
        EXPECT_LE(sold, 1 + 1e-13);
        least = std::min(least, objective);
      }
      EXPECT_NEAR(least, auction.guarantee().value, 1e-11 * k) << bidders << " " << k;
    }
    EXPECT_NEAR(auction.grid().mean(auction.excess_growth()), 0, 1e-13);
  }
}

/// What is left of 1/N falls like 1/k, whatever N; the enumerated guarantee agrees where there are tables.
TEST(ConstantSumAuction, GuaranteeTendsToOneNth) {
  for (std::int64_t bidders : {2, 3, 7, 1000}) {
    for (std::int64_t k : {30, 1000, 1'000'000}) {
      const Exact found = constant_sum_guarantee(bidders, k);
      EXPECT_NEAR(found.value * static_cast<double>(bidders), 1 - 1 / static_cast<double>(k), 1e-9);
    }
  }
  for (const auto& [bidders, k] : std::vector<Grid>{{2, 30}, {3, 8}}) {
    const Exact closed = constant_sum_guarantee(bidders, k), found = ConstantSumAuction(bidders, k).guarantee();
    EXPECT_NEAR(found.value, closed.value, closed.error_bound + found.error_bound);
  }
}

/// Three bidders: angles of the triangle of square roots, approached on finer grids.
TEST(ConstantSumAuction, ThreeBiddersShareAngles) {
  std::mt19937_64 random(10);
  std::exponential_distribution<double> draw;
  double mean = 0;
  const int draws = 400'000;
  for (int d = 0; d < draws; ++d) {
    const double x = draw(random), y = draw(random), z = draw(random);
    const double sum = constant_sum_limit_allocation(x, y, z) + constant_sum_limit_allocation(y, x, z) +
                       constant_sum_limit_allocation(z, x, y);
    ASSERT_NEAR(sum, 1, 1e-6);
    mean += constant_sum_limit_allocation(x, y, z) / draws;
  }
  EXPECT_NEAR(mean, 1.0 / 3, 5 * std::sqrt(0.25 / draws));
  EXPECT_DOUBLE_EQ(constant_sum_limit_allocation(1, 1, 1), 1.0 / 3);
  EXPECT_DOUBLE_EQ(constant_sum_limit_allocation(2, 1, 1), 0.5);  // a right angle
  EXPECT_EQ(constant_sum_limit_allocation(5, 1, 1), 1);
  EXPECT_EQ(constant_sum_limit_allocation(1, 5, 1), 0);
  EXPECT_EQ(constant_sum_limit_allocation(1, 1, 0), 0.5);
  EXPECT_EQ(constant_sum_limit_allocation(0, 1, 1), 0);
  EXPECT_EQ(constant_sum_limit_allocation(2.0, 1.0), 1);
  EXPECT_EQ(constant_sum_limit_allocation(1.0, 1.0), 0.5);
  double before = INFINITY;
  for (int k : {4, 8, 16}) {
    const ConstantSumAuction auction(3, k);
    double worst = 0;
    for (const Steps& x : std::vector<Steps>{{2, 2, 2}, {4, 2, 2}, {3, 2, 2}, {4, 3, 2}, {2, 4, 3}, {3, 4, 2}}) {
      const Steps at{x[0] * k / 2, x[1] * k / 2, x[2] * k / 2};
      worst = std::max(worst, std::abs(auction.allocation(0)[index_of(at, k)] -
                                       constant_sum_limit_allocation(x[0] / 2.0, x[1] / 2.0, x[2] / 2.0)));
    }
    EXPECT_LT(worst, 0.6 * before) << k;
    before = worst;
  }
  EXPECT_LT(before, 0.02);
}

TEST(ConstantSumAuction, RefusesBadInput) {
  EXPECT_THROW(ConstantSumAuction(1, 5), InvalidInput);
  EXPECT_THROW(ConstantSumAuction(11, 2), InvalidInput);
  EXPECT_THROW(ConstantSumAuction(2, 1), InvalidInput);
  EXPECT_THROW(ConstantSumAuction(3, 30), InvalidInput);
  EXPECT_THROW(constant_sum_guarantee(1, 5), InvalidInput);
  EXPECT_THROW(constant_sum_guarantee(2, 1), InvalidInput);
}

}  // namespace
}  // namespace surety::reference
