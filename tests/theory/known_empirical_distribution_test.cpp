// The auction with a known empirical distribution: feasible for (17) and (27), and worth what it says.
#include "surety/theory/known_empirical_distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/reference/virtual_objectives.h"
#include "surety/error.h"
#include "surety/theory/excess_growth_transfers.h"

namespace surety::reference {
namespace {

struct Smoothed {
  int k;
  int steps;
};
const std::vector<Smoothed> mechanisms{{2, 1}, {3, 1}, {3, 2}, {4, 3}, {5, 2}, {5, 25}, {6, 9}};

Function allocation_of(const KnownEmpiricalMechanism& m, int bidder) {
  return [&m, bidder](const Steps& x) {
    return m.allocation(x[static_cast<std::size_t>(bidder)], x[static_cast<std::size_t>(1 - bidder)]);
  };
}

/// (29) from its definition, feasibility for (27), and the value of (27).
TEST(KnownEmpirical, ExcessGrowthIsTheLeastDifference) {
  for (const auto& [k, steps] : mechanisms) {
    const KnownEmpiricalMechanism m(k, steps);
    const ActionGrid grid(2, k);
    std::vector<double> growth;
    for (const Steps& x : all_profiles(2, k)) {
      const double q1 = m.allocation(x[0], x[1]), q2 = m.allocation(x[1], x[0]);
      EXPECT_GE(q1, 0);
      EXPECT_DOUBLE_EQ(q1 + q2, 1);
      const double d1 = upward_difference(allocation_of(m, 0), x, 0, k);
      const double d2 = upward_difference(allocation_of(m, 1), x, 1, k);
      EXPECT_NEAR(m.excess_growth(x[0], x[1]), std::min(d1, d2) - 0.5, 1e-14) << k << " " << steps;
      growth.push_back(m.excess_growth(x[0], x[1]));
    }
    EXPECT_NEAR(m.guarantee().value, 0.5 + grid.mean(growth), 1e-14) << k << " " << steps;
    EXPECT_NEAR(m.smoothing(), static_cast<double>(steps) / k, 1e-15);
  }
}

/// (17): with the transfers the least strategic virtual objective is the guarantee for both value profiles, and 0 is
/// participation secure.
TEST(KnownEmpirical, TransfersGuaranteeTheProfit) {
  for (const auto& [k, steps] : mechanisms) {
    const KnownEmpiricalMechanism m(k, steps);
    for (EmpiricalDivision division : {EmpiricalDivision::equal, EmpiricalDivision::simplified}) {
      const BidderTables transfers = m.transfers(division);
      std::vector<Function> t;
      for (int i = 0; i < 2; ++i)
        t.push_back([&transfers, i, k = k](const Steps& x) {
          return transfers[static_cast<std::size_t>(i)][static_cast<std::size_t>(x[0] * (k * k + 1) + x[1])];
        });
      double least[2] = {INFINITY, INFINITY};
      for (const Steps& x : all_profiles(2, k)) {
        double transfer = 0, difference[2];
        for (int i = 0; i < 2; ++i) {
          transfer += t[static_cast<std::size_t>(i)](x) - upward_difference(t[static_cast<std::size_t>(i)], x, i, k);
          difference[i] = upward_difference(allocation_of(m, i), x, i, k);
          const bool at_zero = x[static_cast<std::size_t>(i)] == 0;
          ASSERT_TRUE(!at_zero || t[static_cast<std::size_t>(i)](x) == 0) << i;
        }
        EXPECT_NEAR(t[0](x), t[1]({x[1], x[0]}), 1e-13);  // symmetric
        for (int winner = 0; winner < 2; ++winner)
          least[winner] = std::min(least[winner], transfer + difference[winner]);
      }
      for (double value : least) EXPECT_NEAR(value, m.guarantee().value, 1e-12) << k << " " << steps;
    }
  }
}

/// First k, then m: the guarantee tends to (1 - e^-m)/(2m) with 1/k, and that to 1/2.
TEST(KnownEmpirical, GuaranteeTendsToItsLimits) {
  for (int m : {1, 2}) {
    const double limit = known_empirical_guarantee(m).value;
    EXPECT_NEAR(limit, (1 - std::exp(-m)) / (2.0 * m), 1e-15);
    double before = INFINITY;
    for (int k : {10, 100, 1000, 10000}) {
      const double off = std::abs(KnownEmpiricalMechanism(k, m * k).guarantee().value - limit);
      EXPECT_LT(off, 0.15 * before);
      before = off;
    }
    EXPECT_LT(before, 1e-4);
  }
  EXPECT_NEAR(known_empirical_guarantee(1e-9).value, 0.5 - 0.25e-9, 1e-15);
  EXPECT_NEAR(KnownEmpiricalMechanism(100000, 1).guarantee().value, 0.25, 1e-5);  // first m, then k
}

/// The best smoothing is found among all, and leaves about 1/(2 sqrt(k)) of 1/2: Proposition 9's rate.
TEST(KnownEmpirical, BestSmoothing) {
  for (int k : {2, 3, 5, 9, 14}) {
    double best = 0;
    for (int steps = 1; steps <= k * k; ++steps)
      best = std::max(best, KnownEmpiricalMechanism(k, steps).guarantee().value);
    EXPECT_EQ(best_known_empirical_mechanism(k).guarantee().value, best);
  }
  for (int k : {100, 10'000, 1'000'000}) {
    const auto best = best_known_empirical_mechanism(k);
    const double root = std::sqrt(k);
    EXPECT_NEAR(static_cast<double>(best.steps()) / root, 1, 0.1);
    EXPECT_LT(best.guarantee().value, 0.5);
    EXPECT_NEAR((0.5 - best.guarantee().value) * root, 0.5, 0.6 / root);
  }
}

/// Transfers on finer grids tend to (49), Delta_i included, and (49) to (50), (51) and the posted price.
TEST(KnownEmpirical, TransfersTendToTheirLimits) {
  for (EmpiricalDivision division : {EmpiricalDivision::equal, EmpiricalDivision::simplified}) {
    double before = INFINITY;
    for (int k : {6, 12, 24, 48}) {
      const KnownEmpiricalMechanism m(k, k / 2);
      const BidderTables transfers = m.transfers(division);
      double worst = 0;
      for (int own = 0; own <= 4 * k; own += k / 3)
        for (int other = 0; other <= 4 * k; other += k / 3) {
          const double found = transfers[0][static_cast<std::size_t>(own * (k * k + 1) + other)];
          worst = std::max(worst,
                           std::abs(found - known_empirical_transfer(static_cast<double>(own) / k,
                                                                     static_cast<double>(other) / k, 0.5, division)));
        }
      EXPECT_LT(worst, 0.62 * before) << k;
      before = worst;
    }
    EXPECT_LT(before, 0.02);
    for (double own : {0.0, 0.3, 1.0, 2.5})
      for (double other : {0.0, 0.3, 1.0, 2.5})
        EXPECT_NEAR(known_empirical_transfer(own, other, 1e-6, division),
                    known_empirical_limit_transfer(own, other, division), 1e-5)
            << own << " " << other;
  }
}

/// The winner's posted price of 1/2.
TEST(KnownEmpirical, SimplifiedTransfersAreAPostedPrice) {
  const auto price = [](double own, double other) {
    return known_empirical_limit_transfer(own, other, EmpiricalDivision::simplified);
  };
  EXPECT_EQ(price(0, 0), 0);
  EXPECT_EQ(price(0, 1), 0);
  EXPECT_EQ(price(1, 0), 0.25);
  EXPECT_EQ(price(1, 1), 0.25);
  EXPECT_EQ(price(2, 1), 0.5);
  EXPECT_EQ(price(1, 2), 0);
  for (double m : {0.1, 0.7, 3.0})
    for (double other : {0.0, 0.2, 1.0, 4.0})
      for (auto division : {EmpiricalDivision::equal, EmpiricalDivision::simplified})
        EXPECT_NEAR(known_empirical_transfer(0, other, m, division), 0, 1e-15);  // participation secure
}

TEST(KnownEmpirical, RefusesBadInput) {
  EXPECT_THROW(KnownEmpiricalMechanism(1, 1), InvalidInput);
  EXPECT_THROW(KnownEmpiricalMechanism(2'000'000, 1), InvalidInput);
  EXPECT_THROW(KnownEmpiricalMechanism(5, 0), InvalidInput);
  EXPECT_THROW(KnownEmpiricalMechanism(5, 26), InvalidInput);
  EXPECT_THROW(KnownEmpiricalMechanism(200, 3).transfers(EmpiricalDivision::equal), InvalidInput);
  for (double m : {0.0, -1.0, double(NAN), double(INFINITY)}) {
    EXPECT_THROW(known_empirical_guarantee(m), InvalidInput);
    EXPECT_THROW(known_empirical_transfer(1, 1, m, EmpiricalDivision::equal), InvalidInput);
  }
}

}  // namespace
}  // namespace surety::reference
