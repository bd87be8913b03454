#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/io/csv.h"
#include "host/io/files.h"
#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

using EstimateOutput = ScratchTest;

std::vector<std::string> uniform_auction(std::vector<std::string> more) {
  std::vector<std::string> arguments{"estimate", "--mechanism", "second-price", "--bidders", "5"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// The standard error of revenue is 0.1782 / sqrt(n), sd of a beta(4, 2): a relative error of 1e-3 of 2/3 takes 71,429.
TEST(EstimateTarget, StopsWhenTheErrorIsSmallEnough) {
  const auto found = nlohmann::json::parse(
      surety_program(uniform_auction({"--target-error", "relative=1e-3", "--format", "json"})).out);
  const auto& revenue = found["estimates"]["revenue"];
  EXPECT_LE(revenue["standard_error"].get<double>(), 1e-3 * revenue["mean"].get<double>());
  EXPECT_GE(found["replicates"].get<double>(), 70'000);
  const auto absolute = nlohmann::json::parse(
      surety_program(uniform_auction({"--target-error", "1e-3,statistic=gap", "--format", "json"})).out);
  EXPECT_LE(absolute["estimates"]["gap"]["standard_error"].get<double>(), 1e-3);
}

TEST(EstimateTarget, SaysWhereItIsNotReached) {
  const Outcome outcome = surety_program(uniform_auction({"--target-error", "1e-9", "--max-samples", "4096"}));
  EXPECT_EQ(outcome.status, 3);
  EXPECT_NE(outcome.err.find("not reached"), std::string::npos) << outcome.err;
}

TEST(EstimateTarget, BadOnesAreOneMessage) {
  const std::vector<std::vector<std::string>> bad{{"--target-error", "1e-3", "--samples", "1e4"},
                                                  {"--max-samples", "1e4"},
                                                  {"--target-error", "0"},
                                                  {"--target-error", "relative=much"},
                                                  {"--target-error", "relative=1e-3,absolute=1"},
                                                  {"--target-error", "statistic=gap"},
                                                  {"--target-error", "1e-3,statistic=profits"},
                                                  {"--target-error", "percent=1"}};
  for (const auto& arguments : bad) {
    const Outcome outcome = surety_program(uniform_auction(arguments));
    EXPECT_EQ(outcome.status, 2) << arguments[1];
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    EXPECT_TRUE(outcome.out.empty());
  }
}

TEST_F(EstimateOutput, GoesIntoAFile) {
  const auto file = folder_ / "result.csv";
  const auto arguments = uniform_auction({"--samples", "1e4", "--format", "csv"});
  auto into_file = arguments;
  into_file.insert(into_file.end(), {"--out", file.string()});
  const Outcome printed = surety_program(arguments), written = surety_program(into_file);
  EXPECT_EQ(written.status, 0) << written.err;
  EXPECT_TRUE(written.out.empty());
  EXPECT_EQ(read_file(file), printed.out);
}

TEST_F(EstimateOutput, IsNotLostWhereItCannotBeWritten) {
  const Outcome folder = surety_program(uniform_auction({"--samples", "1e4", "--out", folder_.string()}));
  EXPECT_EQ(folder.status, 2);
  EXPECT_TRUE(folder.one_error_line()) << folder.err;
  const Outcome nowhere =
      surety_program(uniform_auction({"--samples", "1e4", "--out", (folder_ / "no" / "result").string()}));
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_NE(nowhere.out.find("revenue"), std::string::npos);
}

// What the standard error does not know stands below the table, and in every format.
/// What JSON has as the sampler, and what CSV has of the profit.
std::pair<std::string, std::string> sampling_told(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "estimate");
  arguments.insert(arguments.end(), {"--values", "uniform", "--samples", "1e4", "--format", "json"});
  const auto json = nlohmann::json::parse(surety_program(arguments).out);
  arguments.back() = "csv";
  const std::vector<CsvRecord> rows = parse_csv(surety_program(arguments).out, "out");
  const auto column = [&](const std::string& name) {
    const auto& names = rows.front().fields;
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  for (const CsvRecord& row : rows)
    if (row.fields.at(column("statistic")) == "profit")
      return {json["config"]["sampling_used"], row.fields.at(column("sampling"))};
  return {json["config"]["sampling_used"], "no profit"};
}

TEST(EstimateSampling, IsTheSameInJsonAndCsv) {
  const auto told = [](const std::string& word) { return std::pair(word, word); };
  EXPECT_EQ(sampling_told({"--mechanism", "proportional", "--information", "any"}), told("exact"));
  EXPECT_EQ(sampling_told({"--mechanism", "exponential-price", "--information", "any"}), told("lower bound"));
  EXPECT_EQ(sampling_told({"--mechanism", "proportional", "--information", "minmax"}), told("reduced"));
  EXPECT_EQ(sampling_told({"--mechanism", "second-price", "--sampling", "profile"}), told("profile"));
}

TEST(EstimateTails, AreReported) {
  const std::vector<std::string> rare{"estimate",  "--mechanism", "first-price", "--values", "discrete:0@0.5,1@0.5",
                                      "--bidders", "36",          "--samples",   "1e5"};
  const Outcome table = surety_program(rare);
  EXPECT_NE(table.out.find("no z:"), std::string::npos) << table.out;
  auto as_json = rare;
  as_json.insert(as_json.end(), {"--format", "json"});
  const auto gap = nlohmann::json::parse(surety_program(as_json).out)["estimates"]["gap"];
  EXPECT_TRUE(gap["z"].is_null());
  EXPECT_FALSE(gap["doubt"].get<std::string>().empty());
  EXPECT_GT(gap["unseen_variance"].get<double>(), 0);
  const double exact = 36 * std::exp2(-36);
  EXPECT_LE(gap["interval"][0].get<double>(), exact);
  EXPECT_GE(gap["interval"][1].get<double>(), exact);
  EXPECT_NEAR(gap["exact"].get<double>(), exact, 1e-9 * exact);
}

}  // namespace
}  // namespace surety
