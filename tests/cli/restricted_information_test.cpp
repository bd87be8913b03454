// surety guarantee --exact --prior, and surety value-of-information.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/questions.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

const std::string examples = SURETY_SOURCE "/examples/restricted-information/";
const std::string auction = SURETY_SOURCE "/examples/finite-games/auction.csv";
const std::string payoffs = SURETY_SOURCE "/examples/finite-games/payoffs.csv";
const std::string common = SURETY_SOURCE "/examples/bounds/common.toml";

class RestrictedInformationCommands : public ScratchTest {};

const std::vector<std::string> second_price{"guarantee", "--exact", "--mechanism", "second-price",
                                            "--bids",    "4",       "--prior",     examples + "own-values.toml"};

// E[v(2)] of two values that are 0, 0.5 or 1 alike: (0.5 * 3 + 1)/9.
TEST_F(RestrictedInformationCommands, SecondPriceEarnsTheSecondValueWhereNobodySendsDominatedBids) {
  auto undominated = second_price;
  undominated.emplace_back("--undominated");
  const auto json = json_of(undominated);
  EXPECT_NEAR(json["guarantee"], 2.5 / 9, 1e-12);
  EXPECT_NEAR(json["greatest"], 2.5 / 9, 1e-12);
  EXPECT_EQ(json["config"]["known"],
            (std::vector<std::string>{"every bidder knows his own value",
                                      "nobody sends a message that is dominated given what he knows"}));
  EXPECT_EQ(json["config"]["undominated"], true);
  for (const auto& record : json["equilibrium"])
    EXPECT_EQ(record["knowledge"][0].get<std::string>().substr(0, 6), "value ");
  EXPECT_NEAR(json_of(second_price)["guarantee"], 0, 1e-12);
}

TEST_F(RestrictedInformationCommands, ATableIsPlayedOnAnEnvironmentToo) {
  const auto json = json_of({"guarantee", "--table", auction, "--prior", examples + "informed.toml"});
  EXPECT_GT(json["guarantee"], 0.1);
  EXPECT_EQ(json["config"]["prior"], examples + "informed.toml");
}

TEST_F(RestrictedInformationCommands, WhatIsKnownIsWorthNothingOrMore) {
  const auto json =
      json_of({"value-of-information", examples + "informed.toml", "--mechanism", "first-price", "--bids", "4"});
  ASSERT_EQ(json["steps"].size(), 4u);
  EXPECT_EQ(json["steps"][0]["known"], "");
  double guarantee = json["steps"][0]["guarantee"];
  for (std::size_t j = 1; j < 4; ++j) {
    const auto& step = json["steps"][j];
    EXPECT_NEAR(step["worth"].get<double>(), step["guarantee"].get<double>() - guarantee, 1e-15);
    EXPECT_GE(step["worth"].get<double>(), -1e-12);
    EXPECT_LE(step["lower"].get<double>(), step["guarantee"].get<double>() + 1e-12);
    guarantee = step["guarantee"];
  }
}

// Of rounding no share is told: with 3 steps of bids the first number is 0 or 5e-17.
TEST_F(RestrictedInformationCommands, ARiseFromNothingIsNoShare) {
  const Outcome outcome =
      surety_program({"value-of-information", examples + "informed.toml", "--mechanism", "first-price", "--bids", "3"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out.find("00%"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.err.find("no whole numbers"), std::string::npos) << outcome.err;  // thirds
}

TEST_F(RestrictedInformationCommands, WhatDoesNotGoTogetherIsRefused) {
  const std::string own = examples + "own-values.toml";
  const auto guarantee = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"guarantee", "--exact", "--mechanism", "first-price"});
    return more;
  };
  expect_refused(guarantee({"--bids", "4", "--prior", own, "--values", "uniform"}), {"--values: not with --prior"});
  expect_refused(guarantee({"--bids", "4", "--prior", own, "--bidders", "2"}), {"--bidders: not with --prior"});
  expect_refused(guarantee({"--prior", own}), {"--mechanism", "steps"});
  expect_refused(guarantee({"--bids", "4", "--prior", "nothing.toml"}), {"--prior: ", "nothing.toml"});
  expect_refused({"guarantee", "--mechanism", "first-price", "--prior", own}, {"--prior: only with --table, --exact"});
  expect_refused({"guarantee", "--mechanism", "first-price", "--undominated"}, {"--undominated: only with"});
  expect_refused({"guarantee", "--exact", "--mechanism", "posted-price:price=best", "--prior", own},
                 {"bidders' values differ"});
  expect_refused({"guarantee", "--table", payoffs, "--prior", own}, {"--table: ", "states of its own"});
  expect_refused({"bounds", own, "--k", "3"}, {"own-values.toml:", "information"});
  expect_refused({"value-of-information", own}, {"--mechanism and --table"});
  expect_refused({"value-of-information", own, "--mechanism", "first-price", "--bids", "4", "--k", "3"}, {"--k: only"});
  expect_refused({"value-of-information", own, "--mechanism", "bounds:x.h5"}, {"bounds:FILE has its own environment"});
  expect_refused({"value-of-information", common, "--mechanism", "first-price", "--bids", "4"},
                 {"no [[information.restrictions]]"});
  write("contradiction.toml",
        "bidders = 2\nvalues = \"common\"\nsupport = [0, 1]\n[[information.restrictions]]\nkind = \"own-values\"\n"
        "[[information.restrictions]]\nkind = \"at-most\"\nsignals = [[1], [1]]\n");
  expect_refused(guarantee({"--bids", "4", "--prior", folder_ / "contradiction.toml"}),
                 {"contradiction.toml: two restrictions contradict each other: every bidder knows his own value, and "
                  "bidders 1, 2 know at most"});
}

}  // namespace
}  // namespace surety
