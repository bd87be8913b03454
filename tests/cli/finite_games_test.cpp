// surety guarantee --table, --exact, and surety potential.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/questions.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

const std::string examples = SURETY_SOURCE "/examples/finite-games/";
const std::string prior = "discrete:0.25@0.5,1@0.5";

std::vector<std::string> keys_of(const nlohmann::json& json) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  return keys;
}

class FiniteGames : public ScratchTest {};

TEST_F(FiniteGames, TheGuaranteeOfATableComesWithItsWorstEquilibrium) {
  const auto json = json_of({"guarantee", "--table", examples + "auction.csv", "--values", prior});
  EXPECT_EQ(keys_of(json), (std::vector<std::string>{
                               "commit", "config", "equilibrium", "error_bounds", "greatest", "greatest_equilibrium",
                               "greatest_is", "greatest_lower", "greatest_upper", "guarantee", "guarantee_is", "lower",
                               "obedience_violation", "participation_secure", "upper", "version"}));
  for (const auto& [equilibrium, value] :
       {std::pair("equilibrium", "guarantee"), {"greatest_equilibrium", "greatest"}}) {
    double total = 0, revenue = 0;
    for (const auto& record : json[equilibrium]) {
      total += record["probability"].get<double>();
      for (const auto& message : record["messages"])
        revenue += message == "in" ? 0.13 * record["probability"].get<double>() : 0;
    }
    EXPECT_NEAR(total, 1, 1e-12);
    EXPECT_NEAR(revenue, json[value], 1e-12);
  }
  EXPECT_NEAR(json["guarantee"], json["lower"], 1e-9);
  EXPECT_NEAR(json["greatest"], json["greatest_upper"], 1e-9);
  EXPECT_NEAR(json["greatest"], 0.26,
              1e-12);  // both always in: either gains (0.25 + 1)/2 times half the good, less .13
  EXPECT_EQ(json["participation_secure"], (std::vector<std::string>{"out", "out"}));
  EXPECT_EQ(json["config"]["values"], prior);
}

// A message that is worse than another by 1e-12 is never sent; a state that next to never occurs is no failure.
TEST_F(FiniteGames, TheGuaranteeHangsOnTheLeastDifference) {
  const std::string header = "state,probability,message1,utility1,welfare\n";
  const auto close = json_of({"guarantee", "--table", write("c.csv", header + "s,1,A,1,1\ns,1,C,0.999999999999,0\n")});
  EXPECT_EQ(close["guarantee"], 1);
  EXPECT_EQ(close["guarantee_is"], "exact");
  EXPECT_GE(close["upper"], 1);
  EXPECT_LE(close["lower"], 1);
  EXPECT_GT(close["error_bounds"]["guarantee"], 1e-5);  // a rounding of the utilities is a 1e-4th of their difference
  const auto rare = json_of({"guarantee", "--table",
                             write("r.csv", header + "s,1,A,0,0.25\ns,1,C,1,0.5\n"
                                                     "t,1e-300,A,0,3\nt,1e-300,C,-1,7\n")});
  EXPECT_EQ(rare["guarantee"], 0.5);
}

// .168479 is the least over all Bayes correlated equilibria; .165080 is what deviations to the next message prove.
TEST_F(FiniteGames, LowerBoundsAreCalledSo) {
  const std::vector<std::string> of{"guarantee", "--mechanism", "exponential-price:A=0.7,X=0.08", "--values",
                                    "discrete:0@0.3,0.4@0.3,1@0.4"};
  auto messages = of;
  messages.insert(messages.end(), {"--k", "3"});
  const auto exact = json_of(messages), bound = json_of(of);
  EXPECT_NEAR(exact["guarantee"], 0.168479, 5e-7);
  EXPECT_EQ(exact["guarantee_is"], "exact");
  EXPECT_EQ(bound["guarantee_is"], "a lower bound");
  EXPECT_NE(surety_program(of).out.find("guarantee, at least"), std::string::npos);
  EXPECT_EQ(surety_program(messages).out.find("at least"), std::string::npos);
}

TEST_F(FiniteGames, ExactIsWhatTheoryProves) {
  const std::vector<std::string> arguments{"guarantee", "--mechanism", "exponential-price:k=4", "--values", prior};
  auto exact = arguments;
  exact.emplace_back("--exact");
  EXPECT_NEAR(json_of(exact)["guarantee"], json_of(arguments)["guarantee"], 1e-9);
  const auto bids = json_of({"guarantee", "--exact", "--mechanism", "first-price", "--bids", "20", "--values", prior});
  EXPECT_NEAR(bids["guarantee"], json_of({"guarantee", "--mechanism", "first-price", "--values", prior})["guarantee"],
              0.08);
  EXPECT_EQ(bids["config"]["bids"], 20);
}

