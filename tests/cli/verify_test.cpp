// One meaning of agreement: what verify prints, its JSON and its exit status say the same, and 0 stands beside no
// deviation that is proven and no guarantee that is missed; and the exit statuses that the documentation lists.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <regex>

#include "host/io/files.h"
#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class VerifyCommand : public ScratchTest {
 protected:
  /// The JSON; text and exit status have to say the same.
  nlohmann::json verified(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "verify");
    const Outcome text = surety_program(arguments);
    arguments.insert(arguments.end(), {"--format", "json"});
    const Outcome outcome = surety_program(arguments);
    EXPECT_EQ(outcome.err, "");
    const auto json = nlohmann::json::parse(outcome.out);
    EXPECT_EQ(outcome.status, json["agrees"] ? 0 : 1);
    EXPECT_EQ(text.status, outcome.status);
    EXPECT_EQ(json["agrees"], json["disagreements"].empty());
    EXPECT_EQ(text.out.find("\nagreed") != std::string::npos, bool(json["agrees"])) << text.out;
    EXPECT_EQ(text.out.find("\nDISAGREED\n") == std::string::npos, bool(json["agrees"])) << text.out;
    for (const auto& each : json["disagreements"])
      EXPECT_NE(text.out.find(each.get<std::string>()), std::string::npos) << text.out << "lacks " << each;
    return json;
  }
  std::vector<std::string> table(const std::string& mechanism, const std::string& values,
                                 const std::string& lines) const {
    const std::string file = write("table.csv", "probability,value,signal1,signal2\n" + lines);
    return {"--mechanism",   mechanism, "--values", values,      "--information",
            "table:" + file, "--bins",  "1",        "--samples", "2000"};
  }
};

// By hand, as in tests/games/enumerated_deviations_test.cpp.
TEST_F(VerifyCommand, ProvenDeviationsOfTablesDisagree) {
  const auto tied =
      verified(table("first-price", "discrete:0@0.999,1000@0.001", "0.001,1000,0.3,0.3\n0.999,0,0.3,0.3\n"));
  EXPECT_FALSE(tied["agrees"]);
  EXPECT_NEAR(double(tied["deviations"][0]["largest_gain"]), 0.35, 1e-12);
  EXPECT_TRUE(tied["deviations"][0]["every_message"]);
  const auto apart =
      verified(table("first-price", "discrete:1@0.999,1000@0.001", "0.999,1,0.9,0.5\n0.001,1000,0.9,0.5\n"));
  EXPECT_FALSE(apart["agrees"]);
  EXPECT_NEAR(double(apart["deviations"][0]["largest_gain"]), 0.4, 1e-12);
  EXPECT_NEAR(double(apart["deviations"][1]["largest_gain"]), 1.099, 1e-12);
  auto accepted = table("first-price", "discrete:1@0.999,1000@0.001", "0.999,1,0.9,0.5\n0.001,1000,0.9,0.5\n");
  accepted.insert(accepted.end(), {"--epsilon", "1.1"});
  EXPECT_TRUE(verified(accepted)["agrees"]);
  // both bid the value that they know: an equilibrium, whatever else
  const auto known = verified(table("first-price", "discrete:1@0.5,2@0.5", "0.5,1,1,1\n0.5,2,2,2\n"));
  EXPECT_TRUE(known["agrees"]) << known;
  EXPECT_EQ(known["deviations"][0]["largest_gain"], 0);
}

TEST_F(VerifyCommand, EquilibriaAgree) {
  for (const auto& game : std::vector<std::vector<std::string>>{
           {"--mechanism", "proportional:cap=10", "--information", "full"},
           {"--mechanism", "proportional", "--information", "none"},
           {"--mechanism", "first-price", "--information", "none", "--bidders", "1"},
           {"--mechanism", "second-price", "--information", "informed:1", "--values",
            "discrete:1@0.999999,1000000@0.000001"},
           {"--mechanism", "second-price", "--information", "wallet", "--values", "triangle"}}) {
    auto arguments = game;
    arguments.insert(arguments.end(), {"--samples", "100000"});
    const auto json = verified(arguments);
    EXPECT_TRUE(json["agrees"]) << json.dump(2);
    for (const auto& d : json["deviations"]) {
      EXPECT_GE(d["largest_gain"], 0);
      EXPECT_GE(d["exploitability_bound"], d["largest_gain"]);
    }
  }
}

