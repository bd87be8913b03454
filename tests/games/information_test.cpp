// Information structures as users write them, finite ones from tables, and what is wrong with bad ones.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/games/game.h"
#include "host/information_structures/state_table.h"
#include "surety/deviate.h"
#include "surety/error.h"
#include "tests/games/game_cases.h"
#include "tests/games/messages.h"

namespace surety {
namespace {

TEST(Information, CanonicalFormsParseToThemselves) {
  for (const char* spec : {"minmax", "minmax:fully-revealing", "coarsened:20", "none", "full", "informed:3",
                           "partition:0.25,0.5", "wallet", "mineral-rights:plus(uniform:0,0.2)",
                           "mineral-rights:times(uniform:0,2)", "accurate:0.75", "private", "table:states.csv"})
    EXPECT_EQ(Information::parse(spec).spec(), spec);
  EXPECT_EQ(Information::parse(" partition: 0.5 ").spec(), "partition:0.5");
}

TEST(Information, BadSpecsSayWhatIsWrong) {
  const auto message = [](const char* spec) { return message_of([&] { Information::parse(spec); }); };
  expect_in(message("minmex"), {"unknown information structure 'minmex'", "did you mean 'minmax'"});
  expect_in(message("minmax:revealing"), {"minmax", "'revealing'"});
  expect_in(message("coarsened"), {"missing", "coarsened:K"});
  expect_in(message("coarsened:0"), {"K = 0", "out of range"});
  expect_in(message("coarsened:2.5"), {"not a whole number"});
  expect_in(message("partition:0.5,0.5"), {"must ascend"});
  expect_in(message("partition:x"), {"'x'", "not a number"});
  expect_in(message("full:1"), {"takes no parameters"});
  expect_in(message("mineral-rights:uniform"), {"plus(LAW)"});
  expect_in(message("accurate:0.3"), {"0.3", "out of range"});
}

std::string game_message(const char* mechanism, const char* information, const char* values, std::int64_t bidders,
                         double cost = 0) {
  return message_of([&] {
    const auto config = tests::GameCase{mechanism, information, values, bidders, cost}.config();
    make_game(config, resolve_game(config));
  });
}

TEST(Game, PartsThatDoNotGoTogetherAreRefused) {
  expect_in(game_message("proportional", "minmax", "mixture(0.5 * uniform | 0.5 * uniform:1,2)", 2), {"one law"});
  expect_in(game_message("optimal", "minmax", "uniform", 2), {"optimal", "private values only"});
  expect_in(game_message("generalized-exponential-price", "none", "uniform", 3), {"3 bidders", "for 2"});
  expect_in(game_message("first-price", "wallet", "uniform", 2), {"wallet", "triangle"});
  expect_in(game_message("first-price", "partition:2", "uniform", 2), {"threshold 2", "between 0 and 1"});
  expect_in(game_message("proportional", "minmax", "uniform", 1), {"at least 2"});
  expect_in(game_message("proportional", "minmax", "uniform", 2, 0.6), {"0.6", "keep the good"});
  expect_in(game_message("all-pay", "minmax", "uniform", 3), {"no equilibrium is known"});
  expect_in(game_message("second-price:reserve=0.3", "minmax", "uniform", 2), {"no equilibrium is known"});
  expect_in(game_message("posted-price:price=inclusive", "coarsened:4", "uniform", 2), {"inclusive", "is known on"});
  expect_in(game_message("exponential-price:k=2000000", "none", "uniform", 2), {"at most 2^20 can be played"});
  expect_in(game_message("exponential-price:A=1e-100,X=1", "none", "uniform", 2), {"must lie between"});
  expect_in(game_message("proportional", "any", "uniform", 2), {"no one information structure"});
  expect_in(game_message("all-pay", "mineral-rights:plus(uniform:0,0.2)", "uniform", 3), {"no equilibrium is known"});
}

// Milgrom and Weber's equilibrium needs affiliated signals: log-concave densities of the noise, or of its logarithm.
TEST(Game, AffiliationNeedsLogConcaveNoise) {
  for (const char* noise : {"uniform:0,0.3", "beta:2,3", "normal:0.5,0.2,0,1", "exponential:2,3", "triangle"})
    EXPECT_TRUE(is_affiliated(*parse_law(noise), false)) << noise;
  for (const char* noise : {"uniform:0.5,1.5", "power:0.5", "beta:0.5,3"})
    EXPECT_TRUE(is_affiliated(*parse_law(noise), true)) << noise;
  for (const char* noise : {"beta:0.5,3", "intervals:0..0.1,0.3..0.4", "power:0.5", "piecewise:0@0,0.5@0.9,1@1"})
    EXPECT_FALSE(is_affiliated(*parse_law(noise), false)) << noise;
  EXPECT_FALSE(is_affiliated(*parse_law("intervals:0.1..0.2,0.3..0.4"), true));
  // steps and gaps that a grid of the whole range does not see
  for (const char* noise : {"piecewise:0@0,0.0003@0.3,1@1", "intervals:0..0.49995,0.50005..1",
                            "histogram:0..0.49995@1,0.49995..0.50005@0.05,0.50005..1@1", "piecewise:0@0,0.5@0.4,1@1"})
    EXPECT_FALSE(is_affiliated(*parse_law(noise), false)) << noise;
  EXPECT_FALSE(is_affiliated(*parse_law("intervals:0.000000001..0.0000001,0.5..1"), true));
  for (const char* noise : {"piecewise:0@0,0.5@0.5,1@1", "uniform:3,3.000001", "beta:40,40", "normal:1,0.02,0,2"})
    EXPECT_TRUE(is_affiliated(*parse_law(noise), false)) << noise;
  const auto not_affiliated =
      tests::GameCase{"second-price", "mineral-rights:plus(intervals:0..0.1,0.3..0.4)", "uniform", 2}.config();
  EXPECT_FALSE(strategy_of(resolve_game(not_affiliated)).equilibrium);
}

TEST(Game, ReducedSamplingNeedsTheSumAlone) {
  auto config = tests::GameCase{"proportional", "none", "uniform", 3}.config(Precision::double_, Sampling::reduced);
  expect_in(message_of([&] { make_game(config, resolve_game(config)); }), {"reduced sampling", "profile"});
}

TEST(Deviate, BadInput) {
  DeviateConfig config;
  config.game = tests::GameCase{"proportional", "minmax", "uniform", 2}.config();
  const auto message = [&] { return message_of([&] { deviate(config); }); };
  config.bins = 0;
  expect_in(message(), {"bins is 0"});
  config.bins = 64;
  config.messages = 1;
  expect_in(message(), {"messages is 1"});
  config.messages = 16;
  config.confidence = 1;
  expect_in(message(), {"confidence is 1"});
  config.confidence = 0.99;
  config.game.samples = 10;
  expect_in(message(), {"fewer than the 64 bins"});
  config.game.information.reset();
  expect_in(message(), {"information structure"});
}

class Table : public testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::temp_directory_path() / ("surety-table-" + std::to_string(::getpid()) + ".csv");
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::string write(const std::string& text) {
    std::ofstream(path_) << text;
    return path_.string();
  }
  std::string message(const std::string& text, const char* values = "discrete:0@0.5,1@0.5") {
    const auto file = write(text);
    return message_of([&] { read_state_table(file, *parse_law(values), 2); });
  }
  std::filesystem::path path_;
};

TEST_F(Table, StatesBecomeStepsOfOneQuantile) {
  const auto form = read_state_table(write("probability,value,signal1,signal2\n0.375,0,0,1\n0.125,0,1,1\n0.5,1,1,0\n"),
                                     *parse_law("discrete:0@0.5,1@0.5"), 2);
  EXPECT_EQ(form.value.value, (std::vector<double>{1, 0, 0}));  // high values first
  EXPECT_EQ(form.value.knot, (std::vector<double>{0, 0.5, 0.875, 1}));
  ASSERT_EQ(form.signal.size(), 2u);
  EXPECT_EQ(form.signal[0].value, (std::vector<double>{1, 0, 1}));
  EXPECT_EQ(form.signal[1].value, (std::vector<double>{0, 1, 1}));
}

TEST_F(Table, BadTablesNameTheCell) {
  expect_in(message("probability,value,signal1\n1,0,0\n"), {":1: column 4 is missing", "'signal2'"});
  expect_in(message("probability,worth,signal1,signal2\n"), {"no lines of numbers"});
  expect_in(message("probability,worth,signal1,signal2\n1,0,0,0\n"), {"column 2 is 'worth'", "'value'"});
  expect_in(message("probability,value,signal1,signal2\n-0.5,0,0,0\n1.5,1,1,1\n"),
            {":2: probability = -0.5", "negative"});
  expect_in(message("probability,value,signal1,signal2\n0.5,0,0,x\n0.5,1,1,1\n"), {":2: signal2", "'x'"});
  expect_in(message("probability,value,signal1,signal2\n0.5,0,0\n"), {":2: 3 cells but 4 columns"});
  expect_in(message("probability,value,signal1,signal2\n0.5,0,0,0\n0.4,1,1,1\n"), {"sum to 0.9"});
  expect_in(message("probability,value,signal1,signal2\n0.6,0,0,0\n0.4,1,1,1\n"),
            {"value 0 has probability 0.6", "0.5"});
}

// The deviator of a public or partly informed structure is not told more than his signal: bins are his signals.
TEST(Deviate, BinsAreSignalsWhereThoseAreFew) {
  DeviateConfig config;
  config.game = tests::GameCase{"second-price", "partition:0.3,0.7", "uniform", 2}.config();
  EXPECT_EQ(deviate(config).front().bins, 3);
  config.game.information = Information::parse("none");
  EXPECT_EQ(deviate(config).front().bins, 1);
  config.game.information = Information::parse("informed:1");
  const auto both = deviate(config);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].bins, 64);
  EXPECT_EQ(both[1].bins, 1);
}

}  // namespace
}  // namespace surety
