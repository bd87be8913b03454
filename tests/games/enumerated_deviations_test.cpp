// Deviations in games with finitely many states: the exact gains of every message, ties and rare states included,
// against sums over the states by the definitions of the mechanisms.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <vector>

#include "host/games/enumerated_states.h"
#include "surety/deviate.h"
#include "surety/error.h"
#include "tests/games/game_cases.h"
#include "tests/reference/game.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

/// One state of a table: who sees what where the value is this.
struct State {
  double probability, value;
  std::vector<double> signal;
};

class EnumeratedDeviations : public ScratchTest {
 protected:
  DeviateConfig config(const std::string& mechanism, const std::vector<State>& states) const {
    std::string text = "probability,value";
    for (std::size_t i = 0; i < states[0].signal.size(); ++i) text += fmt::format(",signal{}", i + 1);
    std::map<double, double> law;
    for (const State& s : states) {
      text += fmt::format("\n{},{}", s.probability, s.value);
      for (const double signal : s.signal) text += fmt::format(",{}", signal);
      law[s.value] += s.probability;
    }
    std::string values = "discrete:";
    for (const auto& [value, probability] : law)
      values += fmt::format("{}{}@{}", values.back() == ':' ? "" : ",", value, probability);
    DeviateConfig c;
    c.game.mechanism = Mechanism::parse(mechanism);
    c.game.information = Information::parse("table:" + write("table.csv", text + "\n").string());
    c.game.values = Prior::parse(values);
    c.game.bidders = std::int64_t(states[0].signal.size());
    c.bins = 1;
    c.messages = 17;
    return c;
  }
};

/// What bidder i gains by `message` where he sees `signal` and everybody's message is his signal: a sum over states.
double gain_of(const GameConfig& game, const std::vector<State>& states, std::size_t i, double signal, double message) {
  double gain = 0, mass = 0;
  for (const State& s : states) {
    if (s.signal[i] != signal) continue;
    auto messages = s.signal;
    const auto payoff = [&] {
      const auto share = reference::share_of(game, 0, messages, i);
      return s.value * share.allocation - share.payment;
    };
    const double truthful = payoff();
    messages[i] = message;
    gain += s.probability * (payoff() - truthful);
    mass += s.probability;
  }
  return gain / mass;
}

// Three tables whose gains are found by hand. Both bid .3 for what is worth 1 on average: each has (1 - .3)/2, and
// .7 just above. Bids .9 and .5 for what is worth 1.999: the first gains .4 by bidding just above .5, the second 1.099
// by bidding just above .9. Bids on a grid, or plays that miss the state of chance .001, see none of it.
TEST_F(EnumeratedDeviations, GainsAtTiesAndInRareStatesAreFound) {
  const auto tied = deviate(config("first-price", {{0.001, 1000, {0.3, 0.3}}, {0.999, 0, {0.3, 0.3}}}));
  for (const auto& d : tied) {
    EXPECT_TRUE(d.enumerated && d.every_message && d.profitable());
    EXPECT_NEAR(d.exploitability.gain, 0.35, 1e-12);
    EXPECT_EQ(d.exploitability.message, std::nextafter(0.3, 1.0));
    EXPECT_EQ(d.exploitability.bound, d.exploitability.gain);
    EXPECT_EQ(d.signal, std::vector<double>{0.3});
  }
  const auto apart = deviate(config("first-price", {{0.999, 1, {0.9, 0.5}}, {0.001, 1000, {0.9, 0.5}}}));
  ASSERT_EQ(apart.size(), 2u);
  EXPECT_NEAR(apart[0].exploitability.gain, 0.4, 1e-12);
  EXPECT_NEAR(apart[1].exploitability.gain, 1.099, 1e-12);
  const double p = 1e-6;  // worth 1 - p + 1: the same with a state of chance 1e-6
  const auto rare = deviate(config("first-price", {{1 - p, 1, {0.9, 0.5}}, {p, 1e6, {0.9, 0.5}}}));
  EXPECT_NEAR(rare[0].exploitability.gain, 0.4, 1e-9);
  EXPECT_NEAR(rare[1].exploitability.gain, 2 - p - 0.9, 1e-9);
}