// Of exponential prices a lower bound is known (Du 2016, (23)), of proportional auctions the guarantee itself.
TEST_F(VerifyCommand, LowerBoundsAreNoGuarantees) {
  const std::vector<std::string> of_none{"--information", "none", "--samples", "64000"};
  const auto with = [&](const char* mechanism) {
    std::vector<std::string> arguments = of_none;
    arguments.insert(arguments.begin(), {"--mechanism", mechanism});
    return arguments;
  };
  EXPECT_EQ(verified(with("exponential-price"))["guarantee_is"], "a lower bound");
  EXPECT_EQ(verified(with("proportional"))["guarantee_is"], "exact");
  std::vector<std::string> text = with("exponential-price");
  text.insert(text.begin(), "verify");
  EXPECT_NE(surety_program(text).out.find("guarantee of the mechanism, at least"), std::string::npos);
}

// The good is worth something once in a million times, and then its price: too rare for 64,000 plays to show what
// first-price auctions guarantee.
TEST_F(VerifyCommand, WhatIsTooRareToBePlayedIsNoDisagreement) {
  const auto json = verified({"--mechanism", "first-price", "--information", "full", "--values",
                              "discrete:0@0.999999,1000000000@0.000001", "--samples", "64000"});
  EXPECT_TRUE(json["agrees"]) << json["disagreements"];
  EXPECT_NEAR(json["profit"]["exact"], 1e3, 1e-6);
}

// First price, uniform values, both bid .6 v: (2 x .6 - 1)^2/(4 x .6) is gained by v = 1. The bound may be below in one
// run of 100; the seed is fixed.
TEST_F(VerifyCommand, ExploitabilityCoversWhatItSays) {
  const double truth = 0.04 / 2.4;
  std::vector<std::string> arguments{"--mechanism", "first-price", "--information", "private",  "--strategy",
                                     "linear:0.6",  "--samples",   "1e5",           "--epsilon"};
  for (const auto& [epsilon, agrees] : {std::pair("0.04", true), std::pair("0.01", false)}) {
    auto to_target = arguments;
    to_target.emplace_back(epsilon);
    const auto json = verified(to_target);
    const auto& e = json["exploitability"];
    EXPECT_EQ(json["agrees"], agrees) << json;
    EXPECT_GE(e["bound"], truth);
    EXPECT_NEAR(e["bound"], double(e["gain"]) + double(e["noise"]) + double(e["grid"]) + double(e["bin"]), 1e-12);
    EXPECT_EQ(e["confidence"], 1);
    EXPECT_EQ(e["noise"], 0);
    EXPECT_EQ(e["replicates"], 0);
    EXPECT_EQ(e["covers"], nlohmann::json({{"messages", "all"}, {"signals", "all"}}));
    if (!agrees) {
      EXPECT_NE(json["disagreements"].dump().find("more than epsilon = 0.01"), std::string::npos) << json;
    }
  }
  for (const auto& [mechanism, information, values, all] :
       {std::tuple("first-price", "wallet", "triangle", true),
        {"all-pay", "minmax", "uniform", true},
        {"proportional", "minmax", "uniform", false},
        {"second-price", "mineral-rights:plus(uniform:0,0.5)", "uniform", true}}) {
    const auto json = verified({"--mechanism", mechanism, "--information", information, "--values", values, "--samples",
                                "65536", "--messages", "64", "--bins", "16"});
    const nlohmann::json covers{{"messages", all ? "all" : "grid"}, {"signals", all ? "all" : "bins"}};
    EXPECT_EQ(json["exploitability"]["covers"], covers) << mechanism << " " << information;
  }
  const auto finite =
      verified(table("first-price", "discrete:0@0.999,1000@0.001", "0.001,1000,0.3,0.3\n0.999,0,0.3,0.3\n"));
  EXPECT_EQ(finite["exploitability"]["covers"], nlohmann::json({{"messages", "all"}, {"signals", "all"}}));
  EXPECT_NEAR(double(finite["exploitability"]["bound"]), 0.35, 1e-12);
  EXPECT_EQ(finite["exploitability"]["confidence"], 1);
}

