// Bidders with constant relative risk aversion: what they bid against closed forms, quadrature and equivalent games of
// risk-neutral ones, what the auction earns against quadrature, and the judge against utilities by hand and by play.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/games/message_range.h"
#include "host/games/strategies.h"
#include "host/theory/private_values/risk_averse_revenue.h"
#include "tests/equilibria/judged.h"
#include "tests/equilibria/unlike_bidders.h"

namespace surety {
namespace {

constexpr double aversions[] = {0, 1e-9, 0.1, 0.5, 0.9, 0.99};

DeviateConfig averse(double risk_aversion, const std::string& mechanism, const std::string& values,
                     std::int64_t bidders, std::optional<GivenStrategy> strategy = {}) {
  DeviateConfig config = unlike::config_of(mechanism, values, bidders, std::move(strategy));
  config.game.utility = {risk_aversion};
  return config;
}

/// What theory has bidders send.
struct Sent {
  kernels::StrategyForm form;

  explicit Sent(const DeviateConfig& config) : form(strategy_of(resolve_game(config.game)).form) {}
  double operator()(double v, std::int64_t bidder = 0) const { return message_range(form, bidder, v, v).least; }
};

// ---- what is bid

TEST(RiskAversion, BidsOfUniformValuesAreTheClosedForm) {
  for (const double r : aversions)
    for (const std::int64_t bidders : {2, 3, 10, 1000}) {
      const Sent sent(averse(r, "first-price", "uniform", bidders));
      const double n = double(bidders);
      for (const double v : {0.01, 0.3, 0.5, 0.99, 1.0})
        EXPECT_NEAR(sent(v), v * (n - 1) / (n - r), 1e-9) << r << " " << bidders << " " << v;
    }
}

/// v - (integral of (F(t)/F(v))^n from r to v), by the midpoint rule in the logarithm of F where F is the cdf.
double bid_by_quadrature(const std::function<double(double)>& cdf, double n, double reserve, double v) {
  constexpr int steps = 40'000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) {
    // crowded at v: t = v - (v - r) x^3
    const double x = (i + 0.5) / steps, t = v - (v - reserve) * x * x * x;
    sum += 3 * x * x / steps * (v - reserve) * std::exp(n * (std::log(cdf(t)) - std::log(cdf(v))));
  }
  return v - sum;
}

TEST(RiskAversion, BidsAreThoseByQuadrature) {
  const std::pair<const char*, std::function<double(double)>> laws[] = {
      {"beta:2,2", [](double v) { return v * v * (3 - 2 * v); }},
      {"power:3", [](double v) { return v * v * v; }},
      {"triangle", [](double v) { return v < 0.5 ? 2 * v * v : 1 - 2 * (1 - v) * (1 - v); }},
      {"histogram:0..0.5@0.2,0.5..1@0.8", [](double v) { return v < 0.5 ? 0.4 * v : 0.2 + 1.6 * (v - 0.5); }}};
  for (const auto& [law, cdf] : laws)
    for (const double r : {0.1, 0.5, 0.9, 0.99})
      for (const std::int64_t bidders : {2, 3, 10})
        for (const double reserve : {0.0, 0.3}) {
          const std::string mechanism = reserve > 0 ? "first-price:reserve=0.3" : "first-price";
          const Sent sent(averse(r, mechanism, law, bidders));
          for (const double v : {0.35, 0.6, 0.95})
            EXPECT_NEAR(sent(v), bid_by_quadrature(cdf, double(bidders - 1) / (1 - r), reserve, v), 1e-7)
                << law << " " << r << " " << bidders << " " << reserve << " " << v;
        }
}

// Whoever wins with the chance X is as well off as a risk-neutral one with X^(1/(1-R)), which is the chance where
// values have the laws' powers: values x^a then bid as risk-neutral ones of x^(a/(1-R)) do.
TEST(RiskAversion, UnlikeBiddersBidAsTheRiskNeutralOfOtherLawsDo) {
  for (const char* mechanism : {"first-price", "first-price:reserve=0.3"}) {
    const Sent sent(averse(0.5, mechanism, "independent(power:1; power:2)", 2)),
        neutral(averse(0, mechanism, "independent(power:2; power:4)", 2));
    for (const std::int64_t bidder : {0, 1})
      for (const double v : {0.4, 0.6, 0.8, 0.95})
        EXPECT_NEAR(sent(v, bidder), neutral(v, bidder), 5e-5) << mechanism << " " << bidder << " " << v;
  }
}

TEST(RiskAversion, OneBidderBidsTheReserve) {
  EXPECT_EQ(Sent(averse(0.5, "first-price:reserve=0.3", "uniform", 1))(0.7), 0.3);
  EXPECT_EQ(Sent(averse(0.5, "first-price", "uniform", 1))(0.7), 0);
}

// ---- what it earns

// F = v^a: b = v - (v^(na+1) - r^(na+1))/((na+1) v^(na)), revenue its mean at the highest value, in u = F^N. 48 cells
// at 5 standard errors: one false alarm in 36,000 seeds.
TEST(RiskAversion, RevenueIsTheOneByQuadrature) {
  for (const double r : aversions)
    for (const std::int64_t bidders : {2, 3, 10, 1000})
      for (const double reserve : {0.0, 0.4}) {
        constexpr double a = 3;
        const double n = double(bidders - 1) / (1 - r), top = n * a + 1;
        constexpr int steps = 100'000;
        const double unsold = std::pow(reserve, a * double(bidders));
        double revenue = 0;
        for (int i = 0; i < steps; ++i) {
          const double v = std::pow(unsold + (1 - unsold) * (i + 0.5) / steps, 1 / (a * double(bidders)));
          revenue += (v - v / top * (1 - std::pow(reserve / v, top))) * (1 - unsold) / steps;
        }
        auto config = averse(r, reserve > 0 ? "first-price:reserve=0.4" : "first-price", "power:3", bidders);
        config.game.samples = 1 << (bidders > 100 ? 12 : 16);
        const Estimates found = estimate(config.game);
        const Estimate& e = found[Statistic::revenue];
        ASSERT_TRUE(e.exact.has_value());
        EXPECT_NEAR(e.exact->value, revenue, 1e-6) << r << " " << bidders << " " << reserve;
        EXPECT_LE(e.exact->error_bound, 1e-13);
        if (r > 0) {
          EXPECT_FALSE(found[Statistic::bidder_surplus].exact.has_value());
        }
        EXPECT_NEAR(e.mean, revenue, 5 * e.standard_error + 1e-5) << r << " " << bidders << " " << reserve;
      }
}

// In long double, from N (F^n - F^N)/(N - n) as it stands; R = 1/N makes n = N.
TEST(RiskAversion, ExactRevenueHoldsItsErrorBound) {
  for (const std::int64_t bidders : {1, 2, 3, 10})
    for (const double r : {0.0, 0.3, 0.5, 1.0 / 3, 1.0 / 3 + 1e-9, 0.1, 0.9, 0.999}) {
      const long double big = bidders, n = (big - 1) / (1 - (long double)r);
      // uniform, r = .2: .2 (1 - .2^N) + integral of 1 - x^N - N (x^n - x^N)/(N - n)
      const auto power = [](long double p) { return (1 - std::pow(0.2L, p + 1)) / (p + 1); };
      const long double more =
          std::abs(big - n) < 1e-6L
              ? big * (1 / ((big + 1) * (big + 1)) -
                       std::pow(0.2L, big + 1) * (1 / ((big + 1) * (big + 1)) - std::log(0.2L) / (big + 1)))
              : big * (power(n) - power(big)) / (big - n);
      const long double revenue = 0.2L * (1 - std::pow(0.2L, big)) + 0.8L - power(big) - more;
      const Exact e = risk_averse_first_price_revenue(parse_law("uniform"), bidders, 0.2, {r});
      const bool beside = std::abs(big - n) < 1e-6L && big != n;
      EXPECT_NEAR(e.value, double(revenue), e.error_bound + (beside ? 1e-8 : 1e-15)) << bidders << " " << r;
      EXPECT_LE(e.error_bound, 1e-13);
    }
}

TEST(RiskAversion, OfNothingIsRiskNeutralToTheBit) {
  for (const char* values : {"uniform", "beta:2,2", "independent(uniform; uniform:0,2)"}) {
    DeviateConfig neutral = unlike::config_of("first-price:reserve=0.3", values, 2), none = neutral;
    none.game.utility = Utility::parse("crra:0");
    const Estimates a = estimate(neutral.game), b = estimate(none.game);
    for (int s = 0; s < statistic_count; ++s) EXPECT_EQ(a.statistics[s].mean, b.statistics[s].mean);
    EXPECT_EQ(verify(neutral).exploitability.bound, verify(none).exploitability.bound) << values;
  }
}

// ---- what is gained by leaving it

// Two bidders, values uniform, both bid c v: m <= c wins with m/c, worth (m/c)^p (v - m) for sure with p = 1/(1-R),
// best by v p/(p + 1); the strategy earns v^p (1 - c) v.
double averse_gain_over_linear(double c, double r) {
  const double p = 1 / (1 - r);
  double greatest = 0;
  for (int i = 0; i <= 100'000; ++i) {
    const double v = i / 1e5, m = std::min(c, v * p / (p + 1));
    greatest = std::max(greatest, std::pow(m / c, p) * (v - m) - std::pow(v, p) * (1 - c) * v);
  }
  return greatest;
}

TEST(RiskAversion, BidsOfTheRiskNeutralAreExploitedByTheAmountByHand) {
  for (const double r : aversions)
    for (const double c : {0.3, 0.5, 0.8, 1.2}) {
      const double truth = averse_gain_over_linear(c, r), epsilon = 1e-3;
      const Verification v = verify(averse(r, "first-price", "uniform", 2, LinearStrategy{c, 0}), {}, epsilon);
      EXPECT_GE(v.exploitability.bound, truth - 1e-9) << r << " " << c;
      EXPECT_LE(v.exploitability.bound, std::max(epsilon, 1.06 * truth)) << r << " " << c;
      EXPECT_LE(v.exploitability.proven, truth) << r << " " << c;
      EXPECT_EQ(v.deviations.empty(), r > 0);
      EXPECT_EQ(v.agrees(), truth < epsilon) << r << " " << c;
    }
}

TEST(RiskAversion, NobodyGainsByLeavingTheEquilibrium) {
  for (const double r : {1e-9, 0.1, 0.5, 0.9, 0.99, 0.999})
    for (const std::int64_t bidders : {1, 2, 3, 10})
      for (const char* mechanism : {"first-price", "first-price:reserve=0.3"})
        for (const char* values : {"uniform", "beta:2,2"}) {
          auto config = averse(r, mechanism, values, bidders);
          config.game.samples = 1 << 10;
          const Verification v = verify(config, {}, 1e-3);
          EXPECT_LE(v.exploitability.bound, 1e-3) << r << " " << bidders << " " << mechanism << " " << values;
          EXPECT_TRUE(v.agrees());
        }
  for (const double r : {0.1, 0.5, 0.8})
    for (const char* mechanism : {"first-price", "first-price:reserve=0.3"})
      EXPECT_LE(verify(averse(r, mechanism, unlike::weak_and_strong, 2), {}, 1e-3).exploitability.bound, 1e-3) << r;
}

// Where the judge says that most is gained, played: bids of two rivals drawn, utilities added up. 5 standard errors.
TEST(RiskAversion, WhatIsGainedIsWhatPlayGains) {
  constexpr double r = 0.5, c = 0.6;
  const auto e = verify(averse(r, "first-price", "uniform", 3, LinearStrategy{c, 0}), {}, 1e-3).exploitability;
  std::mt19937_64 random(13);
  constexpr int plays = 1'000'000;
  double utility = 0, own = 0, square = 0, own_square = 0, product = 0;
  std::uniform_real_distribution<double> value;
  const auto worth = [](double x) { return std::pow(x, 1 - r) / (1 - r); };
  for (int i = 0; i < plays; ++i) {
    const double highest = c * std::max(value(random), value(random));
    const double there = e.message > highest ? worth(e.signal - e.message) : 0,
                 here = c * e.signal > highest ? worth((1 - c) * e.signal) : 0;
    utility += there / plays;
    own += here / plays;
    square += there * there / plays;
    own_square += here * here / plays;
    product += there * here / plays;
  }
  const auto sure = [](double u) { return std::pow((1 - r) * u, 1 / (1 - r)); };
  // the difference is as that of means, each times the slope of the sure gain: u^(R/(1-R)) (1-R)^(R/(1-R))
  const auto slope = [](double u) { return std::pow((1 - r) * u, r / (1 - r)); };
  const double a = slope(utility), b = slope(own);
  const double variance =
      a * a * (square - utility * utility) + b * b * (own_square - own * own) - 2 * a * b * (product - utility * own);
  const double error = std::sqrt(variance / plays);
  EXPECT_LE(error, 1e-3);
  EXPECT_NEAR(sure(utility) - sure(own), e.gain, 5 * error);
}

TEST(RiskAversion, TruthStaysBestAtTheSecondPrice) {
  const Verification v = verify(averse(0.5, "second-price:reserve=0.3", "uniform", 3), {}, 1e-6);
  EXPECT_EQ(v.exploitability.bound, 0);
  EXPECT_TRUE(v.agrees());
  EXPECT_TRUE(v.play[Statistic::revenue].exact.has_value());
  EXPECT_EQ(verify(averse(0.5, "posted-price:price=0.5", "uniform", 3)).exploitability.bound, 0);
}

// ---- what is refused

void refuses(const DeviateConfig& config, const std::string& why) {
  try {
    verify(config);
    ADD_FAILURE() << why;
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find(why), std::string::npos) << error.what();
  }
}

