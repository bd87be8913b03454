// surety known-values, side-bets, sequential-prices and ex-post-payments: the examples, and what is refused.
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <vector>

#include "tests/cli/questions.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

const std::string examples = std::string(SURETY_SOURCE) + "/examples/correlated-values/";

TEST(KnownValuesCommand, BracketsTheBestGuaranteeOfTheExample) {
  const auto json = json_of({"known-values", examples + "affiliated.csv"});
  EXPECT_NEAR(json["second_value"], 1.75, 1e-12);
  EXPECT_NEAR(json["best_efficient_guarantee"], 1.95, 1e-12);
  EXPECT_NEAR(json["full_surplus"], 2.25, 1e-12);
  EXPECT_LE(json["lower"], json["upper"]);
  EXPECT_LE(json["upper"].get<double>(), json["lower"].get<double>() * (1 + 1.1e-3));
  EXPECT_LE(json["lower"], json["dominant_strategy_most"]);
  EXPECT_EQ(json["price_chance"].size(), 18u);
  EXPECT_FALSE(json.contains("given_states"));
  double probability = json["full_information"];
  for (const auto& state : json["states"]) probability += state["probability"].get<double>();
  EXPECT_NEAR(probability, 1, 1e-8);
}

TEST(KnownValuesCommand, JudgesTheStatesOfAMixture) {
  const std::string mixture = "mixture(0.5 * discrete:1@0.7,2@0.3 | 0.5 * discrete:1@0.2,2@0.8)";
  const auto json = json_of({"known-values", "--values", mixture, "--bidders", "2"});
  // price 2 unless both are 1; then 1 can be had, where the chance of 2 is low: 1 and its rents, or 2 alone
  const double low = 1 * 0.49 + 1 * 0.21 + 2 * 0.21 + 2 * 0.09, high = 2 * (1 - 0.2 * 0.2);
  EXPECT_NEAR(json["given_states"], 0.5 * low + 0.5 * high, 1e-12);
  EXPECT_LE(json["upper"], json["given_states"]);
  EXPECT_NEAR(json_of({"known-values", "--values", "discrete:1@0.5,2@0.5", "--bidders", "1"})["upper"], 1, 1e-12);
}

// Probabilities at random, of which no nearer ends are found: that is said, and the status is that of too wide a
// bracket.
TEST(KnownValuesCommand, EndsThatStayApartAreSaid) {
  std::string table = "probability,value1,value2\n";
  std::mt19937 random(7);
  std::vector<int> weight(25);
  for (int& w : weight) w = 1 + int(random() % 99);
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (int i = 0; i < 25; ++i) table += fmt::format("{},{},{}\n", weight[std::size_t(i)] / sum, 1 + i / 5, 1 + i % 5);
  const std::string file = testing::TempDir() + "known_values_" + std::to_string(::getpid()) + ".csv";
  replace_file(file, table);
  const Outcome outcome = surety_program({"known-values", file, "--width", "1e-9"});
  EXPECT_EQ(outcome.status, 3) << outcome.err;
  EXPECT_NE(outcome.out.find("more than --width; no nearer ones were found"), std::string::npos) << outcome.out;
  std::filesystem::remove(file);
}

// The time limit ends the search, and the bracket holds nevertheless; the status says that it may be wider than need
// be.
TEST(KnownValuesCommand, TheTimeLimitLeavesABracket) {
  std::string laws = "discrete:";
  for (int k = 1; k <= 10; ++k) laws += std::to_string(k) + "@0.1" + (k < 10 ? "," : "");
  const std::string mixture = "mixture(0.5 * " + laws + " | 0.5 * discrete:3@0.5,7@0.5)";
  const Outcome outcome = surety_program(
      {"known-values", "--values", mixture, "--width", "1e-9", "--time-limit", "0.01", "--format", "json"});
  EXPECT_EQ(outcome.status, 3) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_LE(json["lower"], json["upper"]);
  EXPECT_LE(json["upper"], json["given_states"]);
}

TEST(SideBetsCommand, ExtractsAllFromTheExample) {
  const auto json = json_of({"side-bets", examples + "affiliated.csv", "--information-cost", "uniform:0,0.2"});
  EXPECT_NEAR(json["side_bets"], 2.25, 1e-12);  // E[v(1)]: 3 .45 + 2 .35 + 1 .2 by hand
  EXPECT_NEAR(json["second_value"], 1.75, 1e-12);
  EXPECT_LT(json["side_bets_informed"]["revenue"], json["second_value"]);
  EXPECT_EQ(json["bets"].size(), 2u);
  const auto& revenue = json["information_acquisition"]["revenue"];
  EXPECT_LT(std::abs(revenue["mean"].get<double>() - revenue["exact"].get<double>()),
            6 * revenue["standard_error"].get<double>());
}

