// surety equilibrium: text, JSON and files say the same; what it writes is played by other commands; bad input.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class EquilibriumCommand : public ScratchTest {
 protected:
  static Outcome run(const std::vector<std::string>& options) {
    std::vector<std::string> arguments{"equilibrium", "--mechanism", "first-price", "--samples", "3e5"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return surety_program(std::move(arguments));
  }
  static void expect_refused(const std::vector<std::string>& arguments, const std::string& part) {
    const Outcome outcome = surety_program(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
  }
};

TEST_F(EquilibriumCommand, WritesAStrategyThatOthersPlay) {
  const std::string out = (folder_ / "out").string();
  const Outcome outcome = run({"--epsilon", "0.03", "--format", "json", "--out", out});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["found"]);
  EXPECT_LE(json["exploitability"]["bound"], 0.03);
  EXPECT_EQ(json["exploitability"]["confidence"], 1);  // it is computed
  EXPECT_NEAR(json["estimates"]["revenue"]["mean"], 1.0 / 3, 0.005);
  for (const char* file : {"strategy.csv", "strategy.h5", "strategy.svg", "strategy.png", "equilibrium.json"})
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(out) / file)) << file;

  const std::string strategy = out + "/strategy.csv";
  const Outcome estimate = surety_program({"estimate", "--mechanism", "first-price", "--information", "private",
                                           "--strategy", strategy, "--format", "json"});
  ASSERT_EQ(estimate.status, 0) << estimate.err;
  const auto played = nlohmann::json::parse(estimate.out);
  EXPECT_NEAR(played["estimates"]["revenue"]["mean"], json["estimates"]["revenue"]["mean"], 0.004);
  EXPECT_EQ(played["config"]["strategy"]["signal"], json["strategies"][0]["signal"]);

  std::vector<std::string> by_hdf5{"estimate",   "--mechanism",        "first-price", "--information", "private",
                                   "--strategy", out + "/strategy.h5", "--format",    "json"};
  const auto again = nlohmann::json::parse(surety_program(by_hdf5).out);
  EXPECT_EQ(again["estimates"], played["estimates"]);
  EXPECT_EQ(again["config"]["strategy"]["message"], played["config"]["strategy"]["message"]);
  by_hdf5.insert(by_hdf5.end(), {"--bidders", "3"});
  expect_refused(by_hdf5, "strategy.h5: it is a strategy of another game");
}

// Two risk-averse bidders, values uniform: 2/3 of the value for R = 1/2, which earn 2/3 of 2/3.
TEST_F(EquilibriumCommand, IsThatOfRiskAverseBidders) {
  const Outcome outcome = run({"--utility", "crra:0.5", "--epsilon", "0.001", "--format", "json"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_LE(json["exploitability"]["bound"], 1e-3);
  EXPECT_EQ(json["config"]["utility"], "crra:0.5");
  EXPECT_NEAR(json["strategies"][0]["message"].back(), 2.0 / 3, 1e-6);
  const auto& revenue = json["estimates"]["revenue"];
  EXPECT_NEAR(revenue["mean"], 4.0 / 9, 5 * double(revenue["standard_error"]));

  const std::vector<std::string> neutral_bids{"verify",     "--mechanism", "first-price", "--information", "private",
                                              "--strategy", "linear:0.5",  "--samples",   "1e5",           "--utility",
                                              "crra:0.5",   "--format",    "json"};
  const Outcome left = surety_program(neutral_bids);
  EXPECT_EQ(left.status, 1);
  const auto judged = nlohmann::json::parse(left.out);
  EXPECT_TRUE(judged["deviations"].empty());
  EXPECT_FALSE(judged["agrees"]);
  EXPECT_NEAR(judged["exploitability"]["bound"], 0.0443, 0.001);

  expect_refused({"estimate", "--mechanism", "first-price", "--utility", "crra:0.5"}, "write --information private");
  expect_refused({"equilibrium", "--mechanism", "all-pay", "--utility", "crra:0.5"}, "its bidders are risk neutral");
  expect_refused({"equilibrium", "--mechanism", "second-price", "--utility", "crra:0.5"}, "surety verify plays it");
  expect_refused({"equilibrium", "--mechanism", "first-price", "--utility", "crra:1"}, "give a number from 0 to 0.999");
  expect_refused({"equilibrium", "--mechanism", "first-price", "--utility", "cara:1"}, "'cara:1' is no utility");
  expect_refused({"equilibrium", "--mechanism", "first-price", "--utility", "crra:0.9", "--values",
                  "independent(uniform; uniform:0,2)"},
                 "a search is for risk-neutral bidders");
}

TEST_F(EquilibriumCommand, WritesACurveForEachLaw) {
  const std::string out = (folder_ / "out").string(), values = "independent(uniform; uniform; uniform:0,2)";
  const Outcome outcome =
      run({"--values", values, "--bidders", "3", "--epsilon", "0.03", "--format", "json", "--out", out});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["found"]);
  ASSERT_EQ(json["strategies"].size(), 2u);
  EXPECT_EQ(json["strategies"][1]["bidder"], 3);
  for (const char* file : {"strategy.csv", "strategy.svg", "strategy.png", "equilibrium.json"})
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(out) / file)) << file;
  const Outcome judged =
      surety_program({"verify", "--mechanism", "first-price", "--values", values, "--bidders", "3", "--information",
                      "private", "--strategy", out + "/strategy.csv", "--epsilon", "0.03", "--format", "json"});
  EXPECT_EQ(judged.status, 0) << judged.err;
  EXPECT_EQ(nlohmann::json::parse(judged.out)["deviations"][1]["bidder"], 3);
}