// What is computed holds for sure; what is played says how sure.
TEST_F(VerifyCommand, SaysHowSureABoundIs) {
  for (const auto& [information, values, sure] :
       {std::tuple("private", "uniform", true), {"wallet", "triangle", true}, {"minmax", "uniform", false}}) {
    const Outcome outcome = surety_program({"verify", "--mechanism", "first-price", "--information", information,
                                            "--values", values, "--samples", "65536"});
    const auto at = outcome.out.find("nobody gains more than");
    ASSERT_NE(at, std::string::npos) << outcome.out;
    const std::string said = outcome.out.substr(at, 300);
    EXPECT_NE(said.find("by any message, at any signal"), std::string::npos) << said;
    EXPECT_EQ(said.find("confidence") == std::string::npos, sure) << said;
    EXPECT_EQ(said.find("noise") == std::string::npos, sure) << said;
    EXPECT_NE(said.find(sure ? "computed" : "played"), std::string::npos) << said;
  }
}

TEST_F(VerifyCommand, NoEquilibriumInFiniteBidsIsSaid) {
  for (const char* command : {"verify", "estimate"}) {
    const Outcome outcome = surety_program({command, "--mechanism", "proportional", "--information", "full"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    for (const char* part : {"no equilibrium has finite bids", "0.561", "proportional:cap=10"})
      EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
  }
  const Outcome both = surety_program({"verify", "--mechanism", "proportional:cap=3,K=4", "--information", "none"});
  EXPECT_EQ(both.status, 2);
  EXPECT_NE(both.err.find("cap together with K"), std::string::npos) << both.err;
  const Outcome none = surety_program({"guarantee", "--mechanism", "proportional:cap=3"});
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.err.find("no guarantee is known of proportional:cap=3"), std::string::npos) << none.err;
}

// The table of --help, the documentation, and what the program returns.
TEST_F(VerifyCommand, ExitStatusesAreTheOnesDocumented) {
  const std::string help = surety_program({"--help"}).out;
  const auto from = help.find("Exit status:\n");
  ASSERT_NE(from, std::string::npos);
  const std::string table = help.substr(from + std::string("Exit status:\n").size());
  const std::string documented = read_file(std::string(SURETY_SOURCE) + "/docs/commands/exit-statuses.md");
  EXPECT_NE(documented.find("\n" + table), std::string::npos) << table;
  for (const char* status : {"0", "1", "2", "3", "130"})
    EXPECT_TRUE(std::regex_search(table, std::regex("(^|\n) +" + std::string(status) + "  "))) << status;
  const std::string environment =
      write("environment.toml", "bidders = 2\nvalues = \"independent\"\nsupport = [0, 0.2, 0.4, 0.6, 0.8, 1]\n");
  const Outcome unfinished =
      surety_program({"bounds", environment, "--k", "10", "--gap", "1e-9", "--time-limit", "0.05", "--format", "json"});
  EXPECT_EQ(unfinished.status, 3);
  EXPECT_TRUE(nlohmann::json::parse(unfinished.out)["stopped"]);
  const Outcome finished = surety_program({"bounds", environment, "--k", "2", "--gap", "0.1", "--format", "json"});
  EXPECT_EQ(finished.status, 0);
  EXPECT_FALSE(nlohmann::json::parse(finished.out)["stopped"]);
}

}  // namespace
}  // namespace surety