TEST(SideBetsCommand, ReadsLawsToo) {
  const auto json = json_of(
      {"side-bets", "--values", "mixture(0.5 * discrete:0@0.7,1@0.3 | 0.5 * discrete:0@0.2,1@0.8)", "--bidders", "3"});
  EXPECT_NEAR(json["side_bets"], 1 - 0.5 * (0.343 + 0.008), 1e-12);
}

TEST(SequentialPricesCommand, OrdersTheWaysOfSelling) {
  for (const std::vector<std::string>& prior :
       {std::vector<std::string>{examples + "affiliated.csv"},
        {"--values", "mixture(0.5 * beta:2,4 | 0.5 * beta:4,2)", "--bidders", "4"},
        {"--values", "mixture(0.5 * beta:2,4 | 0.5 * beta:4,2)", "--bidders", "1"},
        {"--values", "mixture(0.5 * beta:2,9 | 0.5 * power:3)", "--bidders", "1"},
        {"--values", "uniform", "--bidders", "4"}}) {
    std::vector<std::string> arguments{"sequential-prices"};
    arguments.insert(arguments.end(), prior.begin(), prior.end());
    const auto json = json_of(arguments);
    EXPECT_LE(json["single"], json["fixed"]);
    EXPECT_LE(json["fixed"], json["adaptive"]);
    EXPECT_LE(json["adaptive"], json["full_surplus"]);
    EXPECT_EQ(json["fixed_prices"].size(), json["adaptive_prices"].size());
  }
}

TEST(ExPostPaymentsCommand, ProvesTheoremFiveOnTheExamples) {
  for (const std::vector<std::string>& table : {std::vector<std::string>{examples + "interdependent.csv"},
                                                {examples + "facility.csv", "--benefits", "0.6,0.6,0.6"},
                                                {examples + "partnership.csv", "--benefits=-0.3,-0.3"}}) {
    std::vector<std::string> arguments{"ex-post-payments"};
    arguments.insert(arguments.end(), table.begin(), table.end());
    const auto json = json_of(arguments);
    EXPECT_NEAR(json["ex_post"]["value"], json["relaxed"]["value"], 1e-8);
    EXPECT_GE(json["ex_post"]["most"].get<double>(), json["ex_post"]["value"].get<double>());
    EXPECT_LE(json["greatest_gain"], 1e-14);
    EXPECT_GT(json["profiles"].size(), 1u);
  }
}

class CorrelatedValuesFiles : public ScratchTest {};

TEST_F(CorrelatedValuesFiles, PriorsAreReadWithLineAndColumn) {
  const std::string header = "probability,value1,value2\n";
  expect_refused({"side-bets"}, {"no prior given", "side-bets --help"});
  expect_refused({"known-values"}, {"no prior given", "known-values --help"});
  expect_refused({"known-values", write("n.csv", header + "0.5,1,1\n0.5,-2,2\n")}, {"n.csv:3: value1", "-2"});
  expect_refused({"known-values", examples + "affiliated.csv", "--width", "0"}, {"--width: "});
  expect_refused({"known-values", examples + "affiliated.csv", "--time-limit", "0"}, {"--time-limit: "});
  expect_refused({"known-values", "--values", "uniform"}, {"--values: "});
  expect_refused({"known-values", "--values", "discrete:0@0.5,1@0.5", "--bidders", "11"},
                 {"2048 profiles", "at most 1024"});
  expect_refused({"side-bets", folder_ / "none.csv"}, {"none.csv"});
  expect_refused({"side-bets", write("a.csv", "probability,value2\n1,1\n")}, {"a.csv", "value1"});
  expect_refused({"side-bets", write("b.csv", header + "0.5,1,1\n0.6,2,2\n")}, {"b.csv", "sum to 1.1"});
  expect_refused({"side-bets", write("c.csv", header + "0.5,1,1\n0.5,-2,2\n")}, {"c.csv:3: value1", "-2"});
  expect_refused({"side-bets", write("d.csv", header + "0.5,1,1\n0.5,high,2\n")}, {"d.csv:3: value1", "high"});
  expect_refused({"side-bets", write("e.csv", header + "0.5,1,1\n0.5,1\n")}, {"e.csv:3", "2 cells but 3 columns"});
  expect_refused({"side-bets", examples + "affiliated.csv", "--bidders", "3"}, {"--bidders: not with a table"});
  expect_refused({"side-bets", "--values", "uniform"}, {"--values: "});
  expect_refused({"sequential-prices", "--values", "comonotone(uniform)"}, {"comonotone"});
  expect_refused({"sequential-prices", "--values", "uniform", "--bidders", "2e6"}, {"at most 1000000"});
  expect_refused({"estimate", "--mechanism", "sequential-posted-price:cells=1"}, {"cells = 1 is out of range"});
  expect_refused({"estimate", "--mechanism", "sequential-posted-price", "--sampling", "reduced"},
                 {"--sampling profile"});
}

