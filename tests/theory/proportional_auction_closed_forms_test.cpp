#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

#include "host/values/pieces_law.h"
#include "tests/reference/proportional_auction_reference.h"
#include "tests/theory/proportional_auction_cases.h"

namespace surety::reference {
namespace {

using boost::math::gamma_p;

TEST(ProportionalAuction, UniformNumbersOfThePaper) {
  EXPECT_NEAR(auction_of({"uniform", 2, 0}, Sale::must_sell).guarantee().value, 0.25, 1e-15);
  EXPECT_GE(auction_of({"uniform", 2, 0}).guarantee().value, 0.56 * 0.5);
  EXPECT_LT(auction_of({"uniform", 2, 0}).guarantee().value, 0.57 * 0.5);
}

/// End of Section 4.3.
TEST(ProportionalAuction, UniformMustSellTransfer) {
  for (int n : {2, 3, 5, 10, 30}) {
    const auto auction = auction_of({"uniform", n, 0}, Sale::must_sell);
    double choose = 1;  // C(2n-3, n-1) / 2^(2n-3)
    for (int k = 1; k <= n - 1; ++k) choose *= (n - 2.0 + k) / k;
    choose /= std::ldexp(1.0, 2 * n - 3);
    for (double x : {0.3, 1.0, 2.5, 5.0, 11.0, 20.0, 40.0}) {
      const double fewer = n == 1 ? 1 : gamma_p(n - 1, x);
      const double density = erlang_density(n, x);
      const double lost = 1e-16 / density;  // by the printed formula's own difference
      if (lost > 1e-10) continue;
      const double printed = fewer + choose * (gamma_p(n, x) - gamma_p(2 * n - 2, 2 * x)) / density;
      EXPECT_NEAR(auction.aggregate_transfer(x), printed, 1e-13 + 4 * lost) << n << " " << x;
      if (n == 2) {
        EXPECT_NEAR(auction.aggregate_transfer(x), (1 + std::expm1(-x) / x) / 2, 1e-13) << x;
      }
    }
  }
}

/// Section 4.4: (28) for the uniform law, and profit, allocation and gains from x*.
TEST(ProportionalAuction, UniformHasOneGradedInterval) {
  for (int n : {2, 3, 7, 25}) {
    for (double cost : {0.0, 0.1, 0.4}) {
      const auto auction = auction_of({"uniform", n, cost});
      ASSERT_EQ(auction.graded_intervals().size(), 1u);
      const auto [from, to, gains] = auction.graded_intervals()[0];
      EXPECT_EQ(from, 0);
      EXPECT_NEAR(gains, gamma_p(n, to) - cost, 1e-12 * gains);
      // both sides of (28): the integrals of G g and of e^x g are G^2/2 and x^N / N!
      const double below = gamma_p(n, to), left = below * below / 2 - cost * below;
      const double right = (below - cost) * erlang_density(n + 1, to);
      EXPECT_NEAR(left, right, 1e-13 * right + 1e-18) << n << " " << cost;
      for (double t : {0.2, 0.9}) EXPECT_NEAR(auction.aggregate_allocation(t * to), t, 1e-14);
      EXPECT_NEAR(auction.allocation_sensitivity(to / 2), n / to, 1e-12);
      EXPECT_EQ(auction.aggregate_allocation(to * 1.01), 1);
    }
  }
}

/// Many bidders and the least value at cost: gains are G_N, which grow faster than e^x up to N/2, where a double has
/// none. (28) is then G_N(b) = 2 g_{N+1}(b), so b = N/2 + 1 + O(1/N).
TEST(ProportionalAuction, FirstIntervalBelowEveryDouble) {
  const auto auction = auction_of({"uniform", 1000000, 0});
  ASSERT_EQ(auction.graded_intervals().size(), 1u);
  EXPECT_NEAR(auction.graded_intervals()[0].to, 500001, 1e-4);
  const auto fewer = auction_of({"uniform", 200, 0});  // here it has
  EXPECT_NEAR(fewer.graded_intervals()[0].to, 101, 0.05);
}

/// Two values, 0 and 1: gains are 1 above the gap, so the interval's end b solves G_N(b) - p = g_{N+1}(b).
TEST(ProportionalAuction, TwoValues) {
  for (double p : {0.1, 0.5, 0.999}) {
    for (int n : {2, 4, 9}) {
      const auto auction =
          ProportionalAuction(parse_law("discrete:0@" + std::to_string(p) + ",1@" + std::to_string(1 - p)), n, 0);
      ASSERT_EQ(auction.graded_intervals().size(), 1u);
      const auto [from, to, gains] = auction.graded_intervals()[0];
      EXPECT_EQ(from, 0);
      EXPECT_NEAR(gains, 1, 1e-10);
      EXPECT_NEAR(gamma_p(n, to) - p, erlang_density(n + 1, to), 1e-14);
      // (3): e^(x-b) up to b, 1 from there
      EXPECT_NEAR(auction.guarantee().value, erlang_density(n, to) + boost::math::gamma_q(n - 1, to), 1e-13);
    }
  }
}

/// Figure 3.
TEST(ProportionalAuction, Figure3HasTwoGradedIntervals) {
  const auto auction = auction_of({"intervals:0..0.95,3.95..4", 2, 0.2});
  ASSERT_EQ(auction.graded_intervals().size(), 2u);
  const auto first = auction.graded_intervals()[0], second = auction.graded_intervals()[1];
  EXPECT_EQ(first.from, 0);
  EXPECT_LT(first.to, second.from);
  const double jump = boost::math::gamma_p_inv(2.0, 0.95);
  EXPECT_LT(second.from, jump);
  EXPECT_GT(second.to, jump);
  // the allocation dips to below 1 inside the second and meets 1 at both ends
  EXPECT_NEAR(auction.aggregate_allocation(second.from), 1, 1e-14);
  EXPECT_NEAR(auction.aggregate_allocation(second.to * (1 - 1e-15)), 1, 1e-12);
  EXPECT_LT(auction.aggregate_allocation((second.from + second.to) / 2), 0.99);
}

/// Less than 1e-16 of the probability lies outside, and tables may split at the breakpoints.
TEST(ProportionalAuction, RangeAndBreakpoints) {
  for (std::int64_t n : {2, 30, 1000000}) {
    const auto auction = auction_of({"intervals:0..0.95,3.95..4", n, 0.2});
    const auto [low, high] = auction.range();
    EXPECT_LE(gamma_p(static_cast<double>(n), low) + boost::math::gamma_q(static_cast<double>(n), high), 1e-16);
    EXPECT_GT(gamma_p(static_cast<double>(n), low), 4e-17);
    const std::vector<double> points = auction.breakpoints();
    EXPECT_TRUE(std::is_sorted(points.begin(), points.end()));
    for (const auto& g : auction.graded_intervals())
      for (double end : {g.from, g.to}) EXPECT_EQ(std::count(points.begin(), points.end(), end), 1);
    const double gap = boost::math::gamma_p_inv(static_cast<double>(n), 0.95);
    EXPECT_TRUE(std::any_of(points.begin(), points.end(), [&](double x) { return std::abs(x - gap) < 1e-9 * gap; }));
  }
}

/// The table of transfers is made at its first use, by whichever thread.
TEST(ProportionalAuction, TransfersFromManyThreads) {
  const auto auction = auction_of({"uniform", 20, 0.1}), alone = auction_of({"uniform", 20, 0.1});
  std::vector<double> found(4);
  std::vector<std::thread> threads;
  for (double& t : found) threads.emplace_back([&] { t = auction.aggregate_transfer(17); });
  for (std::thread& thread : threads) thread.join();
  for (double t : found) EXPECT_EQ(t, alone.aggregate_transfer(17));
}

/// Values far above cost never grow faster than e^x.
TEST(ProportionalAuction, NoGradingFarAboveCost) {
  const auto keep = auction_of({"uniform:5,6", 3, 1}), sell = auction_of({"uniform:5,6", 3, 1}, Sale::must_sell);
  EXPECT_TRUE(keep.graded_intervals().empty());
  EXPECT_EQ(keep.guarantee().value, sell.guarantee().value);
  EXPECT_EQ(keep.aggregate_transfer(2), sell.aggregate_transfer(2));
}

/// The solution moves with values and cost, and scales with them.
TEST(ProportionalAuction, IsEquivariant) {
  const auto base = auction_of({"intervals:0..1,3..4", 3, 0.25}), moved = auction_of({"intervals:2..3,5..6", 3, 2.25}),
             scaled = auction_of({"intervals:0..8,24..32", 3, 2});
  EXPECT_NEAR(moved.guarantee().value, base.guarantee().value, 1e-13);
  EXPECT_NEAR(scaled.guarantee().value, 8 * base.guarantee().value, 1e-13);
  for (double x : {0.5, 2.0, 3.5, 6.0, 20.0}) {
    const double q = base.aggregate_allocation(x);
    EXPECT_NEAR(moved.aggregate_allocation(x), q, 1e-12);
    EXPECT_NEAR(moved.aggregate_transfer(x), base.aggregate_transfer(x) + 2 * q, 1e-12);
    EXPECT_NEAR(scaled.aggregate_transfer(x), 8 * base.aggregate_transfer(x), 1e-12);
    EXPECT_NEAR(moved.gains(x), base.gains(x), 1e-12);
  }
}

/// The definitions on a grid: the hull by brute force, (12) as it stands.
TEST(ProportionalAuction, MatchesThePlainReference) {
  const std::vector<AuctionCase> cases = {{"uniform", 2, 0},
                                          {"intervals:0..0.95,3.95..4", 2, 0.2},
                                          {"discrete:1@0.1,2@0.3,5@0.6", 5, 0.5},
                                          {"piecewise:0@0.1,1@0.5,2@0.5,2@0.7,3@1", 3, 0.2},
                                          {"beta:0.5,0.5", 2, 0.2},
                                          {"exponential:1,5", 4, 0.1},
                                          {"beta:8,1", 2, 0},
                                          {"power:4", 3, 0.2},
                                          {"triangle", 2, 0.1}};
  for (const AuctionCase& c : cases) {
    const auto auction = auction_of(c);
    const int n = static_cast<int>(c.bidders), cells = 200000;
    const double end = 45, step = end / cells;
    const GridGrading grid(*auction.values(), n, c.cost, end, cells);
    EXPECT_NEAR(auction.guarantee().value, grid.guarantee, 1e-4 * auction.full_surplus()) << c.prior;
    ASSERT_EQ(auction.graded_intervals().size(), grid.intervals.size()) << c.prior;
    for (std::size_t k = 0; k < grid.intervals.size(); ++k) {
      EXPECT_NEAR(auction.graded_intervals()[k].from, grid.intervals[k].from, 20 * step) << c.prior;
      EXPECT_NEAR(auction.graded_intervals()[k].to, grid.intervals[k].to, 20 * step) << c.prior;
    }
    for (double x : {0.4, 1.3, 3.0, 5.0})
      EXPECT_NEAR(auction.aggregate_transfer(x), aggregate_transfer(auction, x), 1e-11) << c.prior << " " << x;
  }
}

/// Proposition 4 and its proof's expression for the loss: gains' shortfall from e^x growth where the deviation loses
/// allocation, and the integral of the value against the change of sensitivity.
TEST(ProportionalAuction, DeviationsLose) {
  const std::vector<AuctionCase> cases = {{"uniform", 2, 0},
                                          {"uniform:1,3", 3, 0.5},
                                          {"intervals:0..0.95,3.95..4", 2, 0.2},
                                          {"discrete:1@0.1,2@0.3,5@0.6", 4, 0.5},
                                          {"uniform", 200, 0.3}};
  for (const AuctionCase& c : cases) {
    for (Sale sale : {Sale::can_keep, Sale::must_sell}) {
      const auto auction = auction_of(c, sale);
      for (double signal : {0.0, 0.4, 1.0, 3.0}) {
        EXPECT_NEAR(auction.deviation_loss(signal, signal).value, 0, 1e-15);
        for (double message : {0.0, 0.1, 0.9, 1.5, 4.0, 9.0}) {
          const Exact loss = auction.deviation_loss(signal, message);
          EXPECT_GE(loss.value, -1e-12) << c.prior << " " << signal << " " << message;
        }
      }
    }
  }
}

/// The proof's closed form for must-sell, where Q = 1 throughout: the second integral alone, with mu' = -(N-1)/x^2.
TEST(ProportionalAuction, DeviationLossIsTheProofs) {
  for (int n : {2, 3, 12}) {
    const auto auction = auction_of({"uniform:1,2", n, 0.5}, Sale::must_sell);
    const double m = n - 1;
    for (double signal : {0.3, 1.0, 2.5}) {
      for (double message : {0.2, 0.7, 4.0}) {
        const Whole whole(auction);
        const double expected = mean_over(auction, 1e-12, whole.high, [&](double x) {
          const double mine = signal + x, other = message + x, w = auction.fully_revealing_value(mine);
          const double sign = mine > other ? -1 : 1;
          const double inner =
              integrate<1>(panel_points({}, std::min(mine, other), std::max(mine, other)), [&](double y) {
                return std::array{auction.fully_revealing_value(y) * m / (y * y)};
              }).value[0];
          return (m / other - m / mine) * w + sign * inner;
        });
        EXPECT_NEAR(auction.deviation_loss(signal, message).value, expected, 1e-11)
            << n << " " << signal << " " << message;
      }
    }
  }
}

/// The same where the good may be kept: uniform values have one graded interval [0, b], where gains' shortfall from e^x
/// growth is none and mu is N/b; at b mu falls by 1/b.
TEST(ProportionalAuction, DeviationLossIsTheProofsWithGrading) {
  for (int n : {2, 3, 12}) {
    const double cost = 0.2, m = n - 1;
    const auto auction = auction_of({"uniform", n, cost});
    const double b = auction.graded_intervals()[0].to;
    const auto change = [&](double from, double to) {  // the integral of w- d mu over (from, to]
      const double start = std::max(from, b);
      double sum = from < b && b <= to ? -auction.value(b) / b : 0;
      if (to > start)
        sum -= integrate<1>(panel_points({}, start, to), [&](double y) {
                 return std::array{gamma_p(n, y) * m / (y * y)};
               }).value[0];
      return sum;
    };
    for (double signal : {0.3, 1.0, 2.5}) {
      for (double message : {0.2, 0.7, 4.0}) {
        const auto integrand = [&](double x) {
          const double mine = signal + x, other = message + x;
          const double lost = auction.aggregate_allocation(mine) - auction.aggregate_allocation(other);
          const double first = mine > b ? lost * (auction.gains(mine) - erlang_density(n, mine)) : 0;
          const double inner = mine > other ? change(other, mine) : -change(mine, other);
          return first +
                 (auction.allocation_sensitivity(other) - auction.allocation_sensitivity(mine)) * auction.value(mine) +
                 inner;
        };
        std::vector<double> points{0, 200};
        for (double x = 1; x < 60; ++x) points.push_back(x);
        for (double at : {b - signal, b - message})
          if (at > 0) points.push_back(at);
        const double expected = integrate<1>(panel_points(points, 0, 200), [&](double x) {
                                  return std::array{integrand(x) * erlang_density(n, x)};
                                }).value[0];
        EXPECT_NEAR(auction.deviation_loss(signal, message).value, expected, 1e-11)
            << n << " " << signal << " " << message;
      }
    }
  }
}

/// A sample of thousands of values: an interval across every gap, or one across many.
TEST(ProportionalAuction, LargeSamples) {
  std::mt19937_64 random(5);
  std::lognormal_distribution<double> draw(0, 0.5);
  std::vector<double> values(4000);
  for (double& v : values) v = draw(random);
  std::sort(values.begin(), values.end());
  std::vector<Segment> segments;
  for (double v : values) segments.push_back({v, v, 1});
  const LawPtr law = make_pieces_law("sample", std::move(segments));
  for (std::int64_t n : {2, 50}) {
    for (double cost : {0.0, 0.7}) {
      const ProportionalAuction auction(law, n, cost);
      EXPECT_NEAR(auction.guarantee().value + auction.shortfall().value, auction.full_surplus(), 1e-12);
      EXPECT_NEAR(auction.guarantee_under(*law).value, auction.guarantee().value, 1e-12);
      EXPECT_GT(auction.graded_intervals().size(), 100u);
      double reached = 0;
      for (const auto& g : auction.graded_intervals()) {
        EXPECT_GE(g.from, reached);
        EXPECT_GT(g.to, g.from);
        EXPECT_NEAR(g.gains_at_end, auction.fully_revealing_value(g.to) - cost, 1e-12);
        reached = g.to;
      }
    }
  }
}

}  // namespace
}  // namespace surety::reference