TEST(RiskAversion, IsRefusedWhereItIsNotKnown) {
  refuses(averse(0.5, "all-pay", "uniform", 2), "all-pay: its bidders are risk neutral");
  refuses(averse(0.5, "tullock:price=1", "uniform", 2, LinearStrategy{0.5, 0}),
          "tullock: its bidders are risk neutral");
  refuses(averse(0.5, "second-price", "uniform", 2, LinearStrategy{0.5, 0}), "what a winner pays depends on others");
  refuses(averse(0.5, "first-price", "hidden-mixture(0.5 * uniform | 0.5 * power:3)", 2), "where a state is hidden");
  refuses(averse(0.5, "first-price:reserve=best", "uniform", 2), "is chosen for risk-neutral bidders");
  refuses(averse(0.5, "war-of-attrition", "uniform", 2), "war-of-attrition: its bidders are risk neutral");
  refuses(averse(0.9, "first-price", unlike::weak_and_strong, 2), "no equilibrium is known here");
  refuses(averse(1, "first-price", "uniform", 2), "risk aversion is 1; it must lie between 0 and 0.999");
  refuses(averse(-0.1, "first-price", "uniform", 2), "risk aversion is -0.1");
  refuses(averse(NAN, "first-price", "uniform", 2), "risk aversion is nan");
  auto wallet = averse(0.5, "first-price", "triangle", 2);
  wallet.game.information = Information::parse("wallet");
  refuses(wallet, "everybody knows his own value; write --information private");
  EXPECT_THROW(deviate(averse(0.5, "first-price", "uniform", 2)), InvalidInput);
  auto unsaid = averse(0.5, "first-price", "uniform", 2);
  unsaid.game.information.reset();
  EXPECT_THROW(estimate(unsaid.game), InvalidInput);
}

TEST(RiskAversion, IsReadAsItIsWritten) {
  EXPECT_EQ(Utility::parse("neutral").risk_aversion, 0);
  EXPECT_EQ(Utility::parse("crra:0.5").risk_aversion, 0.5);
  EXPECT_EQ(Utility::parse("crra:0.999").spec(), "crra:0.999");
  EXPECT_EQ(Utility::parse("crra:0").spec(), "neutral");
  for (const char* text : {"", "crra", "crra:", "crra:1", "crra:-0.1", "crra:nan", "crra:inf", "crra:0.5,1", "CRRA:0.5",
                           "cara:1", "crra:0.5x"})
    EXPECT_THROW(Utility::parse(text), InvalidInput) << text;
}

}  // namespace
}  // namespace surety
