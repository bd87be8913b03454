#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/io/files.h"
#include "surety/mechanisms/mechanism.h"
#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> estimate_arguments{"estimate",
                                                  "--mechanism",
                                                  "second-price:reserve=0.5",
                                                  "--values",
                                                  "beta:2,2",
                                                  "--bidders",
                                                  "10",
                                                  "--samples",
                                                  "2e4",
                                                  "--seed",
                                                  "7"};

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Estimate, TheSameCommandGivesTheSameBytes) {
  for (const char* format : {"table", "csv"}) {
    const Outcome first = surety_program(with(estimate_arguments, {"--format", format}));
    const Outcome second = surety_program(with(estimate_arguments, {"--format", format, "--threads", "1"}));
    EXPECT_EQ(first.status, 0) << first.err;
    EXPECT_EQ(first.out, second.out);
    EXPECT_NE(first.out, surety_program(with(estimate_arguments, {"--format", format, "--seed", "8"})).out);
  }
}

TEST(Estimate, JsonHoldsWhatAProgramNeeds) {
  const Outcome outcome = surety_program(with(estimate_arguments, {"--format", "json"}));
  const auto json = nlohmann::json::parse(outcome.out);
  const auto& revenue = json["estimates"]["revenue"];
  ASSERT_TRUE(revenue["exact"].is_number());
  EXPECT_LT(std::abs(revenue["mean"].get<double>() - revenue["exact"].get<double>()),
            6 * revenue["standard_error"].get<double>());
  for (const char* name : {"surplus", "highest_value", "second_value", "sale_probability", "gap", "bidder_surplus"}) {
    EXPECT_TRUE(json["estimates"].contains(name)) << name;
  }
  EXPECT_EQ(json["config"]["mechanism"], "second-price:reserve=0.5");
  EXPECT_EQ(json["config"]["bidders"], 10);
  EXPECT_EQ(json["config"]["seed"], 7);
  EXPECT_EQ(json["replicates"], 20000);
  for (const char* key : {"version", "device", "seconds"}) EXPECT_TRUE(json.contains(key)) << key;
}

nlohmann::json guarantee_json(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "guarantee");
  arguments.insert(arguments.end(), {"--format", "json"});
  const Outcome outcome = surety_program(arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return nlohmann::json::parse(outcome.out);
}

TEST(Guarantee, JsonHoldsWhatAProgramNeeds) {
  for (const char* mechanism : {"proportional", "proportional:must-sell", "exponential-price", "posted-price",
                                "generalized-exponential-price", "first-price", "first-price:reserve=best"}) {
    const auto json = guarantee_json({"--mechanism", mechanism, "--values", "uniform:1,2"});
    std::vector<std::string> keys;
    for (const auto& [key, value] : json.items()) keys.push_back(key);
    EXPECT_EQ(keys, (std::vector<std::string>{"commit", "config", "error_bounds", "full_surplus", "graded_intervals",
                                              "guarantee", "guarantee_is", "optimal_guarantee", "parameters", "ratio",
                                              "version"}));
    const double found = json["guarantee"], most = json["optimal_guarantee"];
    EXPECT_LE(found, most) << mechanism;
    EXPECT_LT(most, json["full_surplus"]);
    EXPECT_DOUBLE_EQ(json["ratio"], found / most);
    EXPECT_EQ(json["full_surplus"], 1.5);
    EXPECT_EQ(json["config"]["mechanism"], Mechanism::parse(mechanism).spec());
    EXPECT_EQ(json["config"]["values"], "uniform:1,2");
    EXPECT_EQ(json["config"]["bidders"], 2);
    EXPECT_EQ(json["config"]["cost"], 0);
    EXPECT_GE(json["error_bounds"]["guarantee"], 0);
  }
}

