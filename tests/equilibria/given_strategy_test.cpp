// Strategies that are given: curves from files, what is refused, and that a game plays and judges them as the closed
// form says.
#include "surety/strategies/given_strategy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/games/game.h"
#include "host/games/message_range.h"
#include "host/games/strategies.h"
#include "surety/deviate.h"
#include "surety/error.h"
#include "tests/equilibria/unlike_bidders.h"
#include "tests/games/messages.h"

namespace surety {
namespace {

TEST(StrategyCurve, IsStraightBetweenPointsAndConstantBeyond) {
  const StrategyCurve curve{{0.1, 0.3, 0.3, 1}, {0, 0.2, 0.5, 0.9}, "curve"};
  EXPECT_DOUBLE_EQ(curve(0), 0);
  EXPECT_DOUBLE_EQ(curve(0.2), 0.1);
  EXPECT_DOUBLE_EQ(curve(0.3), 0.5);  // a jump sends the second's message
  EXPECT_NEAR(curve(0.3 - 1e-9), 0.2, 1e-8);
  EXPECT_DOUBLE_EQ(curve(0.65), 0.7);
  EXPECT_DOUBLE_EQ(curve(7), 0.9);
}

// However many points lie close to each other: what is played is what stands there.
TEST(StrategyCurve, IsPlayedAsGiven) {
  std::mt19937_64 random(8);
  std::uniform_real_distribution<double> uniform;
  for (const double step : {1e-2, 1e-3, 1e-5}) {
    StrategyCurve curve{{0}, {0}, "curve"};
    for (int i = 0; i < 60; ++i) {
      curve.signal.push_back(0.9 + step * (i + uniform(random)) / 6);
      curve.message.push_back(uniform(random));
    }
    curve.signal.push_back(1.2);
    curve.message.push_back(0.5);
    EstimateConfig config;
    config.mechanism = Mechanism::parse("first-price");
    config.information = Information::parse("private");
    config.values = Prior::parse("uniform:0,1.2");
    config.strategy = curve;
    const Strategy strategy = strategy_of(resolve_game(config));
    for (std::size_t i = 0; i + 1 < curve.signal.size(); ++i)
      for (const double share : {0.0, 0.3, 0.8}) {
        const double s = curve.signal[i] + share * (curve.signal[i + 1] - curve.signal[i]);
        EXPECT_NEAR(message_range(strategy.form, 0, s, s).least, curve(s), 1e-7) << step << " " << i;
      }
  }
}

// One bid among many is 2, where who bids it has .99215. The best he can do is .49605, which beats all below .9921.
TEST(StrategyCurve, IsJudgedAsGiven) {
  StrategyCurve spike{{0}, {0}, "curve"};
  for (int i = 0; i < 16; ++i)
    spike.signal.push_back(0.984 + i * 5e-4), spike.message.push_back(spike.signal.back() / 2);
  for (const auto& [s, m] : {std::pair(0.9921, 0.49605), std::pair(0.99215, 2.0), std::pair(0.9922, 0.4961)})
    spike.signal.push_back(s), spike.message.push_back(m);
  spike.signal.push_back(1), spike.message.push_back(0.5);
  const double truth = (0.99215 - 0.49605) * 0.9921 - (0.99215 - 2);
  const double bound = verify(unlike::config_of("first-price", "uniform", 2, spike)).exploitability.bound;
  EXPECT_GE(bound, truth);
  EXPECT_LE(bound, 1.01 * truth);
}

TEST(StrategyCurve, BadOnesAreRefused) {
  const auto message = [](StrategyCurve curve) { return message_of([&] { check(curve); }); };
  expect_in(message({{0, 1}, {0}, "it"}), {"it: ", "2 and 1 given"});
  expect_in(message({{0}, {0}, "it"}), {"2 to "});
  expect_in(message({{1, 0}, {0, 1}, "it"}), {"must not descend"});
  expect_in(message({{1, 1}, {0, 1}, "it"}), {"all points have the signal 1"});
  expect_in(message({{0, 1, 1, 1}, {0, 1, 2, 3}, "it"}), {"more than two points"});
  expect_in(message({{0, 1}, {0, -1}, "it"}), {"point 2"});
  expect_in(message({{0, std::nan("")}, {0, 1}, "it"}), {"point 2"});
  expect_in(message_of([] { parse_strategy("truth"); }), {"'truth' is no strategy", "linear:SLOPE"});
  expect_in(message_of([] { parse_strategy("nowhere/strategy.csv"); }), {"nowhere/strategy.csv"});
}

// First price, private values uniform, two bidders, the rival bidding a w: bidding m <= a earns (v - m) m/a.
TEST(PrivateValues, DeviationsEarnWhatTheClosedFormSays) {
  for (const double a : {0.5, 0.8}) {
    DeviateConfig config;
    config.game.mechanism = Mechanism::parse("first-price");
    config.game.information = Information::parse("private");
    config.game.strategy = StrategyCurve{{0, 1}, {0, a}, "line"};
    config.game.samples = 1 << 17;
    config.bins = 8;
    config.messages = 21;
    const Deviations d = deviate(config).front();
    ASSERT_EQ(d.bins, 8);
    for (int b = 0; b < d.bins; ++b) {
      const double v = d.signal[std::size_t(b)], wide = 1.0 / d.bins;
      EXPECT_NEAR(v, 1 - (b + 0.5) / 8, 1e-12);
      const double truthful = (1 - a) * (v * v + wide * wide / 12);  // E[v^2] in the bin
      for (std::size_t j = 0; j < d.message.size(); ++j) {
        const double m = d.message[j], wins = std::min(1.0, m / a);
        const std::size_t at = std::size_t(b) * d.message.size() + j;
        // 8 x 23 cells, 6 standard errors each: a false alarm in 4 of 10^7 runs; seeds are fixed
        EXPECT_NEAR(d.gain[at], (v - m) * wins - truthful, 6 * d.standard_error[at] + 1e-9) << v << " " << m;
      }
    }
    // the best reply is v/2, or a where that is more: what it gains at the top bin
    EXPECT_EQ(d.profitable(), a != 0.5);
  }
}

// A jump at an end of the curve is none at the end of its table: written further the same strategy has the same bits.
// Two bidders, w/2 up to .9 and .6 beyond: revenue .45 .9^2 2/3 + .6 (1 - .81) = .357; 5 standard errors.
TEST(PrivateValues, CurvesMayEndAndBeginWithAJump) {
  const auto play = [](StrategyCurve curve, bool each) {
    EstimateConfig config;
    config.mechanism = Mechanism::parse("first-price");
    config.information = Information::parse("private");
    config.strategy = curve;
    if (each) config.strategy = BidderCurves{{0, 1}, {curve, curve}, curve.name};
    config.samples = 1 << 18;
    return estimate(config)[Statistic::revenue];
  };
  for (const bool each : {false, true}) {
    const Estimate ends = play({{0, 0.9, 0.9}, {0, 0.45, 0.6}, "ends"}, each);
    EXPECT_NEAR(ends.mean, 0.45 * 0.81 * 2 / 3 + 0.6 * 0.19, 5 * ends.standard_error);
    EXPECT_LT(ends.table_error_bound, 1e-9);
    EXPECT_NEAR(play({{0, 0.9, 0.9, 1}, {0, 0.45, 0.6, 0.6}, "further"}, each).mean, ends.mean, 1e-12);
    const Estimate begins = play({{0.5, 0.5, 1}, {0.1, 0.3, 0.4}, "begins"}, each);
    EXPECT_NEAR(play({{0, 0.5, 0.5, 1}, {0.1, 0.1, 0.3, 0.4}, "before"}, each).mean, begins.mean, 1e-12);
    EXPECT_EQ(play({{0, 0, 1}, {0.7, 0, 0.5}, "at 0"}, each).mean, play({{0, 1}, {0, 0.5}, "from 0"}, each).mean);
  }
}

}  // namespace
}  // namespace surety
