#include <gtest/gtest.h>

#include "surety/bounds/bounds.h"
#include "surety/bounds/environment_file.h"
#include "surety/error.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

/// Whether the message of an error holds a text.
void expect_says(const InvalidInput& error, const std::string& text) {
  EXPECT_NE(std::string(error.what()).find(text), std::string::npos) << error.what() << "\n  has no " << text;
}

class EnvironmentFileTest : public ScratchTest {
 protected:
  AuctionEnvironment load(const std::string& text) {
    return std::get<AuctionEnvironment>(load_environment(write("environment.toml", text)));
  }
  void expect_refused(const std::string& text, const std::string& message) {
    try {
      load_environment(write("environment.toml", text));
      ADD_FAILURE() << "accepted: " << text;
    } catch (const InvalidInput& error) {
      expect_says(error, message);
      expect_says(error, "environment.toml");
    }
  }
};

TEST_F(EnvironmentFileTest, CommonValuesOfTwoGoods) {
  const auto e = load("bidders = 3\ngoods = 2\nvalues = \"common\"\nsupport = [0, 1]\nprobability = [0.25, 0.75]\n");
  EXPECT_EQ(e.bidders, 3);
  EXPECT_EQ(e.goods, 2);
  ASSERT_EQ(e.states(), 4);
  EXPECT_DOUBLE_EQ(e.full_surplus(), 1.5);
  EXPECT_TRUE(e.exchangeable());
  for (int s = 0; s < 4; ++s)
    for (int l = 0; l < 2; ++l) EXPECT_EQ(e.value(s, 0, l), e.value(s, 2, l));
}

TEST_F(EnvironmentFileTest, IndependentValuesWithAPremium) {
  const auto e = load("bidders = 2\nvalues = \"independent\"\nsupport = [0, 1]\npremium = [0, 0.5]\n");
  EXPECT_EQ(e.states(), 4);
  EXPECT_DOUBLE_EQ(e.full_surplus(), (0.5 + 1 + 1.5 + 1.5) / 4);
  EXPECT_FALSE(e.exchangeable());
}

TEST_F(EnvironmentFileTest, ListedStates) {
  const auto e = load(
      "bidders = 2\ngoods = 2\n[[state]]\nprobability = 0.5\nvalues = [[0, 1], [2, 0]]\n"
      "[[state]]\nprobability = 0.5\nvalues = [[2, 0], [0, 1]]\n");
  EXPECT_EQ(e.value(0, 1, 0), 2);
  EXPECT_EQ(e.value(1, 0, 0), 2);
  EXPECT_TRUE(e.exchangeable());
  EXPECT_DOUBLE_EQ(e.full_surplus(), 3);
}

TEST_F(EnvironmentFileTest, BadInputIsRefusedWithItsPlace) {
  expect_refused("bidders = 2\n", "either values (common or independent) or [[state]] tables");
  expect_refused("bidders = 2\nvalues = \"common\"\n", "key \"support\" is missing");
  expect_refused("values = \"common\"\nsupport = [0, 1]\n", "key \"bidders\" is missing");
  expect_refused("bidders = 2\nvalues = \"commn\"\nsupport = [0, 1]\n", ":2: values: unknown structure 'commn'");
  expect_refused("bidders = 2\nvalue = \"common\"\n", "unknown key 'value'");
  expect_refused("bidders = 2\nvalues = \"common\"\nsupport = [0, 1]\nprobability = [0.5, 0.6]\n",
                 ":4: probability: the probabilities sum to 1.1 but must sum to 1");
  expect_refused("bidders = 2\nvalues = \"common\"\nsupport = [0, 1]\nprobability = [1]\n",
                 "1 probabilities for 2 values");
  expect_refused("bidders = 2\nvalues = \"common\"\nsupport = [0, -1]\n", "a value is -1");
  expect_refused("bidders = 2\nvalues = \"common\"\nsupport = [0, \"a\"]\n", ":3: support[1]: this is the string");
  expect_refused("bidders = 2\nvalues = \"common\"\nsupport = [0]\n", "every value is 0");
  expect_refused("bidders = 9\nvalues = \"common\"\nsupport = [0, 1]\n",
                 ":1: bidders: \"9\" is not a whole number from 1 to 6");
  expect_refused("bidders = 2\nvalues = \"common\"\nsupport = [0, 1]\npremium = [1]\n", "1 numbers for 2 bidders");
  expect_refused("bidders = 5\nvalues = \"independent\"\nsupport = [0, 1, 2, 3, 4, 5]\n", "are 7776 states");
  expect_refused("bidders = 2\n[[state]]\nvalues = [1, 2]\n", "\"probability\" is missing");
  expect_refused("bidders = 2\n[[state]]\nprobability = 1\nvalues = [1]\n", "values of 1 bidder, but there are 2");
  expect_refused("bidders = 2\n[[state]]\nprobability = 1\nvalues = [1, [2, 3]]\n",
                 "values of 2 goods, but there are 1");
  expect_refused("bidders = 2\n[[state]]\nprobability = 0.5\nvalues = [1, 2]\n",
                 "the probabilities of the states sum to 0.5");
  expect_refused("bidders = 2\n[[state]]\nprobability = 0\nvalues = [1, 2]\n", "a state has probability 0");
  // rarer than rounding: once a bracket from nothing to everything, or a certificate that was no number
  for (const char* rare : {"1e-21", "1e-300", "5e-324"})
    expect_refused(std::string("bidders = 2\nvalues = \"common\"\nsupport = [0, 0.5, 1]\nprobability = [") + rare +
                       ", 0.5, 0.5]\n",
                   "each must lie in [1e-20, 1]; leave out what is rarer");
  expect_refused("bidders = [", "not TOML");
}