TEST(Guarantee, ParametersAreThoseGivenOrThoseOptimised) {
  const auto best = guarantee_json({"--mechanism", "exponential-price", "--values", "power:2", "--k", "20"});
  const auto& parameters = best["parameters"];
  EXPECT_EQ(parameters["k"], 20);
  const std::string again = "exponential-price:A=" + parameters["A"].dump() + ",X=" + parameters["X"].dump() + ",k=20";
  const auto given = guarantee_json({"--mechanism", again, "--values", "power:2"});
  EXPECT_NEAR(given["guarantee"], best["guarantee"], 1e-14);
  EXPECT_EQ(given["parameters"], parameters);
  EXPECT_EQ(given["config"]["mechanism"], again);
  EXPECT_NEAR(guarantee_json({"--mechanism", "posted-price"})["parameters"]["price"], 0.25, 1e-7);
  EXPECT_EQ(guarantee_json({"--mechanism", "first-price"})["parameters"]["reserve"], 0);
  EXPECT_NEAR(guarantee_json({"--mechanism", "first-price"})["guarantee"], 1.0 / 6, 1e-14);
  EXPECT_NEAR(guarantee_json({"--mechanism", "exponential-price", "--bidders", "1"})["ratio"], 1, 1e-14);
  const auto graded =
      guarantee_json({"--mechanism", "proportional", "--values", "intervals:0..0.95,3.95..4", "--cost", "0.2"});
  EXPECT_EQ(graded["graded_intervals"].size(), 2u);  // Brooks & Du (2021), Figure 3
  EXPECT_EQ(graded["graded_intervals"][0]["from"], 0);
  EXPECT_EQ(graded["ratio"], 1);
}

