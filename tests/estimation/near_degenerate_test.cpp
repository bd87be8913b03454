// Laws that are all but one number: exact values within their error bounds, against the untruncated normal law.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "host/estimation/tails.h"
#include "host/theory/guarantees/invariants.h"
#include "host/theory/private_values/sequential_prices.h"
#include "surety/error.h"
#include "surety/estimate.h"
#include "surety/theory/exact.h"
#include "surety/theory/proportional_auction.h"

namespace surety {
namespace {

constexpr double root_pi = 1.7724538509055160273;

std::string spec_of(double sd) {
  char text[64];
  std::snprintf(text, sizeof text, "normal:0.5,%.17g,0,1", sd);
  return text;
}

/// E[max(V - price, 0)], V normal around 1/2.
double excess(double sd, double price) {
  const double z = (price - 0.5) / sd;
  const double density = std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi);
  return sd * (density - z * 0.5 * std::erfc(z / std::numbers::sqrt2));
}
double accepts(double sd, double price) { return 0.5 * std::erfc((price - 0.5) / sd / std::numbers::sqrt2); }

TEST(NearDegenerate, MeanAndVarianceOfANarrowNormalLaw) {
  for (const double sd : {1e-3, 1e-6, 1e-9, 1e-12}) {
    const LawPtr law = parse_law(spec_of(sd));
    EXPECT_NEAR(law->mean(), 0.5, 2e-16) << sd;
    EXPECT_NEAR(law->variance() / (sd * sd), 1, 1e-12) << sd;
  }
  // half a normal law: mean sd sqrt(2 / pi), variance sd^2 (1 - 2 / pi)
  const LawPtr half = parse_law("normal:0,1e-9,0,1");
  EXPECT_NEAR(half->mean() / (1e-9 * std::sqrt(2 / std::numbers::pi)), 1, 1e-12);
  EXPECT_NEAR(half->variance() / (1e-18 * (1 - 2 / std::numbers::pi)), 1, 1e-11);
}

// Two bidders: E[v1] = 1/2 + sd / sqrt(pi), E[v1 - v2] = 2 sd / sqrt(pi).
TEST(NearDegenerate, SecondPriceAuction) {
  for (const double sd : {1e-3, 1e-6, 1e-9, 1e-12}) {
    const auto exact = exact_statistics(Mechanism::parse("second-price"), Prior::parse(spec_of(sd)).profile(2));
    const auto at = [&](Statistic s) { return *exact[static_cast<int>(s)]; };
    EXPECT_NEAR(at(Statistic::highest_value).value, 0.5 + sd / root_pi,
                at(Statistic::highest_value).error_bound + 1e-16)
        << sd;
    EXPECT_NEAR(at(Statistic::gap).value, 2 * sd / root_pi, at(Statistic::gap).error_bound + 1e-16) << sd;
    EXPECT_LE(at(Statistic::gap).error_bound, 1e-6 * sd + 1e-15) << sd;
  }
}

// The bidders' surplus is what the prices that were found leave, bidder by bidder.
TEST(NearDegenerate, SequentialPostedPrices) {
  for (const double sd : {1e-3, 1e-6, 1e-9, 1e-11}) {
    const ProfileLaw profile = Prior::parse(spec_of(sd)).profile(4);
    const SequentialPrices found = sequential_prices(profile, Mechanism::parse("sequential-posted-price"));
    double rent = 0, reached = 1, sale = 0;
    for (const double price : found.policy.price) {
      rent += reached * excess(sd, price);
      sale += reached * accepts(sd, price);
      reached *= 1 - accepts(sd, price);
    }
    EXPECT_GE(found.bidder_surplus.value + found.bidder_surplus.error_bound, 0) << sd;
    EXPECT_NEAR(found.bidder_surplus.value, rent, found.bidder_surplus.error_bound + 1e-9 * sd) << sd;
    EXPECT_NEAR(found.sale_probability.value, sale, found.sale_probability.error_bound + 1e-6) << sd;
  }
}

// An exponential price with a great A, two bidders and the expected value w = 1/2: demands are A log of prices next to
// 1, whose digits cancel. Where c = w A/X is above 2 e^(1/A) everybody demands everything, which costs X (e^(1/A) - 1);
// where it is 3/2 he does unless u < 1/3 + 4/(3A), below 1/3 he demands nothing. Exact values and means are right to
// the bounds that they claim; without those that A makes, they were off by up to 1e-6 at a claimed 1e-15.
TEST(NearDegenerate, DemandsWhoseDigitsCancel) {
  for (const double A : {1e3, 1e6, 1e9, 3e10, 7e11})
    for (const double c : {2.01, 1.5}) {
      const double w = 0.5, X = w * A / c, high = c > 2 ? 0 : 1.0 / 3;
      EstimateConfig config;
      char text[96];
      std::snprintf(text, sizeof text, "exponential-price:A=%.17g,X=%.17g", A, X);
      config.mechanism = Mechanism::parse(text);
      config.information = Information::parse("none");
      config.samples = 10'000;
      const Estimates found = estimate(config);
      const double revenue = 2 * X * std::expm1(1 / A) * (1 - high), surplus = w * (1 - high * high);
      const auto expect = [&](Statistic s, double want) {
        const Estimate& e = found[s];
        const double cut = c > 2 ? 0 : 4 / A;  // within which u decides how much is demanded
        EXPECT_NEAR(e.exact->value, want, e.exact->error_bound + cut + 1e-14) << text << " " << statistic_name(s);
        EXPECT_NEAR(e.mean, want, e.table_error_bound + 5 * e.standard_error + cut + 1e-14) << text;
        EXPECT_LE(e.table_error_bound + e.exact->error_bound, 1e-14 * A + 1e-12) << text;
        EXPECT_TRUE(z_score(e).value_or(0) < 5) << text;
      };
      expect(Statistic::revenue, revenue);
      expect(Statistic::sale_probability, 1 - high * high);
      if (c > 2) expect(Statistic::bidder_surplus, surplus - revenue);
    }
}

// A least value of a probability p that is lost beside 1: of three bidders the multiplier there grows like p^(-1/3), so
// the guarantee moves by p^(2/3) at most, and the auction played where it binds earns it. Transfers that did not begin
// from the least value earned a sixth less.
TEST(NearDegenerate, LeastValuesTooRareToSee) {
  const ProportionalAuction without(parse_law("discrete:0.5@0.5,1@0.5"), 3, 0, Sale::can_keep);
  for (const double rare : {1e-12, 1e-17, 1e-300}) {
    EstimateConfig config;
    config.mechanism = Mechanism::parse("proportional");
    config.information = Information::parse("minmax");
    char text[64];
    std::snprintf(text, sizeof text, "discrete:0@%g,0.5@0.5,1@0.5", rare);
    config.values = Prior::parse(text);
    config.bidders = 3;
    config.samples = 100'000;
    const Estimate profit = estimate(config)[Statistic::profit];
    EXPECT_NEAR(profit.exact->value, without.guarantee().value, std::pow(rare, 2.0 / 3) + 1e-14) << rare;
    EXPECT_NEAR(profit.mean, without.guarantee().value, 5 * profit.standard_error) << rare;  // false alarms: 2e-6
    EXPECT_LT(profit.standard_error, 1e-3) << rare;
  }
}

TEST(Invariants, WhatIsWithinItsErrorIsMovedAndMoreIsAFailure) {
  std::array<std::optional<Exact>, statistic_count> exact;
  const auto at = [&](Statistic s) -> std::optional<Exact>& { return exact[static_cast<int>(s)]; };
  at(Statistic::bidder_surplus) = Exact{-1e-18, 6e-18};
  settle_invariants(exact, {});
  EXPECT_EQ(at(Statistic::bidder_surplus)->value, 0);
  EXPECT_GE(at(Statistic::bidder_surplus)->error_bound, 6e-18);
  at(Statistic::bidder_surplus) = Exact{-1.4e-9, 6e-18};
  EXPECT_THROW(settle_invariants(exact, {}), Failure);
  settle_invariants(exact, {0, false});  // who takes part by mistake may lose
  at(Statistic::bidder_surplus).reset();
  at(Statistic::sale_probability) = Exact{1 + 1e-9, 1e-12};
  EXPECT_THROW(settle_invariants(exact, {}), Failure);
  at(Statistic::sale_probability) = Exact{1, 0};
  at(Statistic::highest_value) = Exact{0.5, 1e-12};
  at(Statistic::surplus) = Exact{0.5 + 1e-9, 1e-12};
  EXPECT_THROW(settle_invariants(exact, {}), Failure);
  at(Statistic::surplus) = Exact{0.4, 1e-12};
  at(Statistic::profit) = at(Statistic::revenue) = Exact{0.3, 1e-12};
  at(Statistic::gap) = Exact{0.21, 1e-12};  // not v(1) - profit
  EXPECT_THROW(settle_invariants(exact, {}), Failure);
  at(Statistic::gap) = Exact{0.2, 1e-12};
  EXPECT_NO_THROW(settle_invariants(exact, {}));
  at(Statistic::second_value) = Exact{NAN, 0};
  EXPECT_THROW(settle_invariants(exact, {}), Failure);
  EXPECT_THROW(check_guarantee({0.6, 1e-9}, Exact{0.5, 1e-9}, 1), Failure);
  EXPECT_THROW(check_guarantee({0.6, 1e-9}, std::nullopt, 0.5), Failure);
  EXPECT_NO_THROW(check_guarantee({0.5, 1e-9}, Exact{0.5, 1e-9}, 0.5));
}

}  // namespace
}  // namespace surety