// Before anything of that size is made.
TEST_F(EnvironmentFileTest, CountsAreCheckedBeforeTheyAllocate) {
  for (const char* values : {"common", "independent"}) {
    const std::string law = std::string("values = \"") + values + "\"\nsupport = [0, 1]\n";
    expect_refused("bidders = 1000000000\n" + law, ":1: bidders: \"1000000000\" is not a whole number from 1 to 6");
    expect_refused("bidders = 6\ngoods = 3\n" + law, "3 goods for 6 bidders; goods times bidders must be 1 to 16");
    expect_refused("bidders = 6\ngoods = 1000000000\n" + law,
                   "goods: \"1000000000\" is not a whole number from 1 to 16");
  }
  expect_refused("bidders = 1000000000\n[[state]]\nprobability = 1\nvalues = [1, 2]\n",
                 ":1: bidders: \"1000000000\" is not a whole number from 1 to 6");
  expect_refused("kind = \"public-expenditure\"\nagents = 1000000000\nsocial_value = 3\n",
                 ":2: agents: \"1000000000\" is not a whole number from 1 to 6");
  expect_refused("kind = \"general\"\nagents = 1000000000\noutcomes = [\"a\"]\n[[state]]\nprobability = 1\n",
                 ":2: agents: \"1000000000\" is not a whole number from 1 to 6");
}

class OutcomeEnvironmentFileTest : public EnvironmentFileTest {
 protected:
  OutcomeEnvironment load_outcomes(const std::string& text) {
    return std::get<OutcomeEnvironment>(load_environment(write("environment.toml", text)));
  }
  const std::string general_ = "kind = \"general\"\nagents = 2\noutcomes = [\"none\", \"some\"]\n";
};

TEST_F(OutcomeEnvironmentFileTest, KindsOfThePaper) {
  const auto expenditure = load_outcomes("kind = \"public-expenditure\"\nagents = 3\nsocial_value = 4\n");
  EXPECT_EQ(expenditure.agents, 3);
  EXPECT_EQ(expenditure.u(1, 2, 1), 3);
  EXPECT_EQ(expenditure.u(1, 3, 1), 4);
  EXPECT_EQ(expenditure.u(1, 2, 0), -1);
  EXPECT_EQ(expenditure.w(3, 2), 3);
  const auto trade = load_outcomes("kind = \"bilateral-trade\"\nseller_value = 3\n");
  EXPECT_EQ(trade.u(0, 1, 0), 3);
  EXPECT_EQ(trade.u(0, 2, 1), -1);
  EXPECT_EQ(trade.u(1, 1, 0), -1);
  EXPECT_EQ(trade.w(1, 1), 2);
}

TEST_F(OutcomeEnvironmentFileTest, TablesOfUtilities) {
  const auto e = load_outcomes(general_ +
                               "[[state]]\nprobability = 1\nutilities = [[0, 1], [0, -0.5]]\n"
                               "[[state]]\nprobability = 0\nutilities = [[0, 2], [0, 3]]\nobjective = [7, 8]\n");
  ASSERT_EQ(e.states(), 2);
  EXPECT_EQ(e.u(0, 1, 1), 2);
  EXPECT_EQ(e.u(1, 1, 0), -0.5);
  EXPECT_EQ(e.w(1, 0), 0.5);  // the sum of utilities
  EXPECT_EQ(e.w(0, 1), 7);
}

