#include <gtest/gtest.h>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <random>

#include "surety/values/law.h"
#include "tests/reference/octave_table_reference.h"
#include "tests/reference/random_laws.h"
#include "tests/theory/exact_values.h"

namespace surety {
namespace {

using reference::ExactValues;
using S = Statistic;

/// E of bid(q) for the strongest of n bidders, whose quantile has density n (1-q)^(n-1), by plain quadrature over
/// x = n q between the law's knots.
double expected_bid_of_the_strongest(const Law& law, std::int64_t bidders) {
  const auto n = static_cast<double>(bidders);
  std::vector<double> points{0, n};
  for (double x = 1e-9; x < n; x *= 4) points.push_back(x);
  for (double v : law.breakpoints()) {
    points.push_back(n * law.survival(v));
    points.push_back(n * law.demand(v));
  }
  std::sort(points.begin(), points.end());
  boost::math::quadrature::tanh_sinh<double> rule(10);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < points.size() && points[i] < 60; ++i) {
    if (!(points[i + 1] > points[i] * (1 + 1e-12))) continue;
    sum += rule.integrate(
        [&](double x) {
          const double q = x / n;
          return first_price_bid(law, bidders, q) * std::exp((n - 1) * std::log1p(-q));
        },
        points[i], points[i + 1], 1e-11);
  }
  return sum;
}

struct Case {
  const char* law;
  std::int64_t bidders;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.law << " N=" << c.bidders; }

class RevenueEquivalence : public testing::TestWithParam<Case> {};

TEST_P(RevenueEquivalence, FirstPriceEarnsTheSecondValue) {
  const auto [spec, bidders] = GetParam();
  const LawPtr law = parse_law(spec);
  const ExactValues exact("first-price", spec, bidders);
  const double revenue = expected_bid_of_the_strongest(*law, bidders);
  EXPECT_NEAR(exact[S::revenue], revenue, 1e-9 * law->upper());
  EXPECT_NEAR(exact[S::revenue], exact[S::second_value], 1e-13 * law->upper());
  EXPECT_EQ(ExactValues("all-pay", spec, bidders)[S::revenue], exact[S::revenue]);
  reference::expect_consistent(exact);
}

INSTANTIATE_TEST_SUITE_P(
    Laws, RevenueEquivalence,
    testing::Values(Case{"uniform", 2}, Case{"uniform", 1000}, Case{"uniform:1,3", 5}, Case{"beta:2,2", 2},
                    Case{"beta:0.5,0.5", 3}, Case{"power:0.3", 2}, Case{"exponential:1,5", 10}, Case{"triangle", 3},
                    Case{"normal:0.5,0.2,0,1", 4}, Case{"discrete:1@0.1,2@0.3,5@0.6", 2},
                    Case{"discrete:0@0.5,1@0.5", 7}, Case{"piecewise:0@0.1,1@0.5,2@0.5,2@0.7,3@1", 3},
                    Case{"intervals:0..0.95,3.95..4", 5}, Case{"piecewise:0@0,0.5@0.9,1@1", 1000000}));

TEST(FirstPriceBid, ClosedForms) {
  const LawPtr uniform = parse_law("uniform"), power = parse_law("power:2");
  for (std::int64_t bidders : {std::int64_t{2}, std::int64_t{5}, std::int64_t{1000000000}}) {
    const double n = static_cast<double>(bidders);
    for (double q : {1e-9, 0.1, 0.5, 0.99}) {
      const double u = 1 - q;
      EXPECT_NEAR(first_price_bid(*uniform, bidders, q), (n - 1) / n * u, 4e-16);
      // E[max of n-1] below v with cdf v^2: v * 2(n-1) / (2(n-1) + 1)
      EXPECT_NEAR(first_price_bid(*power, bidders, q), std::sqrt(u) * (2 * n - 2) / (2 * n - 1), 4e-15) << q;
    }
  }
  // two atoms: the mixed equilibrium bids nothing against a coin that shows 0
  const LawPtr coin = parse_law("discrete:0@0.5,1@0.5");
  EXPECT_EQ(first_price_bid(*coin, 2, 0.75), 0);
  EXPECT_NEAR(first_price_bid(*coin, 2, 0.25), 1 - 0.5 / 0.75, 1e-15);
}

TEST(FirstPriceBid, EndsOfTheSupport) {
  for (const char* spec :
       {"uniform:1,3", "beta:2,2", "discrete:1@0.1,2@0.9", "intervals:1..2,3..4", "exponential:1,5"}) {
    const LawPtr law = parse_law(spec);
    EXPECT_NEAR(first_price_bid(*law, 3, 1), law->lower(), 1e-15) << spec;
    EXPECT_LT(first_price_bid(*law, 3, 0), law->upper()) << spec;
  }
}

TEST(FirstPriceBid, NobodyGainsByAnotherBid) {
  // with bid beta(r) the bidder of value v wins (1-r)^(N-1) of the time: best at his own quantile
  for (const char* spec : {"uniform", "beta:2,2", "power:0.3", "exponential:1,5", "intervals:0..0.95,3.95..4",
                           "discrete:1@0.1,2@0.3,5@0.6", "triangle"}) {
    const LawPtr law = parse_law(spec);
    for (std::int64_t bidders : {2, 6}) {
      const auto payoff = [&](double value, double r) {
        return (value - first_price_bid(*law, bidders, r)) * std::pow(1 - r, static_cast<double>(bidders - 1));
      };
      for (double q : {0.02, 0.13, 0.37, 0.51, 0.74, 0.95}) {
        const double value = law->inverse_demand(q), truthful = payoff(value, q);
        for (double r = 0.01; r < 1; r += 0.03)
          EXPECT_LE(payoff(value, r), truthful + 1e-13) << spec << " q=" << q << " r=" << r;
      }
    }
  }
}

TEST(FirstPriceBidForm, IsTheBidWithinItsBound) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> unit(0, 1);
  for (const char* spec : {"uniform:1,3", "beta:2,2", "beta:0.5,0.5", "power:0.3", "power:3", "exponential:1,5",
                           "exponential:100,7", "triangle", "normal:0.5,0.2,0,1"}) {
    const LawPtr law = parse_law(spec);
    for (std::int64_t bidders : {std::int64_t{2}, std::int64_t{1000}, std::int64_t{1000000000}}) {
      const DemandForm form = first_price_bid_form(*law, bidders);
      ASSERT_EQ(form.shape, DemandShape::table);
      // the triangle's kink makes a layer of width 1/N in the bid, which a cell of the table can be too wide for
      const bool kinked = law->breakpoints().size() > 2;
      EXPECT_LE(form.error_bound, (kinked ? 1e-6 : 1e-9) * law->upper()) << spec;
      for (int i = 0; i < 60; ++i) {
        const double q = i % 2 ? unit(random) : std::exp2(-1 - 50 * unit(random));
        EXPECT_NEAR(reference::octave_table(form.data, q, 1 - q), first_price_bid(*law, bidders, q),
                    form.error_bound + 1e-14 * law->upper())
            << spec << " " << bidders << " " << q;
      }
    }
  }
}

}  // namespace
}  // namespace surety
