// surety implement.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

const std::string examples = SURETY_SOURCE "/examples/implement/";

class Implement : public ScratchTest {
 protected:
  static Outcome run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "implement");
    return surety_program(arguments);
  }
  static void expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& parts) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2) << outcome.out;
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    for (const std::string& part : parts) EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err << part;
  }
};

TEST_F(Implement, AYesComesWithPaymentsAndRevenueBothWays) {
  const Outcome outcome = run({"--rule", "highest-signal", "--value-function", "max", "--samples", "1000"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  for (const char* part : {"eventually monotone: yes", "none gains (without rounding)", "nobody loses",
                           "revenue, from payments", "revenue, from virtual values", "allocation  payments"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << outcome.out << part;
}

TEST_F(Implement, ANoComesWithACounterexample) {
  const std::vector<std::string> arguments{"--rule", "efficient", "--value-function", "additive:own=1,others=2"};
  const Outcome outcome = run(arguments);
  EXPECT_EQ(outcome.status, 1);
  for (const char* part : {"eventually monotone: no", "the others' signals (", "own signal", "No payments"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << outcome.out << part;
  auto as_json = arguments;
  as_json.insert(as_json.end(), {"--format", "json"});
  const auto json = nlohmann::json::parse(run(as_json).out);
  EXPECT_FALSE(json["eventually_monotone"]);
  const auto& low = json["counterexample"]["lower"];
  const auto& high = json["counterexample"]["higher"];
  EXPECT_LT(low["value"].get<double>(), high["value"].get<double>());
  EXPECT_GT(low["allocation"].get<double>(), high["allocation"].get<double>());
}

TEST_F(Implement, TablesGiveTablesOfPayments) {
  const std::vector<std::string> arguments{"--rule", "table:" + examples + "rule.csv", "--value-function",
                                           "table:" + examples + "values.csv"};
  auto csv = arguments;
  csv.insert(csv.end(), {"--format", "csv"});
  const Outcome outcome = run(csv);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out.substr(0, outcome.out.find('\n')), "signal1,signal2,allocation1,allocation2,payment1,payment2");
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 17);
  // Bidder 1 above 0: value 0.75 a, 1/2 for him beyond his flat end 0, where he gets 1/4: he keeps 0.75/4 and later
  // halves
  EXPECT_NE(outcome.out.find("\n1,0,0.5,0.5,0.1875,0.5\n"), std::string::npos) << outcome.out;
  auto json = arguments;
  json.insert(json.end(), {"--format", "json"});
  const auto result = nlohmann::json::parse(run(json).out);
  EXPECT_EQ(result["tolerance"], 0);
  EXPECT_EQ(result["revenue"]["payments"]["mean"], result["revenue"]["virtual_values"]["mean"]);
}

TEST_F(Implement, SeveralNumbersOfBiddersAreCompared) {
  const Outcome outcome = run({"--rule", "split", "--value-function", "max", "--bidders", "2,4,8,16", "--samples",
                               "2e4", "--profiles", "1000"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  for (const char* part : {"bidders", "full surplus", "gap ~ ", "weight ", "exponent "})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << outcome.out << part;
}

TEST_F(Implement, BadInputIsRefused) {
  expect_refused({}, {"--rule is required"});
  expect_refused({"--rule", "efficient"}, {"--value-function is required"});
  expect_refused({"--rule", "eficient", "--value-function", "max"}, {"--rule: ", "did you mean 'efficient'?"});
  expect_refused({"--rule", "split:0.7,0.7", "--value-function", "max"}, {"--rule: ", "sum to 1.4"});
  expect_refused({"--rule", "efficient", "--value-function", "mix"}, {"--value-function: ", "did you mean 'max'?"});
  const auto table = [&](const char* name, const std::string& text) { return "table:" + write(name, text).string(); };
  expect_refused({"--rule", "efficient", "--value-function", table("v.csv", "signal1,value1\n0,1\n1,0.5\n")},
                 {"--value-function: ", "v.csv:3: value1 = 0.5 at signals (1) is below 1"});
  expect_refused({"--rule", "efficient", "--value-function", table("w.csv", "signal1,value1\n0,0\n1,1\n2,1\n")},
                 {"w.csv:3: value1 = 1 at signals (1)", "must be convex"});
  expect_refused({"--rule", table("r.csv", "signal1,allocation1\n0,1.5\n"), "--value-function", "max"},
                 {"--rule: ", "r.csv:2: the allocations at signals (0) sum to 1.5"});
  expect_refused({"--rule", table("s.csv", "signal1,allocation1\n0,-1\n"), "--value-function", "max"},
                 {"s.csv:2: allocation1 = -1 at signals (0) is negative"});
  expect_refused({"--rule", table("t.csv", "signal1,allocation1\n1,1\n0,1\n"), "--value-function", "max"},
                 {"t.csv:3: signal1 = 0 comes after 1", "ascending"});
  expect_refused({"--rule", "virtual", "--value-function", "max"}, {"give a grid"});
  expect_refused({"--rule", "efficient", "--value-function", "max", "--signals", "intervals:0..1,2..3"}, {"gap"});
  expect_refused({"--rule", "efficient", "--value-function", "max", "--bidders", "5", "--grid", "64"},
                 {"take a coarser grid"});
}

}  // namespace
}  // namespace surety
