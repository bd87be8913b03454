// estimate with a range of a parameter: what is printed, in every format, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/io/csv.h"
#include "tests/cli/program.h"

namespace surety {
namespace {

std::vector<std::string> which_reserve(std::vector<std::string> more) {
  std::vector<std::string> arguments{"estimate",  "--mechanism", "second-price:reserve=0..1/201", "--bidders", "5",
                                     "--samples", "1e5"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(CandidatesOutput, TextHasTheFindingAndSomeOfTheCandidates) {
  const Outcome outcome = surety_program(which_reserve({}));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("201 candidates on the same 100,000 replicates"), std::string::npos);
  EXPECT_NE(outcome.out.find("\nbest found: reserve 0."), std::string::npos);
  EXPECT_NE(outcome.out.find("\nwith 95% the best of the candidates is among these "), std::string::npos);
  EXPECT_NE(outcome.out.find(", which 6,250 other draws chose"), std::string::npos);
  EXPECT_LE(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 32);
}

// A list is in the order in which it was given, so its ends say nothing of what lies between.
TEST(CandidatesOutput, ThoseOfAListAreNamed) {
  const auto text = [](const std::string& mechanism, const std::string& samples) {
    return surety_program({"estimate", "--mechanism", mechanism, "--bidders", "3", "--samples", samples}).out;
  };
  EXPECT_NE(text("second-price:reserve=0.5|0.95|0.51|0.9", "1e4").find("among these 2: reserve 0.5, 0.51\n"),
            std::string::npos);
  EXPECT_NE(text("posted-price:price=best|0.05|0.6", "1e4").find("among these 2: price best, 0.6\n"),
            std::string::npos);
  EXPECT_NE(text("second-price:reserve=0.9|0.5|0.95", "1e4").find("is this one: reserve 0.5\n"), std::string::npos);
  std::string many = "second-price:reserve=0.99";
  for (int i = 0; i < 13; ++i) many += "|0.5" + std::to_string(100 + i);
  EXPECT_NE(text(many, "1e3").find(", 0.5109 and 3 more\n"), std::string::npos) << text(many, "1e3");
  const std::string one = text("second-price:reserve=0.5|0.6", "1");
  EXPECT_NE(one.find("on the same 1 replicate, seed"), std::string::npos) << one;
  EXPECT_NE(one.find("which 1 other draw chose"), std::string::npos) << one;
}

TEST(CandidatesOutput, DoubtsOfAKindAreOneLine) {
  const Outcome outcome = surety_program(
      {"estimate", "--mechanism", "second-price:reserve=0.99..1/101", "--bidders", "1000", "--samples", "1e5"});
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = outcome.out.find("\nno interval for ", at)) != std::string::npos; ++at) ++lines;
  EXPECT_LE(lines, 3u) << outcome.out;
  EXPECT_NE(outcome.out.find(", such as reserve 0.99: failures to sell have a probability of 4.3e-05\n"),
            std::string::npos)
      << outcome.out;
}

TEST(CandidatesOutput, JsonHasAllOfThem) {
  const auto found = nlohmann::json::parse(surety_program(which_reserve({"--format", "json"})).out);
  ASSERT_EQ(found["candidates"].size(), 201u);
  double most = 0;
  for (const auto& candidate : found["candidates"]) most = std::max(most, candidate["mean"].get<double>());
  EXPECT_EQ(found["best"]["mean"], most);
  EXPECT_TRUE(found["best"]["can_be_best"].get<bool>());
  EXPECT_FALSE(found["candidates"][0]["can_be_best"].get<bool>());
  EXPECT_EQ(found["candidates"][1]["reserve"], 0.005);
  EXPECT_EQ(found["candidates"][1]["mechanism"], "second-price:reserve=0.005");
  EXPECT_EQ(found["config"]["mechanism"], "second-price:reserve=0..1/201");
  EXPECT_EQ(found["statistic"], "revenue");
  EXPECT_LT(found["candidates"][100]["interval_low"].get<double>(), found["candidates"][100]["mean"].get<double>());
}

TEST(CandidatesOutput, CsvHasALineForEach) {
  const auto lines = parse_csv(surety_program(which_reserve({"--format", "csv"})).out, "output");
  ASSERT_EQ(lines.size(), 202u);
  EXPECT_EQ(lines[0].fields,
            (std::vector<std::string>{"mechanism", "reserve", "mean", "standard_error", "interval_low", "interval_high",
                                      "difference", "difference_error", "can_be_best", "doubt"}));
}

TEST(CandidatesOutput, BadOnesAreOneMessage) {
  const std::vector<std::vector<std::string>> bad{
      {"estimate", "--mechanism", "second-price:reserve=0..1"},
      {"estimate", "--mechanism", "second-price:reserve=0..1/3", "--target-error", "1e-3"},
      {"estimate", "--mechanism", "posted-price:price=0.1|0.2", "--information", "any"},
      {"estimate", "--mechanism", "first-price:reserve=0.1|0.2"},
      {"verify", "--mechanism", "second-price:reserve=0..1/3", "--information", "private"},
      {"equilibrium", "--mechanism", "first-price:reserve=0..1/3"},
      {"guarantee", "--mechanism", "posted-price:price=0.1|0.2"}};
  for (const auto& arguments : bad) {
    const Outcome outcome = surety_program(arguments);
    EXPECT_EQ(outcome.status, 2) << arguments[0] << ' ' << arguments[2];
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    EXPECT_TRUE(outcome.out.empty());
  }
}

}  // namespace
}  // namespace surety