TEST_F(EquilibriumCommand, AFolderThatCannotBeIsRefusedBeforeTheSearch) {
  const std::string file = write("file", "text");
  expect_refused({"equilibrium", "--mechanism", "first-price", "--epsilon", "0.1", "--out", file}, "file");
  expect_refused({"equilibrium", "--mechanism", "first-price", "--epsilon", "0.1", "--out", file + "/in"}, "file/in");
}

// A thousandth of a second is time for one round, which epsilon = 1e-6 is too much to ask of.
TEST_F(EquilibriumCommand, NotFoundIsStatusOne) {
  const Outcome outcome = run({"--epsilon", "1e-6", "--time-limit", "1e-3"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.out.find("NOT within epsilon = 1e-06"), std::string::npos) << outcome.out;
}

TEST_F(EquilibriumCommand, AnAtomAtZeroEndsInAStrategy) {
  // once it parted its curve for ever, since it asked for a millionth of the bid at the quantile 1, which was 1e-12
  const Outcome outcome = surety_program(
      {"equilibrium", "--mechanism", "first-price", "--values", "discrete:0@0.5,1@0.5", "--samples", "1e5"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("an epsilon-equilibrium"), std::string::npos) << outcome.out;
}

TEST_F(EquilibriumCommand, BadInputIsOneLineAndStatusTwo) {
  expect_refused({"equilibrium", "--mechanism", "first-price", "--epsilon", "0"}, "epsilon is 0");
  expect_refused({"equilibrium", "--mechanism", "first-price", "--information", "full"}, "everybody sees the same");
  expect_refused({"equilibrium", "--mechanism", "first-price", "--cost", "0.1"}, "cost is 0.1");
  expect_refused({"equilibrium", "--mechanism", "bounds:none.h5"}, "bounds:FILE");
  expect_refused({"equilibrium", "--mechanism", "first-price", "--out", "/dev/null/x"}, "/dev/null");
}

// Bidders whose laws differ are played as signals: what refuses them says so.
TEST_F(EquilibriumCommand, UnlikeBiddersAreSentToPrivateInformation) {
  expect_refused({"estimate", "--mechanism", "first-price", "--values", "independent(uniform; uniform:0,2)"},
                 "--information private");
}

TEST_F(EquilibriumCommand, StrategiesOfFilesAreChecked) {
  const auto refused = [&](const std::string& text, const std::string& part) {
    const std::string file = write("bad.csv", text);
    expect_refused({"estimate", "--mechanism", "first-price", "--information", "private", "--strategy", file}, part);
  };
  refused("signal,message\n0,0\n1,x\n", "bad.csv:3");
  refused("signal,message\n1,0\n0,1\n", "must not descend");
  refused("signal,message\n0,0\n1,-1\n", "-1");
  refused("signal,bid\n0,0\n1,1\n", "message");
  refused("signal,message\n0,0\n", "2 to");
  refused("bidder,signal,message\n0,0,0\n", "bad.csv:2: bidder: '0' is no bidder");
  refused("bidder,signal,message\n9223372036854775808,0,0\n", "is no bidder");
  refused("bidder,signal,message\n1.5,0,0\n", "is no bidder");
  refused("bidder,signal,message\n2,0,0\n2,1,1\n1,0,0\n1,1,1\n", "bidder 1 stands below bidder 2");
  refused("bidder,signal,message\n1,0,0\n1,1,1\n3,0,0\n3,1,1\n", "bidder 3 of 2");
  refused("bidder,signal,message\n1,1,0\n1,0,1\n", "bad.csv, bidder 1: signal 0 stands below signal 1");
  refused("bidder,signal\n1,1\n", "column 1 is 'bidder'");
  expect_refused({"estimate", "--mechanism", "first-price", "--information", "private", "--bidders", "1e6",
                  "--strategy", write("many.csv", "bidder,signal,message\n1,0,0\n1,1,1\n")},
                 "at most 64 bidders");
}

}  // namespace
}  // namespace surety
