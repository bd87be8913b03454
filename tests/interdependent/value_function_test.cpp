// Value functions and rules as typed: what they are, their flat ends, and what is refused.
#include "surety/interdependent/value_function.h"

#include <gtest/gtest.h>

#include <random>

#include "surety/error.h"
#include "surety/interdependent/allocation_rule.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

TEST(ValueFunctions, AreWhatTheySay) {
  const std::vector<double> s{0.5, 0.25, 2};
  const auto value = [&](const char* spec, int bidder) { return ValueFunction::parse(spec).value(bidder, s); };
  EXPECT_EQ(value("private", 1), 0.25);
  EXPECT_EQ(value("private:1,4", 1), 1);
  EXPECT_EQ(value("private:1,4", 2), 2);  // cycled
  EXPECT_EQ(value("additive", 0), 2.75);
  EXPECT_EQ(value("additive:1,2,3", 0), 0.5 + 0.5 + 6);
  EXPECT_EQ(value("additive:own=1,others=3", 0), 0.5 + 3 * 2.25);
  EXPECT_EQ(value("max", 1), 2);
  EXPECT_EQ(value("mixture(0.25 * private | 0.75 * max)", 0), 0.125 + 1.5);
  EXPECT_EQ(value("mixture(0.5 * private:1,2 | 0.5 * additive:1,0,1)", 1), 0.5 * 0.5 + 0.5 * 2.5);
}

// By its definition: the supremum of the signals at which the value is the one at the least signal, on a fine grid.
TEST(ValueFunctions, FlatEndsAreTheSupremumOfTheFlat) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> unit(0, 1);
  for (const char* spec : {"private", "private:0", "additive", "additive:0,1", "max", "additive:own=0,others=2",
                           "mixture(0.5 * private:0,1 | 0.5 * max)"}) {
    const auto f = ValueFunction::parse(spec);
    for (int trial = 0; trial < 20; ++trial) {
      std::vector<double> s{unit(random), unit(random), unit(random)};
      for (int i = 0; i < 3; ++i) {
        double flat = 0;
        auto own = s;
        own[i] = 0;
        const double least = f.value(i, own);
        for (int m = 0; m <= 1000; ++m) {
          own[i] = m / 1000.0;
          if (f.value(i, own) == least) flat = own[i];
        }
        EXPECT_NEAR(f.flat_end(i, s, 0, 1), flat, 0.001001) << spec << " " << i;
      }
    }
  }
}

void expect_refused(const char* spec, const char* part) {
  const auto message = message_of<InvalidInput>([&] { ValueFunction::parse(spec); });
  EXPECT_NE(message.find(part), std::string::npos) << spec << ": " << message;
}

TEST(ValueFunctions, AreRefusedWithWhatIsWrong) {
  expect_refused("", "is empty");
  expect_refused("mx", "did you mean 'max'?");
  expect_refused("max:1", "takes no parameters");
  expect_refused("private:-1", "weight 1 = -1");
  expect_refused("additive:1,nan", "weight 2");
  expect_refused("additive:own=1", "is not own=a,others=b");
  expect_refused("additive:own=-1,others=2", "own = -1 is out of range");
  expect_refused("mixture(0.5 * max | 0.6 * private)", "sum to 1.1");
  expect_refused("mixture(max)", "is not w * F");
  expect_refused("mixture(1 * table:x.csv)", "stands alone");
  expect_refused("table:none.csv", "none.csv");
  expect_refused("private:", "nothing follows");
}

TEST(AllocationRules, AreRefusedWithWhatIsWrong) {
  const auto refused = [](const char* spec, const char* part) {
    const auto message = message_of<InvalidInput>([&] { AllocationRule::parse(spec); });
    EXPECT_NE(message.find(part), std::string::npos) << spec << ": " << message;
  };
  refused("eficient", "did you mean 'efficient'?");
  refused("efficient:1", "is not efficient");
  refused("split:0.5,0.6", "sum to 1.1");
  refused("split:-0.1,1", "c1,c2,.. = -0.1 is out of range");
  refused("table", "give the file");
  refused("optimal:always", "is not optimal[:must-sell]");
  EXPECT_EQ(AllocationRule::parse("optimal:must-sell").spec(), "optimal:must-sell");
  EXPECT_EQ(AllocationRule::parse("split:0.5,0.25").spec(), "split:0.5,0.25");
  EXPECT_EQ(AllocationRule::parse(" virtual ").spec(), "virtual");
}

}  // namespace
}  // namespace surety