TEST(Guarantee, AnUnknownOptimumIsNoReasonToRefuse) {
  // two bidders who must be sold the good need values that are not too rarely near the least
  const Outcome refused =
      surety_program({"guarantee", "--mechanism", "proportional:must-sell", "--values", "beta:8,1"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("left-tail assumption"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("must be sold"), std::string::npos) << refused.err;
  EXPECT_EQ(surety_program({"guarantee", "--mechanism", "proportional", "--values", "beta:8,1"}).status, 0);
  // and the optimum is solved for up to 10^6 bidders, a posted price for any number
  const Outcome outcome = surety_program(
      {"guarantee", "--mechanism", "posted-price", "--values", "beta:8,1", "--bidders", "2000000", "--format", "json"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_NE(outcome.err.find("optimal guarantee unknown: "), std::string::npos) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["optimal_guarantee"].is_null() && json["ratio"].is_null());
  EXPECT_NEAR(json["guarantee"], 0.600364, 1e-6);
}

TEST(Guarantee, TableShowsTheSame) {
  const Outcome table = surety_program({"guarantee", "--mechanism", "posted-price", "--bidders", "1"});
  EXPECT_EQ(table.status, 0) << table.err;
  for (const char* part :
       {"posted-price:price=best, common value uniform, 1 bidder, cost 0", "0.125", "0.20363219", "full surplus"})
    EXPECT_NE(table.out.find(part), std::string::npos) << table.out;
}

TEST(Estimate, WhatAMechanismChoseIsPrinted) {
  const std::vector<std::string> posted{"estimate", "--mechanism", "posted-price", "--bidders",
                                        "2",        "--samples",   "100"};
  EXPECT_NE(surety_program(posted).out.find("\nchosen: price 0.57735\n"), std::string::npos)
      << surety_program(posted).out;
  const auto json = nlohmann::json::parse(surety_program(with(posted, {"--format", "json"})).out);
  EXPECT_NEAR(json["chosen"]["price"].get<double>(), std::sqrt(1 / 3.0), 1e-7);
  EXPECT_TRUE(json["estimates"]["revenue"]["table_error_bound"].is_number());
  const std::vector<std::string> optimal{"estimate", "--mechanism", "optimal", "--samples", "100"};
  EXPECT_NE(surety_program(optimal).out.find("chosen: reserve 0.5\n"), std::string::npos);
  EXPECT_EQ(surety_program(estimate_arguments).out.find("chosen"), std::string::npos);
}

TEST(Help, EveryCommandExplainsItselfWithExamples) {
  const Outcome help = surety_program({"--help"});
  EXPECT_EQ(help.status, 0);
  for (const char* command : {"estimate", "guarantee", "verify", "implement", "known-values", "side-bets",
                              "sequential-prices", "ex-post-payments", "plan", "sweep", "matrix", "merge", "rates",
                              "plot", "reproduce", "devices", "list", "version"}) {
    EXPECT_NE(help.out.find(command), std::string::npos) << command;
    const Outcome own = surety_program({command, "--help"});
    EXPECT_EQ(own.status, 0) << command;
    EXPECT_NE(own.out.find("Example"), std::string::npos) << command;
    EXPECT_NE(own.out.find(std::string("surety ") + command), std::string::npos) << command;
  }
}

TEST(List, NamesEverythingThatCanBeTyped) {
  const Outcome list = surety_program({"list"});
  EXPECT_EQ(list.status, 0);
  for (const char* name : {"beta", "empirical", "mixture", "comonotone", "posted-price", "all-pay", "highest-signal",
                           "sale_probability", "instruction-set", "surety list laws"})
    EXPECT_NE(list.out.find(name), std::string::npos) << name;
  const auto expect_on = [](const char* topic, const std::vector<const char*>& parts) {
    const Outcome page = surety_program({"list", topic});
    for (const char* part : parts) EXPECT_NE(page.out.find(part), std::string::npos) << part << "\n" << page.out;
  };
  expect_on("laws", {"beta:a,b", "empirical:file.csv#column", "triangle"});
  expect_on("priors", {"mixture(w * PRIOR", "comonotone("});
  expect_on("mechanisms", {"posted-price:price=P", "generalized-exponential-price", "Myerson (1981)"});
  expect_on("value-functions", {"mixture(w * F"});
}

TEST(Devices, AlwaysHasAProcessor) {
  const Outcome outcome = surety_program({"devices"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("scalar"), std::string::npos);
  EXPECT_NE(outcome.out.find("cuda"), std::string::npos);
}

TEST(Version, NamesItself) {
  EXPECT_EQ(surety_program({"version"}).out.find("surety "), 0u);
  const Outcome csv = surety_program({"version", "--format", "csv"});
  EXPECT_EQ(csv.out.find("name,value\nversion,"), 0u) << csv.out << csv.err;
  EXPECT_NE(csv.out.find("\ncompiler,"), std::string::npos) << csv.out;
}

// CSV has a line for each of the checks that the page counts.
TEST(ReproduceCommand, EveryCheckIsARecord) {
  const Outcome csv = surety_program({"reproduce", "du-2016", "--samples", "1e4", "--format", "csv"});
  EXPECT_EQ(csv.status, 0) << csv.err;
  EXPECT_EQ(csv.out.find("table,what,computed,independent,source,low,high,z,agrees\n"), 0u) << csv.out.substr(0, 200);
  const Outcome page = surety_program({"reproduce", "du-2016", "--samples", "1e4"});
  const auto lines = std::count(csv.out.begin(), csv.out.end(), '\n');
  EXPECT_NE(page.out.find("\n" + std::to_string(lines - 1) + " checks, 0 disagree"), std::string::npos) << lines;
}

class Sweep : public ScratchTest {
 protected:
  fs::path config() const {
    return write("a.toml",
                 "seed = 5\nsamples = 2000\nbidders = [2, 4, 8]\nvalues = [\"uniform\"]\n"
                 "mechanisms = [\"second-price\", \"posted-price:price=best\"]\n");
  }
};

TEST_F(Sweep, ACellIsTheEstimateOfTheSameArguments) {
  const std::string out = folder_ / "out";
  const Outcome sweep = surety_program({"sweep", config(), "--out", out});
  ASSERT_EQ(sweep.status, 0) << sweep.err;
  const Outcome cell = surety_program({"estimate", "--mechanism", "posted-price:price=best", "--values", "uniform",
                                       "--bidders", "4", "--samples", "2000", "--seed", "5", "--format", "csv"});
  const std::string rows = cell.out.substr(cell.out.find('\n') + 1);
  EXPECT_NE(read_file(folder_ / "out" / "results.csv").find(rows), std::string::npos);
}

TEST_F(Sweep, TwoSweepsGiveTheSameBytes) {
  for (const char* out : {"one", "two"}) {
    ASSERT_EQ(
        surety_program({"sweep", config(), "--out", folder_ / out, "--threads", out[0] == 'o' ? "1" : "2"}).status, 0);
  }
  for (const char* file : {"results.csv", "rates.csv"})
    EXPECT_EQ(read_file(folder_ / "one" / file), read_file(folder_ / "two" / file));
}

// By revenue equivalence 1/3 and 1/2: the second-highest of two and three uniform values. The same from one process and
// from shards, by either command.
TEST_F(Sweep, AMatrixIsPrintedWrittenAndDrawn) {
  const std::string config = write("m.toml",
                                   "job = \"equilibria\"\nepsilon = 0.1\nbins = 24\nmessages = 32\nsamples = 2e4\n"
                                   "values = [\"uniform\"]\nbidders = [2, 3]\ninformation = [\"private\"]\n"
                                   "mechanisms = [\"first-price\", \"all-pay\"]\n");
  const fs::path whole = folder_ / "whole", shards = folder_ / "shards";
  const Outcome outcome = surety_program({"matrix", config, "--out", whole});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  for (const char* part : {"values uniform, 2 bidders: revenue\n", "  all-pay      0.333  private  1 of 1\n",
                           "values uniform, 3 bidders: revenue\n", "  all-pay      0.500  private  1 of 1\n"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
  for (const char* shard : {"1/2", "2/2"})
    ASSERT_EQ(surety_program({"sweep", config, "--out", shards, "--shard", shard}).status, 0);
  const Outcome merged = surety_program({"merge", shards});
  EXPECT_EQ(merged.out.substr(0, merged.out.find("\nwritten")), outcome.out.substr(0, outcome.out.find("\nwritten")));
  for (const char* table : {"results.csv", "matrix.csv", "worst.csv"})
    EXPECT_EQ(read_file(whole / table), read_file(shards / table)) << table;
  EXPECT_EQ(surety_program({"plot", whole, "--y", "revenue"}).status, 2);  // the matrix is what is drawn
  const Outcome drawn = surety_program({"plot", whole});
  EXPECT_EQ(drawn.status, 0) << drawn.err;
  for (const char* figure : {"matrix-uniform", "worst-uniform"})
    for (const char* suffix : {".svg", ".png"})
      EXPECT_TRUE(fs::exists(whole / (std::string(figure) + suffix))) << figure << suffix;
}

// Where no cell is solved and nothing is guaranteed there are no worst cells to draw.
TEST_F(Sweep, AMatrixWithoutASolvedCellIsDrawnWithoutItsWorst) {
  const std::string config = write("m.toml",
                                   "job = \"equilibria\"\nepsilon = 1e-9\nbins = 24\nmessages = 32\nsamples = 1e4\n"
                                   "values = [\"independent(uniform; uniform:0,2)\"]\nbidders = [2]\n"
                                   "information = [\"private\"]\nmechanisms = [\"first-price\"]\n");
  const Outcome outcome = surety_program({"matrix", config, "--out", folder_ / "out"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err.find("could not draw"), std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.out.find("worst-"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("0 of 1"), std::string::npos) << outcome.out;
}

TEST_F(Sweep, RatesCanBeFittedAgain) {
  const std::string out = folder_ / "out";
  ASSERT_EQ(surety_program({"sweep", config(), "--out", out}).status, 0);
  const std::string fitted = read_file(folder_ / "out" / "rates.csv");
  EXPECT_EQ(surety_program({"rates", out}).status, 0);
  EXPECT_EQ(read_file(folder_ / "out" / "rates.csv"), fitted);
  EXPECT_EQ(surety_program({"rates", out, "--format", "csv"}).out, fitted);
  const auto json = nlohmann::json::parse(surety_program({"rates", out, "--format", "json"}).out);
  ASSERT_EQ(json["studies"].size(), 2u);  // mechanisms on one law
  for (const auto& study : json["studies"]) EXPECT_EQ(study["gaps"], "exact");
  const Outcome short_fit = surety_program({"rates", out, "--fit-from", "4"});
  EXPECT_EQ(short_fit.status, 0);
  EXPECT_NE(short_fit.out.find("not fitted"), std::string::npos) << short_fit.out;
  EXPECT_NE(short_fit.err.find("fitted to N >= 4"), std::string::npos) << short_fit.err;
  EXPECT_EQ(nlohmann::json::parse(read_file(folder_ / "out" / "manifest.json"))["rates"]["fit-from"], 4);
}

// At N = 8 sales fail once in 256 auctions: 2,000 of them show too few, but theory knows the gap.
TEST_F(Sweep, RareEventsCostNoPoints) {
  const auto path = write("rare.toml",
                          "samples = 2000\nbidders = [2, 3, 4, 8, 64]\nvalues = [\"uniform\"]\n"
                          "mechanisms = [\"second-price:reserve=0.5\"]\n");
  const Outcome sweep = surety_program({"sweep", path, "--out", folder_ / "out"});
  ASSERT_EQ(sweep.status, 0) << sweep.err;
  EXPECT_EQ(sweep.out.find("left out"), std::string::npos) << sweep.out;
  EXPECT_NE(read_file(folder_ / "out" / "rates.csv").find(",5,2\n"), std::string::npos);  // five points from N = 2 on
}

TEST_F(Sweep, FiguresAreDrawnForEveryLaw) {
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  const std::string out = folder_ / "out";
  ASSERT_EQ(surety_program({"sweep", config(), "--out", out}).status, 0);
  const Outcome plot = surety_program({"plot", out});
  EXPECT_EQ(plot.status, 0) << plot.err;
  EXPECT_TRUE(fs::exists(folder_ / "out" / "gap-uniform.svg"));
  EXPECT_TRUE(fs::exists(folder_ / "out" / "gap-uniform.png"));
  const Outcome shares = surety_program({"plot", out, "--y", "share", "--log", "none", "--title", "Shares", "--pdf"});
  EXPECT_EQ(shares.status, 0) << shares.err;
  EXPECT_NE(shares.out.find("share-uniform.pdf\n"), std::string::npos) << shares.out;
  EXPECT_NE(read_file(folder_ / "out" / "share-uniform.svg").find(">Shares<"), std::string::npos);
  for (const auto& [option, value, part] : {std::tuple("--y", "shares", "did you mean share?"),
                                            {"--x", "cap", "no mechanism of the sweep has its cap set"},
                                            {"--log", "z", "write x, y, xy or none"}}) {
    const Outcome refused = surety_program({"plot", out, option, value});
    EXPECT_EQ(refused.status, 2);
    EXPECT_NE(refused.err.find(part), std::string::npos) << refused.err;
    EXPECT_TRUE(refused.one_error_line()) << refused.err;
  }
}

nlohmann::json verify_json(std::vector<std::string> arguments, int status) {
  arguments.insert(arguments.begin(), "verify");
  arguments.insert(arguments.end(), {"--format", "json", "--samples", "131072", "--bins", "16", "--messages", "64"});
  const Outcome outcome = surety_program(arguments);
  EXPECT_EQ(outcome.status, status) << outcome.out << outcome.err;
  return nlohmann::json::parse(outcome.out);
}

// Theorem 1 by play: truth is an equilibrium, it earns the guarantee, and no posted price earns more.
TEST(Verify, TheProportionalAuctionOnItsMinmaxInformation) {
  const auto json = verify_json({"--mechanism", "proportional", "--information", "minmax"}, 0);
  EXPECT_EQ(json["agrees"], true);
  EXPECT_EQ(json["equilibrium_known"], true);
  ASSERT_EQ(json["deviations"].size(), 1u);
  EXPECT_EQ(json["deviations"][0]["profitable"], false);
  EXPECT_EQ(json["deviations"][0]["bins"], 16);
  EXPECT_EQ(json["deviations"][0]["messages"], 65);  // and just above 0, where bids of 0 tie
  EXPECT_NEAR(json["guarantee"].get<double>(), 0.28051797, 1e-8);
  const double mean = json["profit"]["mean"], error = json["profit"]["standard_error"];
  EXPECT_LT(std::abs(mean - json["guarantee"].get<double>()), 5 * error);
  EXPECT_LE(json["best_posted_price"]["profit"].get<double>(), json["guarantee"].get<double>() + 1e-12);
}

// With a cap there are equilibria where all know the value; the uncapped auction's guarantee, .2805, is below what they
// earn.
TEST(Verify, OtherInformationEarnsMoreThanTheGuarantee) {
  const auto none = verify_json({"--mechanism", "proportional", "--information", "none"}, 0);
  EXPECT_GT(none["profit"]["mean"].get<double>(), none["guarantee"].get<double>());
  for (const char* information : {"full", "partition:0.5"}) {
    const auto json = verify_json({"--mechanism", "proportional:cap=10", "--information", information}, 0);
    EXPECT_GT(json["profit"]["mean"].get<double>(), 0.28051797) << information;
    EXPECT_TRUE(json["guarantee"].is_null());
  }
}

TEST(Verify, TableNamesTheStrategyAndTheVerdict) {
  const Outcome outcome = surety_program({"verify", "--mechanism", "first-price", "--information", "wallet", "--values",
                                          "triangle", "--samples", "65536", "--bins", "8", "--messages", "32"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  for (const char* part :
       {"strategy: ", "8 bins x 33 messages", "nobody gains more than", "by any message, at any signal\n", "agreed"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << outcome.out;
}

TEST(Estimate, CommonValuesArePlayed) {
  const Outcome outcome =
      surety_program({"estimate", "--mechanism", "proportional", "--information", "minmax", "--values",
                      "intervals:0..0.95,3.95..4", "--cost", "0.2", "--samples", "1e5", "--format", "json"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  const auto& profit = json["estimates"]["profit"];
  EXPECT_LT(std::abs(profit["mean"].get<double>() - profit["exact"].get<double>()),
            5 * profit["standard_error"].get<double>());
  EXPECT_EQ(json["config"]["information"], "minmax");
  EXPECT_EQ(json["config"]["cost"], 0.2);
  EXPECT_NE(json["strategy"].get<std::string>().find("Proposition 4"), std::string::npos);
}

}  // namespace
}  // namespace surety
