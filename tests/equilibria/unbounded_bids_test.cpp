// Equilibria whose bids are above values, or without bound: the war of attrition and auctions at the k-th highest bid,
// each three ways: closed form, the defining integral by quadrature of its own, and play.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "host/games/game.h"
#include "host/games/strategies.h"
#include "host/theory/private_values/unbounded_bids.h"
#include "surety/error.h"
#include "tests/equilibria/judged.h"
#include "tests/equilibria/unlike_bidders.h"

namespace surety {
namespace {

using unlike::config_of;

LawPtr law_of(const std::string& spec) { return Prior::parse(spec).profile(1).states.front().laws.front(); }

/// Midpoint rule in a number from which the variable comes as low + (high - low) x^2 (3 - 2 x): ends count little.
template <class F>
double integral(double low, double high, const F& f, int parts = 20'000) {
  double sum = 0;
  for (int i = 0; i < parts; ++i) {
    const double x = (i + 0.5) / parts;
    sum += f(low + (high - low) * x * x * (3 - 2 * x)) * 6 * x * (1 - x);
  }
  return sum * (high - low) / parts;
}

TEST(WarOfAttrition, IsTheClosedForm) {
  const LawPtr uniform = law_of("uniform"), exponential = law_of("exponential:2,20");
  const WarOfAttritionBid two(*uniform, 2), three(*uniform, 3), of_exponential(*exponential, 2);
  for (const double v : {0.0, 1e-6, 0.01, 0.3, 0.5, 0.9, 0.999, 1 - 1e-7}) {
    EXPECT_NEAR(two(v), -v - std::log1p(-v), 1e-12 * (1 - std::log1p(-v))) << v;
    EXPECT_NEAR(three(v), -2 * v + std::log1p(v) - std::log1p(-v), 1e-12 * (1 - std::log1p(-v))) << v;
    EXPECT_NEAR(of_exponential(v), v * v, 1e-9) << v;  // the hazard rate is 2
  }
  EXPECT_NEAR(two.greatest(), 26 * std::numbers::ln2 - 1, 1e-6);
  EXPECT_EQ(two(1), two.greatest());
}

TEST(WarOfAttrition, IsTheIntegralOfTheHazardOfTheOthersHighestValue) {
  for (const char* spec : {"beta:2,3", "beta:0.5,0.5", "power:3", "triangle", "uniform:2,5", "intervals:0..0.4,0.6..1",
                           "normal:0.5,0.2,0,1"})
    for (const std::int64_t bidders : {2, 3, 10, 1000}) {
      const LawPtr law = law_of(spec);
      const WarOfAttritionBid bid(*law, bidders);
      const double n = double(bidders - 1);
      for (const double u : {0.05, 0.3, 0.7, 0.95, 0.999}) {
        const double v = law->quantile(u);
        const double expected = integral(0, u, [&](double below) {  // over F(t)
          return law->quantile(below) * n * std::pow(below, n - 1) / -std::expm1(n * std::log(below));
        });
        EXPECT_NEAR(bid(v), expected, 1e-5 * expected + 1e-12) << spec << " " << bidders << " " << u;
      }
    }
}

TEST(KthPrice, IsTheClosedForm) {
  for (int k = 3; k <= 6; ++k)
    for (const std::int64_t bidders : {6, 7, 10, 1000}) {
      const LawPtr uniform = law_of("uniform:1,3");
      const KthPriceBid bid(*uniform, bidders, k);
      EXPECT_TRUE(bid.is_equilibrium());
      for (const double v : {1.0, 1.5, 2.9})
        EXPECT_NEAR(bid(v), 1 + (v - 1) * double(bidders - 1) / double(bidders - k + 1), 1e-12) << k << " " << bidders;
    }
}

// The price, where the closest rival has my value, is my value on average: the (k-2)-th highest of N - 2 others below.
TEST(KthPrice, IsTheValueOnAverage) {
  struct Case {
    const char* law;
    int k;
  };
  for (const Case& c :
       {Case{"beta:2,1", 3}, Case{"beta:1,2", 3}, Case{"exponential:1,20", 3}, Case{"triangle", 3}, Case{"power:3", 3},
        Case{"power:0.5", 4}, Case{"power:3", 5}, Case{"uniform", 6}, Case{"histogram:0..0.5@2,0.5..1@1", 3}})
    for (const std::int64_t bidders : {6, 9}) {
      const LawPtr law = law_of(c.law);
      const KthPriceBid bid(*law, bidders, c.k);
      ASSERT_TRUE(bid.is_equilibrium()) << c.law;
      const double n = double(bidders - 2), j = c.k - 2;
      for (const double u : {0.02, 0.5, 0.9, 0.999}) {
        const double v = law->quantile(u);
        // the j-th highest of n uniforms has the density n!/((n-j)! (j-1)!) x^(n-j) (1-x)^(j-1)
        const double scale = std::exp(std::lgamma(n + 1) - std::lgamma(n - j + 1) - std::lgamma(j));
        const double mean = integral(0, 1, [&](double x) {
          return scale * std::pow(x, n - j) * std::pow(1 - x, j - 1) * bid(law->quantile(u * x));
        });
        EXPECT_NEAR(mean, v, 1e-5 * v) << c.law << " " << c.k << " " << bidders << " " << u;
      }
    }
}

// Half of the values in [0,1], half of them ten times as dense: bids would fall by half where the dense ones begin.
TEST(KthPrice, IsRefusedWhereBidsWouldFall) {
  for (const char* law : {"histogram:0..0.5@1,0.5..1@2", "intervals:0..0.4,0.6..1", "beta:0.5,0.5"}) {
    EXPECT_FALSE(KthPriceBid(*law_of(law), 5, 3).is_equilibrium()) << law;
    EXPECT_THROW(strategy_of(resolve_game(config_of("kth-price:k=3", law, 5).game)), NoKnownEquilibrium) << law;
  }
  EXPECT_THROW(strategy_of(resolve_game(config_of("kth-price:k=4", "beta:2,2", 5).game)), NoKnownEquilibrium);
  EXPECT_THROW(resolve_game(config_of("kth-price:k=4", "uniform", 3).game), InvalidInput);
  for (const char* spec : {"kth-price:k=2", "kth-price:k=3.5", "kth-price:k=7", "kth-price:reserve=1"})
    EXPECT_THROW(Mechanism::parse(spec), InvalidInput) << spec;
}

// Revenue is that of all efficient auctions; no message of the grid is found to gain. 5 standard errors: one in 10^6
// each.
TEST(UnboundedBids, EarnTheSecondValueAndAreNotLeft) {
  struct Case {
    const char *mechanism, *values;
    std::int64_t bidders;
  };
  for (const Case& c : {Case{"war-of-attrition", "uniform", 2}, Case{"war-of-attrition", "beta:2,2", 5},
                        Case{"war-of-attrition", "exponential:1,20", 3}, Case{"war-of-attrition", "uniform", 1000},
                        Case{"kth-price:k=3", "beta:2,2", 5}, Case{"kth-price:k=3", "uniform", 3},
                        Case{"kth-price:k=3", "exponential:1,20", 4}, Case{"kth-price:k=3", "beta:2,1", 10},
                        Case{"kth-price:k=4", "uniform", 6}, Case{"kth-price:k=6", "power:2", 6}}) {
    auto config = config_of(c.mechanism, c.values, c.bidders);
    config.game.samples = 1 << 18;
    const Estimates play = estimate(config.game);
    const auto& revenue = play[Statistic::revenue];
    ASSERT_TRUE(revenue.exact) << c.mechanism << " " << c.values;
    EXPECT_LE(revenue.table_error_bound, 1e-4) << c.mechanism << " " << c.values;
    EXPECT_NEAR(revenue.mean, revenue.exact->value, 5 * revenue.standard_error + revenue.table_error_bound)
        << c.mechanism << " " << c.values;
    for (const Deviations& d : deviate(config)) EXPECT_FALSE(d.profitable()) << c.mechanism << " " << c.values;
  }
}

// At the k-th price bounds are played: by any message, at 99%.
TEST(UnboundedBids, OfKthPricesAreJudgedInPlay) {
  for (const char* values : {"uniform", "beta:2,1"})
    EXPECT_LE(judged(config_of("kth-price:k=3", values, 3), 0.02).bound, 0.02) << values;
  EXPECT_LE(judged(config_of("kth-price:k=4", "uniform", 5), 0.02).bound, 0.02);
  // four times the value is too much: who has the value 1 wins, and pays the lower of two rivals' bids, 4/3 on average
  EXPECT_GE(judged(config_of("kth-price:k=3", "uniform", 3, LinearStrategy{4, 0}), 0.02).bound, 0.3);
}

TEST(UnboundedBids, OfTheWarOfAttritionAreJudgedWithoutDraws) {
  struct Case {
    const char* values;
    std::int64_t bidders;
    double greatest;
  };
  for (const Case& c : {Case{"uniform", 2, 1}, Case{"uniform", 100, 1}, Case{"beta:2,2", 2, 1},
                        Case{"beta:2,2", 100, 1}, Case{"exponential:1,20", 3, 20}, Case{"exponential:1,20", 100, 20},
                        Case{"intervals:0..0.2,0.8..1", 2, 1}, Case{"power:100", 2, 1}}) {
    const auto config = config_of("war-of-attrition", c.values, c.bidders);
    const auto e = computed_exploitability(config, resolve_game(config.game), 1e-3 * c.greatest);
    ASSERT_TRUE(e.has_value());
    EXPECT_LE(e->bound, 1e-3 * c.greatest) << c.values << " " << c.bidders;
    EXPECT_LE(e->gain, 1e-5 * c.greatest) << c.values << " " << c.bidders;
  }
  // who waits for half as long as he should: v = (1 - t) b'(t) = t/2, so that the reply is to wait as 2 v does, and
  // for values beyond 1/2 without end
  StrategyCurve half{{}, {}, "half"};
  for (int i = 0; i <= 4000; ++i) {
    const double v = 1 - std::pow(1 - i / 4000.0, 3);
    half.signal.push_back(v);
    half.message.push_back(i < 4000 ? (-v - std::log1p(-v)) / 2 : half.message.back() + 1e-3);
  }
  const auto config = config_of("war-of-attrition", "uniform", 2, half);
  const auto e = computed_exploitability(config, resolve_game(config.game), 1e-3);
  const auto earns = [](double v, double t) {  // who bids as t: wins below it, pays the least of the two bids
    return v * t -
           integral(
               0, t, [](double y) { return (-y - std::log1p(-y)) / 2; }, 2000) -
           (1 - t) * (-t - std::log1p(-t)) / 2;
  };
  double truth = 0;
  for (int i = 1; i <= 100; ++i) {
    const double v = i / 100.0;
    truth = std::max(truth, earns(v, std::min(1 - 1e-12, 2 * v)) - earns(v, std::min(v, 1 - 1e-12)));
  }
  EXPECT_GE(e->bound, truth - 1e-4);
  EXPECT_LE(e->bound, 1.06 * truth + 1e-3);
}

}  // namespace
}  // namespace surety
