// Sequential posted prices from laws, against closed forms and against tables of all profiles.
#include "surety/theory/sequential_prices.h"

#include <gtest/gtest.h>

#include <cmath>

#include "surety/correlated_values/correlated_sequential_prices.h"
#include "surety/error.h"
#include "surety/theory/exact.h"
#include "tests/reference/random_laws.h"
#include "tests/reference/sequential_policies.h"

namespace surety {
namespace {

SequentialPrices prices_of(const std::string& values, std::int64_t bidders,
                           const std::string& mechanism = "sequential-posted-price") {
  return sequential_prices(Prior::parse(values).profile(bidders), Mechanism::parse(mechanism));
}

// R_i = ((1 + R_{i+1})/2)^2 at the price (1 + R_{i+1})/2 (Gilbert & Mosteller 1966).
TEST(SequentialPrices, UniformValuesInClosedForm) {
  const auto found = prices_of("uniform", 50);
  double revenue = 0;
  for (int i = 49; i >= 0; --i) {
    EXPECT_NEAR(found.policy.price[i], (1 + revenue) / 2, 1e-12) << i;
    revenue = std::pow((1 + revenue) / 2, 2);
  }
  EXPECT_NEAR(found.revenue.value, revenue, 1e-12);
  EXPECT_EQ(found.public_state_revenue, found.revenue.value);
}

// x = 1 - R_i has 1/x_i = 1/x_{i+1} + 1/4 + x/16 + .., so R_1 = 1 - 4/(N + log N + O(1)).
TEST(SequentialPrices, UniformValuesLeaveThreeOverN) {
  for (const double bidders : {1e3, 1e4, 1e5}) {
    const double gap = bidders / (bidders + 1) - prices_of("uniform", std::int64_t(bidders)).revenue.value;
    EXPECT_NEAR(gap, 4 / (bidders + std::log(bidders)) - 1 / bidders, 20 / (bidders * bidders));
  }
}

// One state: exact backward induction on the table, laws in order of arrival.
TEST(SequentialPrices, DiscreteLawsAgreeWithTheirTable) {
  std::mt19937_64 random(4);
  for (int n = 0; n < 60; ++n) {
    const std::string values = n % 2 == 0 ? reference::random_discrete_law(random)
                                          : fmt::format("independent({}; {})", reference::random_discrete_law(random),
                                                        reference::random_discrete_law(random));
    const ProfileLaw profile = Prior::parse(values).profile(1 + n % 5);
    const CorrelatedPrior prior = correlated_prior(profile);
    const auto found = sequential_prices(profile, Mechanism::parse("sequential-posted-price"));
    EXPECT_NEAR(found.revenue.value, correlated_sequential_prices(prior).revenue, 1e-12) << values;
    const auto played = reference::play_policy(prior, found.policy);
    EXPECT_NEAR(found.revenue.value, played.revenue, 1e-12) << values;
    EXPECT_NEAR(found.sale_probability.value, played.sale, 1e-12) << values;
    EXPECT_NEAR(found.revenue.value + found.bidder_surplus.value, played.surplus, 1e-12) << values;
  }
}

/// A mixture of two or three states, with one law per bidder or two.
std::string random_mixture(std::mt19937_64& random, int kind) {
  const auto law = [&] { return reference::random_discrete_law(random); };
  const auto pair = [&] { return fmt::format("independent({}; {})", law(), law()); };
  if (kind == 0) return fmt::format("mixture(0.4 * {} | 0.6 * {})", law(), law());
  if (kind == 1) return fmt::format("mixture(0.4 * {} | 0.6 * {})", pair(), pair());
  return fmt::format("mixture(0.2 * {} | 0.5 * {} | 0.3 * {})", law(), law(), law());
}

class MixturesOf : public testing::TestWithParam<int> {
 protected:
  std::mt19937_64 random{static_cast<std::uint64_t>(GetParam())};
  std::string values = random_mixture(random, GetParam() % 3);
  ProfileLaw profile = Prior::parse(values).profile(2 + GetParam() % 4);
  CorrelatedPrior prior = correlated_prior(profile);
};

// All atoms are cells, so only the choice of beliefs stands between the policy and R_1.
TEST_P(MixturesOf, DiscreteLawsPricesFollowBeliefs) {
  SCOPED_TRACE(values);
  const auto found = sequential_prices(profile, Mechanism::parse("sequential-posted-price:beliefs=128"));
  const double best = correlated_sequential_prices(prior).revenue;
  EXPECT_LE(found.revenue.value, best + 1e-12);
  EXPECT_GE(found.revenue.value, 0.995 * best);
  EXPECT_GE(found.public_state_revenue, best - 1e-12);
  const auto played = reference::play_policy(prior, found.policy);
  EXPECT_NEAR(found.revenue.value, played.revenue, 1e-12);
  EXPECT_NEAR(found.sale_probability.value, played.sale, 1e-12);
  EXPECT_NEAR(found.revenue.value + found.bidder_surplus.value, played.surplus, 1e-12);
}

TEST_P(MixturesOf, DiscreteLawsFixedPricesAreTheBest) {
  SCOPED_TRACE(values);
  const auto found = sequential_prices(profile, Mechanism::parse("sequential-posted-price:non-adaptive"));
  EXPECT_NEAR(found.revenue.value, best_fixed_prices(prior).revenue, 1e-9);
  EXPECT_NEAR(found.revenue.value, reference::play_policy(prior, found.policy).revenue, 1e-12);
}

INSTANTIATE_TEST_SUITE_P(Seeds, MixturesOf, testing::Range(0, 60));

// Smooth laws: one price <= fixed prices <= prices that follow beliefs <= the state being seen. Cells may cost more
// than reports are worth where the states are alike: up to 1e-4, and 1e-3 where there is no report.
TEST(SequentialPrices, OfSmoothMixturesAreOrdered) {
  for (const char* values :
       {"mixture(0.5 * beta:2,4 | 0.5 * beta:4,2)",
        "mixture(0.3 * independent(uniform; exponential:1,1) | 0.7 * independent(normal:0.5,0.5,0,1; "
        "uniform))",
        "mixture(0.2 * uniform | 0.3 * power:3 | 0.5 * triangle)"})
    for (const int bidders : {1, 2, 7, 30}) {
      const ProfileLaw profile = Prior::parse(values).profile(bidders);
      const double single = best_posted_price(profile).revenue,
                   fixed = prices_of(values, bidders, "sequential-posted-price:non-adaptive").revenue.value;
      const auto adaptive = prices_of(values, bidders);
      EXPECT_LE(single, fixed + 1e-12) << values << bidders;
      EXPECT_LE(fixed, adaptive.revenue.value * (bidders == 1 ? 1 + 1e-3 : 1 + 1e-4)) << values << bidders;
      EXPECT_LE(adaptive.revenue.value, adaptive.public_state_revenue + 1e-12) << values << bidders;
    }
}

TEST(SequentialPrices, WhatTheyAreNotForIsRefused) {
  EXPECT_THROW(prices_of("comonotone(uniform)", 3), InvalidInput);
  EXPECT_THROW(prices_of("uniform", 2'000'000), InvalidInput);
  EXPECT_THROW(prices_of("mixture(0.5 * uniform | 0.5 * triangle)", 1001), InvalidInput);
}

}  // namespace
}  // namespace surety