// Random tables with ties, chances of 1e-3 and 1e-6 and large values: every gain of the grid is the sum over states,
// and no message at all, of thousands at random and beside every bid, gains more than what is printed.
TEST_F(EnumeratedDeviations, NoMessageGainsMoreInRandomTables) {
  std::mt19937_64 random(20261127);
  const auto number = [&](int from, int to) { return std::uniform_int_distribution<int>(from, to)(random); };
  const std::vector<std::string> mechanisms{"first-price", "first-price:reserve=0.35", "second-price",
                                            "second-price:reserve=0.35", "all-pay"};
  for (int table = 0; table < 40; ++table) {
    const int bidders = number(1, 3), count = number(2, 6);
    std::vector<State> states;
    double left = 1;
    for (int s = 0; s < count; ++s) {
      const double p = s + 1 == count ? left : s == 0 ? 1e-6 : s == 1 ? 1e-3 : left * number(1, 9) / 10;
      left -= p;
      states.push_back({p, s == 0 ? 1e6 : s == 1 ? 1e3 : number(0, 8) / 8.0, {}});
      for (int i = 0; i < bidders; ++i) states.back().signal.push_back(number(0, 5) / 5.0);
    }
    const auto c = config(mechanisms[std::size_t(table) % mechanisms.size()], states);
    const GameConfig game = resolve_game(c.game);
    const auto found = deviate(c);
    for (const auto& d : found) {
      const auto i = std::size_t(d.deviator);
      ASSERT_TRUE(d.enumerated && d.every_message);
      EXPECT_GE(d.exploitability.gain, 0);
      for (int b = 0; b < d.bins; ++b) {
        const double signal = d.signal[std::size_t(b)];
        for (std::size_t j = 0; j < d.message.size(); ++j)
          ASSERT_NEAR(d.gain[std::size_t(b) * d.message.size() + j], gain_of(game, states, i, signal, d.message[j]),
                      2e-9)
              << c.game.mechanism.spec() << ", table " << table << ", message " << d.message[j];
        for (int k = 0; k < 500; ++k) {
          const double near = number(0, 5) / 5.0,
                       message = k % 2 == 0 ? near * (1 + 1e-7 * number(-9, 9)) : number(0, 2'000'000) * 1e-6;
          EXPECT_LE(gain_of(game, states, i, signal, message), d.exploitability.gain + 2e-9) << message;
        }
      }
    }
  }
}

// Not only tables: whatever has finitely many states is enumerated. Against sums by hand.
TEST(Enumerated, InformedUninformedAndAccurateBidders) {
  // one of two knows the value, 1 or 1e6 with chance 1e-6, and bids it; the other bids 0 and has nothing, and gains
  // nothing
  const auto informed = deviate(
      {.game = tests::GameCase{"second-price", "informed:1", "discrete:1@0.999999,1000000@0.000001", 2}.config()});
  ASSERT_EQ(informed.size(), 2u);
  for (const auto& d : informed) {
    EXPECT_TRUE(d.enumerated && d.every_message);
    EXPECT_EQ(d.exploitability.gain, 0);
    EXPECT_EQ(d.exploitability.bin, -1);
    EXPECT_FALSE(d.profitable());
  }
  EXPECT_EQ(informed[0].bins, 2);
  EXPECT_EQ(informed[1].bins, 1);
  // price .4, three bidders told with accuracy .75 whether a uniform value is above 1/2: given "low" it is worth .25
  // with chance 3/4 and .75 else; who accepts shares with those of the other two who are told "high"
  const auto accurate =
      deviate({.game = tests::GameCase{"posted-price:price=0.4", "accurate:0.75", "uniform", 3}.config()}).front();
  ASSERT_TRUE(accurate.enumerated);
  ASSERT_EQ(accurate.bins, 2);
  const auto share = [](double p) { return (1 - p) * (1 - p) + p * (1 - p) + p * p / 3; };
  const double low = 0.75 * (0.25 - 0.4) * share(0.25) + 0.25 * (0.75 - 0.4) * share(0.75);
  const double high = 0.75 * (0.75 - 0.4) * share(0.75) + 0.25 * (0.25 - 0.4) * share(0.25);
  for (int b = 0; b < 2; ++b) {
    const bool told_high = accurate.signal[std::size_t(b)] == 1;
    EXPECT_NEAR(accurate.gain[std::size_t(b) * 2], told_high ? -high : 0, 1e-12);
    EXPECT_NEAR(accurate.gain[std::size_t(b) * 2 + 1], told_high ? 0 : low, 1e-12);
  }
}