TEST_F(OutcomeEnvironmentFileTest, AuctionsWithBoundedTransfers) {
  const auto e = load_outcomes("bidders = 2\nvalues = \"common\"\nsupport = [0, 1]\ngreatest_transfer = 2\n");
  ASSERT_EQ(e.outcomes.size(), 12u);
  double greatest = 0;
  for (int o = 0; o < 12; ++o) {
    EXPECT_EQ(e.w(o, 0), e.w(o, 1));
    EXPECT_EQ(e.u(0, o, 0) + e.u(1, o, 0) + e.w(o, 0), 0);
    greatest = std::max(greatest, e.w(o, 0));
  }
  EXPECT_EQ(greatest, 4);
}

TEST_F(OutcomeEnvironmentFileTest, BadInputIsRefusedWithItsPlace) {
  const std::string state = "[[state]]\nprobability = 1\nutilities = [[0, 1], [0, 1]]\n";
  expect_refused("kind = \"public-expense\"\n", ":1: kind: unknown kind 'public-expense'");
  expect_refused("kind = 3\n", ":1: kind: this is the number 3 but must be a string");
  expect_refused("kind = \"public-expenditure\"\nagents = 2\n", "key \"social_value\" is missing");
  expect_refused("kind = \"public-expenditure\"\nagents = 2\nsocial_value = -1\n", "the social value is -1");
  expect_refused("kind = \"public-expenditure\"\nagents = 1\nsocial_value = 1\n", "1 agents");
  expect_refused("kind = \"bilateral-trade\"\nseller_value = 0.5\n",
                 ":2: seller_value: the seller's highest value is 0.5");
  expect_refused("kind = \"bilateral-trade\"\nseller_value = 3\nagents = 2\n", "unknown key 'agents'");
  expect_refused(general_, "key \"state\" is missing");
  expect_refused(general_ + "[[state]]\nprobability = 1\n", ":4: state[0]: \"utilities\" is missing");
  expect_refused(general_ + "[[state]]\nprobability = 1\nutilities = [[0, 1]]\n",
                 "utilities of 1 agent, but there are 2");
  expect_refused(general_ + "[[state]]\nprobability = 1\nutilities = [[0, 1], [0]]\n",
                 ":6: state[0].utilities[1]: 1 numbers for 2 outcomes");
  expect_refused(general_ + state + "objective = [1]\n", "state[0].objective: 1 numbers for 2 outcomes");
  expect_refused(general_ + state + state, "the probabilities of the states sum to 2");
  expect_refused(general_ + "[[state]]\nprobability = 1\nutilities = [[-1, -1], [0, 1]]\n",
                 "no mechanism is participation secure");
  expect_refused("kind = \"general\"\nagents = 9\noutcomes = [\"a\"]\n" + state,
                 ":2: agents: \"9\" is not a whole number from 1 to 6");
  expect_refused("kind = \"general\"\nagents = 2\noutcomes = [\"a\", \"a\"]\n" + state,
                 ":3: outcomes[1]: an outcome of this name is there already");
  expect_refused("bidders = 3\nvalues = \"common\"\nsupport = [0, 1]\ngreatest_transfer = 2\n",
                 ":4: greatest_transfer: 3 bidders and 1 goods with transfers of two sizes make 32 outcomes");
}

TEST(BoundsOptions, OutOfRangeIsRefused) {
  const auto environment = common_values(2, 1, {0, 1}, {0.5, 0.5});
  const auto refused = [&](int k, double gap, double time_limit, const char* message) {
    BoundsOptions options;
    options.k = k;
    options.gap = gap;
    options.time_limit = time_limit;
    try {
      bound_guarantee(environment, options);
      ADD_FAILURE() << message;
    } catch (const InvalidInput& error) {
      expect_says(error, message);
    }
  };
  refused(1, 1e-4, 60, "k is 1");
  refused(10, 0, 60, "the gap is 0");
  refused(10, 1, 60, "the gap is 1");
  refused(10, 1e-4, 0, "the time limit is 0 s");
  refused(100000, 1e-4, 60, "is a grid of 1e+20 profiles");
}

TEST(BoundsOptions, TheGridThatFitsIsNamed) {
  const auto environment = common_values(3, 1, {0, 1}, {0.5, 0.5});
  const int k = largest_grid(environment, 1e9);
  EXPECT_LE(bounds_memory(environment, k), 1e9);
  EXPECT_GT(bounds_memory(environment, k + 1), 1e9);
}

}  // namespace
}  // namespace surety