// Who wins a tie at values of 1 is the mechanism's to choose: the order of the columns changes nothing.
TEST_F(CorrelatedValuesFiles, TiesAreBrokenForTheBestWhateverTheOrderOfBidders) {
  const std::string header = "probability,value1,value2\n";
  for (const std::filesystem::path& file : {write("a.csv", header + "0.3,1,1\n0.1,1,2\n0.4,2,1\n0.2,2,2\n"),
                                            write("b.csv", header + "0.3,1,1\n0.1,2,1\n0.4,1,2\n0.2,2,2\n")}) {
    const auto json = json_of({"side-bets", file, "--information-cost", "uniform:0,0.02"});
    EXPECT_NEAR(json["best_efficient_guarantee"], 1.6, 1e-12);
    EXPECT_NEAR(json["information_acquisition"]["bound"], 1.62, 1e-12);
  }
}

// Independent values, and beliefs that are a mixture of others': benchmarks and Proposition 1's bound need no bets.
TEST_F(CorrelatedValuesFiles, WhereThereAreNoSideBetsTheBenchmarksAreThere) {
  const std::string independent = write("i.csv", "probability,value1,value2\n0.25,1,1\n0.25,1,2\n0.25,2,1\n0.25,2,2\n");
  const auto json = json_of({"side-bets", independent, "--information-cost", "uniform:0,0.1"});
  EXPECT_NEAR(json["full_surplus"], 1.75, 1e-12);
  EXPECT_NEAR(json["second_value"], 1.25, 1e-12);
  EXPECT_NEAR(json["best_efficient_guarantee"], 1.5, 1e-12);  // (1,1) 1, (1,2) or (2,1) 1, the other 2, (2,2) 2
  EXPECT_NEAR(json["information_acquisition"]["bound"], 1.6, 1e-12);
  EXPECT_TRUE(json["side_bets"].is_null());
  const std::string reason = json["no_side_bets"];
  for (const char* part : {"bidder 1", "rank 1", "condition number"})
    EXPECT_NE(reason.find(part), std::string::npos) << reason;
  EXPECT_NE(surety_program({"side-bets", independent}).out.find("No side bets: "), std::string::npos);
}

TEST_F(CorrelatedValuesFiles, OfBetsThatDependOnReportsTheBoundAloneIsKnown) {
  const std::string square = write("s.csv",
                                   "probability,value1,value2\n0.125,1,1\n0.125,1,2\n0.125,2,2\n0.125,2,3\n0.125,3,3\n"
                                   "0.125,3,4\n0.125,4,4\n0.125,4,1\n");
  const auto json = json_of({"side-bets", square, "--information-cost", "uniform"});
  EXPECT_TRUE(json["side_bets_informed"].is_null());
  EXPECT_FALSE(json["information_acquisition"].contains("revenue"));
  EXPECT_NEAR(json["information_acquisition"]["bound"], json["full_surplus"].get<double>(), 1e-12);
  const auto costly = json_of({"side-bets", square, "--information-cost", "uniform:1,2"});
  EXPECT_TRUE(costly["information_acquisition"]["bound"].is_null());
  expect_refused({"side-bets", examples + "affiliated.csv", "--information-cost", "unifrm"}, {"'uniform'"});
}

TEST_F(CorrelatedValuesFiles, PayoffTablesAreReadWithLineAndColumn) {
  const std::string header = "probability,type1,type2,outcome,value1,value2\n";
  const std::string good = "0.25,a,a,1,1,1\n0.25,a,b,2,1,2\n0.25,b,a,1,2,1\n";
  const auto with = [&](const char* name, const std::string& last) { return write(name, header + good + last); };
  expect_refused({"ex-post-payments"}, {"table is required"});
  expect_refused({"ex-post-payments", with("a.csv", "")}, {"a.csv: 3 lines", "4 combinations"});
  expect_refused({"ex-post-payments", with("b.csv", "0.25,a,a,1,2,2\n")}, {"b.csv:5", "a line already"});
  expect_refused({"ex-post-payments", with("c.csv", "0.25,b,b,3,2,2\n")}, {"c.csv:5: outcome", "'3' is no outcome"});
  expect_refused({"ex-post-payments", with("d.csv", "0.3,b,b,1,2,2\n")}, {"d.csv", "sum to 1.05"});
  expect_refused({"ex-post-payments", with("e.csv", "0.25,b,b,1,x,2\n")}, {"e.csv:5: value1", "x"});
  expect_refused({"ex-post-payments", with("f.csv", "0.25,b,b,1,2,2\n"), "--benefits", "1"}, {"1 benefits for 2"});
  expect_refused({"ex-post-payments", with("f.csv", "0.25,b,b,1,2,2\n"), "--benefits", "1,y"}, {"--benefits: ", "y"});
  // bidder 1 wins with the lower type and not with the higher one
  const std::string falling =
      write("g.csv", header + "0.25,a,a,1,1,1\n0.25,a,b,1,1,1\n0.25,b,a,2,2,1\n0.25,b,b,2,2,1\n");
  expect_refused({"ex-post-payments", falling}, {"not ex post implementable", "bidder 2 of type 1", "bidder 1"});
}

}  // namespace
}  // namespace surety