TEST_F(FiniteGames, PotentialsAreBoundsOfGuarantees) {
  const auto table = json_of({"potential", "--information", "table:" + examples + "signals.csv"});
  EXPECT_EQ(keys_of(table),
            (std::vector<std::string>{"commit", "config", "error_bounds", "incentive_violation", "lower", "potential",
                                      "potential_is", "transfer_value", "upper", "version"}));
  EXPECT_NEAR(table["potential"], 0.55, 1e-9);  // 1 of two high signals, 0.6 of one; of none it is better not sold
  EXPECT_EQ(table["config"]["bidders"], 2);
  const auto guarantee = json_of(
      {"guarantee", "--exact", "--mechanism", "exponential-price:k=6", "--values", "discrete:1@0.25,0.6@0.5,0.2@0.25"});
  EXPECT_LT(guarantee["guarantee"], table["upper"]);
  EXPECT_NEAR(json_of({"potential", "--information", "none", "--values", prior})["potential"], 0.625, 1e-9);
  EXPECT_NEAR(json_of({"potential", "--information", "full", "--values", prior, "--cost", "0.3"})["potential"], 0.35,
              1e-8);
  EXPECT_NEAR(json_of({"potential", "--information", "full", "--values", prior, "--bidders", "1"})["potential"], 0.5,
              1e-9);
}

TEST_F(FiniteGames, TablesForPeopleNameEveryNumber) {
  const Outcome guarantee = surety_program({"guarantee", "--table", examples + "payoffs.csv"});
  EXPECT_EQ(guarantee.status, 0) << guarantee.err;
  EXPECT_EQ(guarantee.err, "");
  for (const char* part : {"guarantee", "proven: at least", "2 states", "participation secure with free ride"})
    EXPECT_NE(guarantee.out.find(part), std::string::npos) << guarantee.out << part;
  const Outcome potential = surety_program({"potential", "--information", "table:" + examples + "signals.csv"});
  EXPECT_EQ(potential.status, 0) << potential.err;
  for (const char* part : {"potential", "proven: at most", "greatest transfer", "bidder 2: 2 signals"})
    EXPECT_NE(potential.out.find(part), std::string::npos) << potential.out << part;
}

TEST_F(FiniteGames, WithoutAParticipationSecureMessageThereIsARemark) {
  const auto file = write("tax.csv", "message1,allocation1,payment1\nin,1,0.1\nout,0,0.2\n").string();
  const Outcome outcome = surety_program({"guarantee", "--table", file, "--values", "discrete:0@0.5,1@0.5"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_NE(outcome.err.find("bidder 1 has no message with which he never loses"), std::string::npos) << outcome.err;
}

TEST_F(FiniteGames, WhatDoesNotGoTogetherIsRefused) {
  const std::string auction = examples + "auction.csv", payoffs = examples + "payoffs.csv";
  expect_refused({"guarantee", "--table", auction}, {"--table: ", "auction.csv", "needs the prior"});
  expect_refused({"guarantee", "--table", auction, "--values", "uniform"}, {"--values: uniform is not discrete"});
  expect_refused({"guarantee", "--table", payoffs, "--values", prior}, {"payoffs.csv:1: ", "states of its own"});
  expect_refused({"guarantee", "--table", payoffs, "--cost", "1"}, {"--cost: only with --values"});
  expect_refused({"guarantee", "--table", payoffs, "--mechanism", "proportional"}, {"--mechanism: not with --table"});
  expect_refused({"guarantee", "--table", payoffs, "--format", "cvs"}, {"--format: ", "there are: table, json, csv"});
  expect_refused({"guarantee", "--table", "none.csv"}, {"--table: ", "none.csv"});
  expect_refused({"guarantee", "--mechanism", "first-price", "--bids", "3"}, {"--bids: only with --exact"});
  expect_refused({"guarantee", "--exact", "--mechanism", "first-price", "--values", prior}, {"how many equal steps"});
  expect_refused({"guarantee", "--exact", "--mechanism", "first-price", "--values", prior, "--bids", "500"},
                 {"at most 2e+07 fit, such as"});
  expect_refused({"guarantee", "--exact", "--mechanism", "posted-price", "--bidders", "1e9", "--values", prior},
                 {"1000000000 bidders"});
  expect_refused({"potential"}, {"--information is required"});
  expect_refused({"potential", "--information", "wallet"}, {"wallet is not finite"});
  expect_refused({"potential", "--information", "table:none.csv"}, {"--information: ", "none.csv"});
  expect_refused({"potential", "--information", "table:" + examples + "signals.csv", "--bidders", "2"},
                 {"--bidders: "});
  expect_refused({"potential", "--information", "full"}, {"--values: uniform is not discrete"});
  expect_refused({"potential", "--information", "full", "--values", prior, "--bidders", "40"},
                 {"at most 2.68e+08 fit"});
  expect_refused({"potential", "--information", "none", "--values", prior, "--greatest-transfer", "-1"},
                 {"--greatest-transfer: "});
  expect_refused(
      {"potential", "--information", "table:" + write("i.csv", "probability,value,signal1\n0.9,1,0\n").string()},
      {"i.csv: the probabilities sum to 0.9; they must sum to 1"});
}

}  // namespace
}  // namespace surety
