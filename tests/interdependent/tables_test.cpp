// Tables of values and allocations: read, played, and refused with the cell.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "surety/error.h"
#include "surety/interdependent/implement.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class Tables : public ScratchTest {
 protected:
  void expect_refused(bool values, const std::string& text, const std::string& part) const {
    const auto file = write("t.csv", text).string();
    const auto message = message_of<InvalidInput>(
        [&] { values ? void(ValueFunction::parse("table:" + file)) : void(AllocationRule::parse("table:" + file)); });
    EXPECT_NE(message.find(part), std::string::npos) << message;
    EXPECT_NE(message.find("t.csv"), std::string::npos) << message;
  }
};

const std::string values_header = "signal1,signal2,value1,value2\n",
                  rule_header = "signal1,signal2,allocation1,allocation2\n";

TEST_F(Tables, BadCellsAreNamed) {
  expect_refused(true, "signal1,value1\n0,1\n1,0.5\n",
                 "t.csv:3: value1 = 0.5 at signals (1) is below 1 at his signal 0");
  expect_refused(true, "signal1,value1\n0,0\n1,1\n2,1.5\n", "t.csv:3: value1 = 1 at signals (1): the slope falls");
  expect_refused(true, "signal1,value1\n0,0\n1,1\n3,2.5\n", "must be convex");
  expect_refused(true, "signal1,value1\n0,0\n0,1\n", "a jump: not continuous");
  expect_refused(true, "signal1,value1\n0,0\n0,0\n", "stand in line 2 already; give");
  expect_refused(true, "signal1,value1\n1,0\n0,1\n", "t.csv:3: signal1 = 0 comes after 1");
  expect_refused(true, "signal1,value1\n0,x\n", "t.csv:2: value1");
  expect_refused(true, "signal1,allocation1\n0,1\n", "must be 'value1'");
  expect_refused(true, values_header + "0,0,1,1\n1,1,1,1\n", "no line for signals (0, 1)");
  // bidder 2's value falls in his own signal, bidder 1's may fall in it
  expect_refused(true, values_header + "0,0,1,1\n0,1,0.5,0.5\n1,0,1,1\n1,1,1,1\n",
                 "t.csv:3: value2 = 0.5 at signals (0, 1)");
  expect_refused(false, rule_header + "0,0,0.5,0.6\n", "t.csv:2: the allocations at signals (0, 0) sum to 1.1");
  expect_refused(false, rule_header + "0,0,-0.5,0.6\n", "t.csv:2: allocation1 = -0.5 at signals (0, 0) is negative");
  expect_refused(false, "signal1,allocation1\n0,1.5\n", "sum to 1.5");
}

TEST_F(Tables, ValuesMayFallInTheOthersSignals) {
  const auto file = write("v.csv", values_header + "0,0,1,1\n0,1,0.5,1\n1,0,1,1\n1,1,1,1\n");
  EXPECT_NO_THROW(ValueFunction::parse("table:" + file.string()));
}

// A formula's table is the formula: the same answers.
TEST_F(Tables, OfAFormulaIsTheFormula) {
  std::string values = values_header, rule = rule_header;
  for (int a = 0; a < 4; ++a)
    for (int b = 0; b < 4; ++b) {
      values += fmt::format("{},{},{},{}\n", a, b, std::max(a, b), std::max(a, b));
      rule += fmt::format("{},{},{},{}\n", a, b, a > b ? 1 : a == b ? 0.5 : 0, b > a ? 1 : a == b ? 0.5 : 0);
    }
  ImplementConfig config;
  config.values = ValueFunction::parse("table:" + write("v.csv", values).string());
  config.rule = AllocationRule::parse("table:" + write("r.csv", rule).string());
  const auto tables = implement(config);
  config.values = ValueFunction::parse("max");
  config.rule = AllocationRule::parse("highest-signal");
  config.signals = parse_law("discrete:0@0.25,1@0.25,2@0.25,3@0.25");
  config.bidders = 2;
  const auto formulas = implement(config);
  EXPECT_EQ(tables.payments.mean, formulas.payments.mean);
  EXPECT_EQ(tables.virtual_values.mean, formulas.virtual_values.mean);
  EXPECT_EQ(tables.tolerance, 0);
  EXPECT_TRUE(tables.implemented());
  EXPECT_EQ(tables.lines, 8u);
  // a winner keeps 1/2 at the first step above the other's signal, where he is tied, and pays that signal plus 1/2
  EXPECT_NEAR(tables.payments.mean, 20.0 / 16, 1e-15);
}

TEST_F(Tables, MustFitTogether) {
  ImplementConfig config;
  config.values = ValueFunction::parse("table:" + write("v.csv", "signal1,value1\n0,0\n1,1\n").string());
  config.rule = AllocationRule::parse("table:" + write("r.csv", "signal1,allocation1\n0,0\n2,1\n").string());
  const auto message = [&] { return message_of<InvalidInput>([&] { implement(config); }); };
  EXPECT_NE(message().find("bidder 1 has the signals (0, 2), but (0, 1) elsewhere"), std::string::npos) << message();
  config.rule = AllocationRule::parse("efficient");
  EXPECT_EQ(implement(config).bidders, 1);
  config.bidders = 2;
  EXPECT_NE(message().find("2 bidders, but"), std::string::npos) << message();
  config.bidders = {};
  config.signals = parse_law("discrete:0@0.5,2@0.5");
  EXPECT_NE(message().find("the atoms of discrete"), std::string::npos) << message();
  config.signals = parse_law("uniform:0,4");  // nearest: [0, 0.5) and the rest
  EXPECT_EQ(implement(config).full_surplus.mean, 0.875);
  config.grid = 5;
  EXPECT_NE(message().find("a grid beside a table"), std::string::npos) << message();
}

}  // namespace
}  // namespace surety
