#include <chrono>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class BoundsCommand : public ScratchTest {
 protected:
  std::string environment(const std::string& text = "bidders = 2\nvalues = \"common\"\nsupport = [0, 0.5, 1]\n") const {
    return write("environment.toml", text);
  }
  void expect_refused(std::vector<std::string> arguments, const std::string& in_message) const {
    arguments.insert(arguments.begin(), "bounds");
    const Outcome outcome = surety_program(arguments);
    EXPECT_EQ(outcome.status, 2) << in_message;
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find(in_message), std::string::npos) << outcome.err;
  }
};

TEST_F(BoundsCommand, JsonHasTheBracket) {
  const Outcome outcome =
      surety_program({"bounds", environment(), "--k", "5", "--gap", "1e-3", "--format", "json", "--device", "cpu"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  for (const char* key : {"lower", "upper", "lower_gap", "upper_gap", "iterations", "seconds"})
    EXPECT_TRUE(json[key].is_number()) << key;
  EXPECT_LT(json["lower"], json["upper"]);
  EXPECT_LE(json["lower_gap"], 1e-3);
  EXPECT_LE(json["upper_gap"], 1e-3);
  EXPECT_LE(json["discretisation_gap"][0], json["discretisation_gap"][1]);
  EXPECT_FALSE(json["stopped"]);
  EXPECT_DOUBLE_EQ(json["full_surplus"], 0.5);
}

// The proportional auction's guarantee for this prior is where both ends lead (Brooks & Du 2021).
TEST_F(BoundsCommand, SeveralGridsShowHowTheBracketCloses) {
  const Outcome outcome = surety_program(
      {"bounds", environment(), "--k", "8,4,6,12", "--format", "json", "--device", "cpu", "--out", folder_ / "out"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(json["grids"].size(), 4u);
  EXPECT_EQ(json["grids"][0]["k"], 4);
  const double guarantee = nlohmann::json::parse(
      surety_program({"guarantee", "--mechanism", "proportional", "--values",
                      "discrete:0@0.333333333333,0.5@0.333333333334,1@0.333333333333", "--format", "json"})
          .out)["guarantee"];
  for (const auto& grid : json["grids"]) {
    EXPECT_LE(grid["lower"], guarantee + 1e-9);
    EXPECT_GE(grid["upper"], guarantee - 1e-9);
  }
  EXPECT_GT(json["width_exponent"]["value"], 0.5);  // Proposition 9
  EXPECT_NEAR(json["limit"]["value"], guarantee, 2e-3);
  EXPECT_LE(json["limit"]["low"], json["limit"]["value"]);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "out" / "k-12" / "bounds.h5"));
  EXPECT_EQ(read_file(folder_ / "out" / "over-k.json"), outcome.out);
}

TEST_F(BoundsCommand, OutHoldsMechanismAndInformation) {
  const auto out = folder_ / "a" / "b";
  const Outcome outcome = surety_program(
      {"bounds", environment(), "--k", "3", "--gap", "1e-2", "--format", "json", "--device", "cpu", "--out", out});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(read_file(out / "bounds.json"), outcome.out);
  EXPECT_TRUE(read_file(out / "bounds.h5").starts_with("surety bounds "));
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here, so no figures";
  for (const char* figure : {"mechanism", "transfers", "information"})
    for (const char* suffix : {".csv", ".svg", ".png"})
      EXPECT_TRUE(std::filesystem::exists(out / (std::string(figure) + suffix))) << figure << suffix;
}

TEST_F(BoundsCommand, EnvironmentsWithOutcomesAreSolved) {
  const std::string file = environment("kind = \"public-expenditure\"\nagents = 2\nsocial_value = 3\n");
  const auto out = folder_ / "out";
  const Outcome outcome = surety_program({"bounds", file, "--k", "5", "--reach", "3", "--gap", "1e-2", "--format",
                                          "json", "--device", "cpu", "--out", out});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_LE(json["lower"], 1.5568);
  EXPECT_GE(json["upper"], 1.5567);
  EXPECT_LE(json["lower_gap"], 1e-2);
  EXPECT_LE(json["upper_gap"], 1e-2);
  EXPECT_EQ(json["outcomes"], (std::vector<std::string>{"nothing", "agent 1 pays", "agent 2 pays"}));
  EXPECT_EQ(json["agents"], 2);
  EXPECT_EQ(json["reach"], 3);
  EXPECT_DOUBLE_EQ(json["greatest_welfare"], 2);
  EXPECT_EQ(read_file(out / "bounds.json"), outcome.out);
  EXPECT_TRUE(read_file(out / "bounds.h5").starts_with("surety bounds "));
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here, so no figures";
  for (const char* file_name : {"mechanism.png", "information.svg", "signals.csv", "aggregates.png", "shares.csv"})
    EXPECT_TRUE(std::filesystem::exists(out / file_name)) << file_name;
}

TEST_F(BoundsCommand, GridsOfEnvironmentsWithOutcomesCloseIn) {
  const std::string file = environment("kind = \"bilateral-trade\"\nseller_value = 3\n");
  const Outcome outcome =
      surety_program({"bounds", file, "--k", "3,4,6", "--gap", "1e-2", "--format", "json", "--device", "cpu"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(json["grids"].size(), 3u);
  EXPECT_TRUE(json["width_exponent"].is_null()) << "three grids: no power of k predicts another";
  EXPECT_FALSE(json["limit"]["proven"]);
}

TEST_F(BoundsCommand, TheTimeLimitLeavesACertifiedBracket) {
  const Outcome outcome = surety_program({"bounds", environment(), "--k", "12", "--gap", "1e-9", "--time-limit", "0.2",
                                          "--format", "json", "--device", "cpu"});
  ASSERT_EQ(outcome.status, 3) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["stopped"]);
  EXPECT_LT(json["lower"], json["upper"]);
  EXPECT_LE(json["upper"], 0.5 + 1e-9);
}

// Before the first step all transfers are 0: figures of one colour, and nothing to remark upon.
TEST_F(BoundsCommand, WithoutAStepTheFiguresAreDrawnToo) {
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  const std::filesystem::path out = folder_ / "out";
  const Outcome outcome = surety_program({"bounds", environment(), "--k", "20", "--time-limit", "0.001", "--format",
                                          "json", "--device", "cpu", "--out", out});
  EXPECT_EQ(outcome.status, 3);
  EXPECT_EQ(outcome.err.find("not drawn"), std::string::npos) << outcome.err;  // it may tell that it is still running
  EXPECT_TRUE(std::filesystem::exists(out / "transfers.svg"));
}

TEST_F(BoundsCommand, AnInterruptionLeavesACertifiedBracket) {
  Program running(
      {{"bounds", environment(), "--k", "12", "--gap", "1e-9", "--format", "json", "--device", "cpu"}, "", 0});
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  ::kill(running.id(), SIGINT);
  const Outcome outcome = running.wait();
  EXPECT_EQ(outcome.status, 130) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["stopped"]);
  EXPECT_LT(json["lower"], json["upper"]);
}

// Three common values: the proportional auction's guarantee lies inside (Brooks & Du 2021).
TEST_F(BoundsCommand, WidthAsksForABracketWithoutAGrid) {
  const Outcome outcome = surety_program({"bounds", environment(), "--width", "1e-2", "--format", "json"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  for (const char* key : {"lower", "upper", "width", "elements", "degree", "iterations", "seconds"})
    EXPECT_TRUE(json[key].is_number()) << key;
  EXPECT_FALSE(json["stopped"]);
  EXPECT_LE(json["width"], 1e-2);
  const double guarantee = nlohmann::json::parse(
      surety_program({"guarantee", "--mechanism", "proportional", "--values",
                      "discrete:0@0.333333333333,0.5@0.333333333334,1@0.333333333333", "--format", "json"})
          .out)["guarantee"];
  EXPECT_LE(json["lower"], guarantee + 1e-9);
  EXPECT_GE(json["upper"], guarantee - 1e-9);
}

TEST_F(BoundsCommand, WidthThatTimeDoesNotAllowLeavesABracket) {
  const Outcome outcome = surety_program(
      {"bounds", environment(), "--width", "1e-9", "--time-limit", "0.2", "--format", "json", "--degree", "2"});
  ASSERT_EQ(outcome.status, 3) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["stopped"]);
  EXPECT_EQ(json["degree"], 2);
  EXPECT_LT(json["lower"], json["upper"]);
  EXPECT_LT(json["width"], 0.1);
}

/// The number behind a label in a table.
double printed(const std::string& text, const std::string& label) {
  const auto at = text.find(label);
  EXPECT_NE(at, std::string::npos) << label << " in\n" << text;
  return at == std::string::npos ? NAN : std::strtod(text.c_str() + at + label.size(), nullptr);
}

// What is printed must be as true as what was proven, and say as much whatever the unit of money. Rounded to
// nearest, the 36 ends would be on their side with a chance of 2^-36.
TEST_F(BoundsCommand, PrintedBracketsContainTheProvenOnes) {
  for (const char* scale : {"e-10", "", "e6"})
    for (const char* middle : {"0.3", "0.41", "0.5"})
      for (const char* option : {"--width", "--k"}) {
        const std::string file = environment(std::string("bidders = 2\nvalues = \"common\"\nsupport = [0") + scale +
                                             ", " + middle + scale + ", 1" + scale + "]\n");
        const std::string number = std::string(option) == "--k" ? "3" : "0.1";
        const auto run = [&](const char* format) {
          return surety_program({"bounds", file, option, number, "--format", format}).out;
        };
        const auto json = nlohmann::json::parse(run("json"));
        const std::string text = run("table");
        const double lower = printed(text, "guarantees at least"), upper = printed(text, "guarantees more than");
        EXPECT_LE(lower, json["lower"]) << text;
        EXPECT_GE(upper, json["upper"]) << text;
        EXPECT_NEAR(lower / double(json["lower"]), 1, 1e-4) << text;
        EXPECT_NEAR(upper / double(json["upper"]), 1, 1e-4) << text;
      }
}

TEST_F(BoundsCommand, BadInputIsOneLineAndStatusTwo) {
  const std::string file = environment();
  expect_refused({file, "--k", "1"}, "k is 1");
  expect_refused({file, "--k", "2.5"}, "--k: \"2.5\"");
  expect_refused({file, "--k", "50000"}, "k = 50000 with 2 bidders is a grid of 6.25e+18 profiles");
  expect_refused({file, "--gap", "0"}, "--gap: ");
  expect_refused({file, "--gap", "1"}, "--gap: ");
  expect_refused({file, "--time-limit", "-1"}, "--time-limit: ");
  expect_refused({file, "--format", "cvs"}, "--format: unknown format 'cvs'; did you mean 'csv'?");
  expect_refused({(folder_ / "absent.toml").string()}, "absent.toml");
  expect_refused({}, "environment is required");
  expect_refused({file, "--out", file}, "environment.toml");  // a file where the folder should be
  expect_refused({environment("bidders = 2\nvalues = \"common\"\nsupport = [0, 1]\nprobability = [0.7, 0.7]\n")},
                 "environment.toml:4: probability: the probabilities sum to 1.4 but must sum to 1");
  expect_refused({environment("bidders = 2\nvalues = \"common\"\nsupport = [-1, 1]\n")}, "participation secure");
  expect_refused({environment(), "--reach", "3"}, "--reach: an auction's grid always reaches to k");
  const std::string expenditure = environment("kind = \"public-expenditure\"\nagents = 2\nsocial_value = 3\n");
  expect_refused({expenditure, "--reach", "0"}, "--reach: ");
  expect_refused({expenditure, "--k", "90000"}, "k = 90000 with 2 agents is a grid of");
  expect_refused({expenditure, "--width", "1e-2"}, "--width: ");
  expect_refused({environment(), "--width", "2"}, "--width: ");
  expect_refused({environment(), "--width", "1e-2", "--degree", "7"}, "--degree: ");
  expect_refused({environment(), "--width", ""}, "--width: ");
  for (const std::vector<std::string>& option : std::vector<std::vector<std::string>>{{"--k", "4"},
                                                                                      {"--gap", "1e-3"},
                                                                                      {"--reach", "3"},
                                                                                      {"--out", "x"},
                                                                                      {"--device", "cpu"},
                                                                                      {"--instruction-set", "avx2"}})
    expect_refused({environment(), "--width", "1e-2", option[0], option[1]},
                   option[0] + " is of a grid, and --width asks for");
  expect_refused({environment(), "--degree", "2"}, "--degree is of a bracket without a grid: give --width too");
  expect_refused({environment("bidders = 5\nvalues = \"common\"\nsupport = [0, 1]\n"), "--width", "1e-2"},
                 "5 bidders; bounds by elements take up to 4");
}

}  // namespace
}  // namespace surety
