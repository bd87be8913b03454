// Bidders whose values have different laws: what they earn and gain against a closed form, who plays which curve, and
// what is refused.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/theory/private_values/unlike_bidders.h"
#include "surety/error.h"
#include "surety/estimate.h"
#include "tests/equilibria/judged.h"
#include "tests/equilibria/unlike_bidders.h"
#include "tests/games/messages.h"

namespace surety {
namespace {

using namespace unlike;  // NOLINT(google-build-using-namespace)

// Revenue is not that of the second-price auction, which sells at the least of both values: 5/12.
TEST(UnlikeBidders, EarnWhatQuadratureSays) {
  const double exact = revenue_by_quadrature();
  EXPECT_NEAR(exact, 0.4590, 5e-5);
  EstimateConfig config = config_of("first-price", weak_and_strong, 2, closed_form()).game;
  config.samples = 1 << 22;
  const Estimates played = estimate(config);
  const auto& revenue = played[Statistic::revenue];
  EXPECT_NEAR(revenue.mean, exact, 5 * revenue.standard_error);  // a false alarm in 2 of 10^6 runs; the seed is fixed
  EXPECT_LT(revenue.standard_error, 1.5e-4);
  // the highest of both: F = x^2/2 up to 1, then x/2
  EXPECT_NEAR(played[Statistic::highest_value].exact->value, 2 - 1.0 / 6 - 3.0 / 4, 1e-12);
  config.strategy.reset();
  config.mechanism = Mechanism::parse("second-price");
  const Estimates truthful = estimate(config);
  const auto& second = truthful[Statistic::revenue];
  EXPECT_NEAR(second.exact->value, 5.0 / 12, 1e-12);
  EXPECT_NEAR(second.mean, 5.0 / 12, 5 * second.standard_error);
}

TEST(UnlikeBidders, AreJudgedAtEverySignalOfEach) {
  const auto config = config_of("first-price", weak_and_strong, 2, closed_form());
  const Exploitability e = judged(config, 0.01);
  EXPECT_LE(e.bound, 0.01);
  EXPECT_EQ(e.confidence, 0.99);
  const Verification v = verify(config, {}, 0.01);
  EXPECT_TRUE(v.agrees());
  ASSERT_EQ(v.deviations.size(), 2u);
  EXPECT_EQ(v.deviations[1].deviator, 1);
  EXPECT_NEAR(v.deviations[0].signal.front(), 1 - 0.5 / 64, 1e-12);
  EXPECT_NEAR(v.deviations[1].signal.front(), 2 - 1.0 / 64, 1e-12);
}

/// What a bidder gains over bidding `own(b)` at the value that bids b in equilibrium, the other one sending `scale`
/// times his equilibrium bids: by all bids.
double greatest_gain(const std::function<double(double)>& value, const std::function<double(double)>& other,
                     double other_top, double own_scale, double scale) {
  const auto wins = [&](double bid) { return bid >= scale * top ? 1 : other(bid / scale) / other_top; };
  double greatest = 0;
  for (int i = 0; i <= 200; ++i) {
    const double b = top * i / 200, v = value(b), own = (v - own_scale * b) * wins(own_scale * b);
    for (int j = 0; j <= 2000; ++j) {
      const double bid = 1.1 * top * j / 2000;
      greatest = std::max(greatest, (v - bid) * wins(bid) - own);
    }
    greatest = std::max(greatest, (v - scale * top) - own);
  }
  return greatest;
}

// One bids 3% less than he should: the other's greatest bids are 3% of 2/3 too high.
TEST(UnlikeBidders, WhoGainsWhereOneIsOffIsFound) {
  for (const bool strong_is_off : {true, false}) {
    auto config =
        config_of("first-price", weak_and_strong, 2, strong_is_off ? closed_form(1, 0.97) : closed_form(0.97, 1));
    config.game.samples = 1 << 18;
    const double by_weak = greatest_gain(weak, strong, 2, strong_is_off ? 1 : 0.97, strong_is_off ? 0.97 : 1);
    const double by_strong = greatest_gain(strong, weak, 1, strong_is_off ? 0.97 : 1, strong_is_off ? 1 : 0.97);
    const double truth = std::max(by_weak, by_strong);
    EXPECT_NEAR(truth, 0.02, 1e-3);
    EXPECT_GT(strong_is_off ? by_weak - by_strong : by_strong - by_weak, 0.01);
    const Exploitability e = judged(config, 0.01);
    EXPECT_EQ(e.bidder, strong_is_off ? 1 : 2);
    EXPECT_GE(e.bound, truth);
    EXPECT_NEAR(e.gain, truth, 3e-3);
    const Verification v = verify(config, {}, 0.01);
    EXPECT_FALSE(v.agrees());
  }
}

// ---- who plays which curve

TEST(UnlikeBidders, BiddersOfALawPlayTheCurveOfItsFirst) {
  const StrategyCurve low = curve_of(weak), high = curve_of(strong);
  const std::string values = "independent(uniform; uniform; uniform:0,2)";
  const auto earns = [&](const BidderCurves& curves) {
    auto game = config_of("first-price", values, 3, curves).game;
    return estimate(game)[Statistic::revenue].mean;
  };
  const double all = earns({{0, 1, 2}, {low, low, high}, "it"});
  EXPECT_EQ(all, earns({{0, 2}, {low, high}, "it"}));
  EXPECT_EQ(all, earns({{1, 2}, {low, high}, "it"}));
  EXPECT_NE(all, earns({{0, 1, 2}, {low, high, high}, "it"}));
  EXPECT_EQ(deviate(config_of("first-price", values, 3, BidderCurves{{0, 2}, {low, high}, "it"})).size(), 2u);
  EXPECT_EQ(deviate(config_of("first-price", values, 3, BidderCurves{{0, 1, 2}, {low, high, high}, "it"})).size(), 3u);

  const auto refusal = [&](const BidderCurves& curves, const std::string& information = "private") {
    auto config = config_of("first-price", information == "private" ? values : "uniform", 3, curves);
    config.game.information = Information::parse(information);
    return message_of([&] { estimate(config.game); });
  };
  expect_in(refusal({{0, 1}, {low, low}, "it"}), {"it: no curve for bidder 3", "uniform:0,2"});
  expect_in(refusal({{0, 2, 3}, {low, high, high}, "it"}), {"it: ", "bidder 4 of 3"});
  expect_in(refusal({{2, 0}, {low, high}, "it"}), {"it: ", "ascend"});
  expect_in(refusal({{0}, {low, high}, "it"}), {"1 bidders and 2 curves"});
  expect_in(refusal({{0, 2}, {low, high}, "it"}, "minmax"), {"it: ", "private values", "minmax"});
}

// Alike they may play differently: with b = v/2 for the first one and less for the second it is the first who gains.
TEST(UnlikeBidders, BiddersOfOneLawMayHaveCurvesOfTheirOwn) {
  const StrategyCurve half{{0, 1}, {0, 0.5}, "half"}, less{{0, 1}, {0, 0.4}, "less"};
  const Exploitability e = judged(config_of("first-price", "uniform", 2, BidderCurves{{0, 1}, {half, less}, "it"}));
  EXPECT_EQ(e.bidder, 1);
  EXPECT_GE(e.bound, 0.1);  // the best value gets for .4 what it pays .5 for
  EXPECT_LE(e.bound, 0.13);
}

// ---- symmetric games stay what they are

TEST(UnlikeBidders, OneLawForEachIsOneLaw) {
  for (const char* mechanism : {"first-price", "second-price:reserve=0.3", "all-pay", "tullock:price=1"}) {
    const bool known = std::string(mechanism) != "tullock:price=1";
    const auto strategy = known ? std::optional<GivenStrategy>() : LinearStrategy{0.2, 0.01};
    auto one = config_of(mechanism, "beta:2,2", 2, strategy);
    auto each = config_of(mechanism, "independent(beta:2,2; beta:2,2)", 2, strategy);
    const Verification a = verify(one), b = verify(each);
    EXPECT_EQ(a.exploitability.bound, b.exploitability.bound) << mechanism;
    EXPECT_EQ(a.play[Statistic::revenue].mean, b.play[Statistic::revenue].mean) << mechanism;
    ASSERT_EQ(b.deviations.size(), 1u);
    EXPECT_EQ(a.deviations[0].gain, b.deviations[0].gain) << mechanism;
  }
  // one curve for all, said once or twice, is played with the same numbers
  const StrategyCurve half{{0, 1}, {0, 0.5}, "half"};
  const auto once = judged(config_of("first-price", "uniform", 2, half));
  const auto twice = judged(config_of("first-price", "uniform", 2, BidderCurves{{0}, {half}, "it"}));
  EXPECT_EQ(once.bound, twice.bound);
}

TEST(UnlikeBidders, WhatCannotBePlayedIsRefused) {
  const auto refusal = [](const std::string& mechanism, const std::string& values, std::int64_t bidders) {
    return message_of([&] { estimate(config_of(mechanism, values, bidders).game); });
  };
  const std::string apart = "independent(uniform; uniform:0.5,2)";  // who wins by how little is not known beforehand
  expect_in(refusal("first-price", apart, 2), {"first-price", "laws of values differ", "surety equilibrium"});
  expect_in(refusal("first-price:reserve=1.5", weak_and_strong, 2),
            {"laws of values differ"});  // nobody to bid against
  expect_in(refusal("all-pay:reserve=0.1", weak_and_strong, 2), {"laws of values differ"});
  expect_in(refusal("tullock:price=1", weak_and_strong, 2), {"laws of values differ"});
  expect_in(refusal("second-price", "comonotone(uniform; uniform:0,2)", 2), {"independent(LAW; LAW; ...)"});
  expect_in(refusal("second-price", "mixture(0.5 * uniform | 0.5 * uniform:0,2)", 2), {"independent(LAW; LAW; ...)"});
  expect_in(refusal("second-price", weak_and_strong, 65), {"at most 64"});
  expect_in(refusal("exponential-price", weak_and_strong, 2), {"chosen for a common value only"});
  EXPECT_EQ(refusal("posted-price", weak_and_strong, 2), "nothing was thrown");
  expect_in(refusal("proportional:cap=2", weak_and_strong, 2), {"proportional:cap=2: ", "laws differ"});
  EXPECT_EQ(refusal("second-price", weak_and_strong, 64), "nothing was thrown");
}

// One bidder alone has one law, whatever is said of others.
TEST(UnlikeBidders, OneBidderAlone) {
  const Exploitability e = judged(config_of("first-price", weak_and_strong, 1, LinearStrategy{0.5, 0}));
  EXPECT_GE(e.bound, 0.5);
  EXPECT_LE(e.bound, 0.55);
}

// A value that is known for sure, half of 1 against half of a uniform value: just above .25 the second one wins always,
// .75 for the best value. What is drawn claims nothing beyond the grid there: on it all kinds of bidders share the
// chance to be wrong.
TEST(UnlikeBidders, AKnownValueIsJudgedOnAGridWhereItIsPlayed) {
  auto config = config_of("first-price", "independent(discrete:1@1; uniform)", 2, LinearStrategy{0.25, 0});
  EXPECT_FALSE(played_exploitability(config, resolve_game(config.game), 0, {}));
  const Exploitability e = verify(config).exploitability;
  EXPECT_TRUE(e.all_messages);
  EXPECT_EQ(e.bidder, 2);
  EXPECT_GE(e.bound, 0.75 - 1e-9);
  EXPECT_LE(e.bound, 0.751);
  config.game.mechanism = Mechanism::parse("tullock:price=1");
  EXPECT_FALSE(verify(config).exploitability.all_messages);
}

// Second price: the own value is dominant whoever the others are, and the judge finds no gain.
TEST(UnlikeBidders, TruthIsDominantInSecondPrice) {
  for (const char* values :
       {"independent(uniform; power:3; beta:2,5)", "independent(uniform:0,4; discrete:1@0.5,3@0.5)"}) {
    const Verification v = verify(config_of("second-price:reserve=0.25", values, 3), {}, 0.05);
    EXPECT_TRUE(v.agrees()) << values;
    EXPECT_TRUE(v.exploitability.all_messages);
    ASSERT_TRUE(v.profit_z().has_value());
    EXPECT_LT(std::abs(*v.profit_z()), 5);
  }
}

}  // namespace
}  // namespace surety