// A table's signals are messages: others are refused, and not played as a share of an acceptance.
TEST_F(EnumeratedDeviations, SignalsThatAreNoMessagesAreRefused) {
  for (const char* mechanism : {"posted-price:price=0.4", "exponential-price:A=1,X=0.1,k=2", "proportional:m=0.1,K=3",
                                "proportional:cap=0.2", "enriched-posted-price:price=0.3"}) {
    try {
      deviate(config(mechanism, {{0.5, 0, {0, 1.3}}, {0.5, 1, {1, 0}}}));
      ADD_FAILURE() << mechanism;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find("is no message of this mechanism"), std::string::npos) << error.what();
    }
  }
  const auto accepted = deviate(config("posted-price:price=0.4", {{0.5, 0, {0, 1}}, {0.5, 1, {1, 0}}}));
  EXPECT_TRUE(accepted[0].enumerated && accepted[0].every_message);
  EXPECT_NEAR(accepted[1].exploitability.gain, 0.4, 1e-12);  // who is told 1 buys for .4 what is worth 0
}

// A single bidder needs to outbid nobody: bidding the reserve is best, and anything above it is not.
TEST(Enumerated, OneBidder) {
  for (const char* mechanism :
       {"first-price", "first-price:reserve=0.3", "second-price", "second-price:reserve=0.3", "all-pay"}) {
    const auto d = deviate({.game = tests::GameCase{mechanism, "none", "uniform", 1}.config()}).front();
    EXPECT_TRUE(d.enumerated && d.every_message) << mechanism;
    EXPECT_EQ(d.exploitability.gain, 0) << mechanism;
  }
}

// Sampled: what is said to bound gains allows for plays that were not seen. The allowance is at least 14/3 of the range
// of payoffs, here over 1, times log(4 cells/(1 - c))/(n - 1); gains are never negative.
TEST(Sampled, BoundsAllowForWhatWasNotSeen) {
  DeviateConfig config{.game = tests::GameCase{"second-price", "wallet", "triangle", 2}.config()};
  config.game.samples = 4 * 1000;
  config.bins = 4;
  config.messages = 8;
  const auto d = deviate(config).front();
  EXPECT_FALSE(d.enumerated);
  EXPECT_GE(d.exploitability.gain, 0);
  const double cells = double(d.gain.size());
  EXPECT_GE(d.exploitability.bound, 14.0 / 3 * std::log(4 * cells / 0.01) / 999);
}

// Both sides of what others send with positive probability are played where it is not enumerated either.
TEST(Sampled, BothSidesOfAtomsArePlayed) {
  const auto grid = [](const tests::GameCase& c) { return deviate({.game = c.config()}).front().message; };
  const auto has_near = [](const std::vector<double>& grid, double at, double from, double to) {
    return std::any_of(grid.begin(), grid.end(), [&](double m) { return m - at >= from && m - at <= to; });
  };
  const auto demands = grid({"exponential-price", "full", "uniform", 2});
  EXPECT_TRUE(has_near(demands, 0, 1e-12, 1e-6) && has_near(demands, 1, -1e-6, -1e-12));
  // bids of two on the fully revealing structure of a discrete law are flat where the value is
  const auto bids = grid({"second-price", "minmax:fully-revealing", "discrete:0.25@0.25,0.5@0.5,1@0.25", 2});
  for (const double value : {0.25, 0.5, 1.0})
    EXPECT_TRUE(has_near(bids, value, 1e-12, 1e-6) && has_near(bids, value, -1e-6, -1e-12)) << value;
  const auto reserve = grid({"second-price:reserve=0.4", "full", "uniform", 3});
  EXPECT_TRUE(has_near(reserve, 0.4, 0, 0) && has_near(reserve, 0.4, -1e-6, -1e-12));
}

}  // namespace
}  // namespace surety
