// Propositions 2 to 4 on grids: the rules they name against the best mechanism, by linear programming over all
// eventually monotone rules.
#include <gtest/gtest.h>

#include "host/interdependent/grid_implementation.h"
#include "tests/interdependent/environments.h"

namespace surety {
namespace {

const Execution one_thread{DeviceKind::cpu, 1, InstructionSet::automatic, {}};

/// Values by `function` of two bidders whose signals 0, 1/4, .. have random probabilities.
GridEnvironment environment_of(const char* function, tests::RandomEnvironments& random, int points, bool even = false,
                               int bidders = 2) {
  SignalGrid grid;
  std::vector<double> signals, probability;
  double total = 0;
  for (int m = 0; m < points; ++m) {
    signals.push_back(m / 4.0);
    probability.push_back(even ? 1 : random.integer(1, 8));
    total += probability.back();
  }
  for (double& p : probability) p /= total;
  grid.signals.assign(bidders, signals);
  grid.probability.assign(bidders, probability);
  return grid_environment(ValueFunction::parse(function), grid);
}

double revenue_of(const char* rule, const GridEnvironment& environment) {
  const auto result =
      implement_on_grid(environment, allocations(AllocationRule::parse(rule), environment), 1, one_thread);
  return result.implemented() ? result.payments.mean : -1;
}

// Private values, also where virtual values have to be ironed.
TEST(Proposition2, TheHighestIronedVirtualValueIsOptimalForPrivateValues) {
  tests::RandomEnvironments random(11);
  for (int trial = 0; trial < 30; ++trial) {
    const auto environment = environment_of(trial % 2 ? "private" : "private:1,2", random, random.integer(2, 6));
    EXPECT_NEAR(revenue_of("virtual", environment), reference::optimal_revenue(environment, false), 1e-9) << trial;
  }
}

// As printed the proposition covers every function that rises in the own signal. Here virtual values rise in the own
// signal, but another's rises faster: the highest one's owner loses as his signal rises. No payments implement that,
// and the best mechanism earns less.
TEST(Proposition2, NeedsSingleCrossing) {
  tests::RandomEnvironments random(12);
  const auto environment = environment_of("additive:own=1,others=3", random, 5, true);
  const auto rule = allocations(AllocationRule::parse("virtual"), environment);
  EXPECT_TRUE(monotonicity_failure(environment, rule));
  EXPECT_LT(reference::optimal_revenue(environment, false) + 0.05, expected_virtual_values(environment, rule));
}

// The sum of signals rises in each of them. Where the virtual value has to be ironed the winner's stays as it is while
// his signal rises, and the others' rise with it: he loses again.
TEST(Proposition2, NeedsPrivateValuesWhereItIrons) {
  const SignalGrid grid{{{0, 1, 2, 3}, {0, 1, 2, 3}}, {{0.125, 0.625, 0.125, 0.125}, {0.125, 0.625, 0.125, 0.125}}};
  const auto environment = grid_environment(ValueFunction::parse("additive"), grid);
  const auto rule = allocations(AllocationRule::parse("virtual"), environment);
  EXPECT_TRUE(monotonicity_failure(environment, rule));
  const auto other = grid_environment(ValueFunction::parse("private"), grid);
  EXPECT_FALSE(monotonicity_failure(other, allocations(AllocationRule::parse("virtual"), other)));
}

// The rule `optimal` earns what the linear program proves to be the most, and is implemented.
TEST(OptimalRule, EarnsTheMost) {
  tests::RandomEnvironments random(15);
  for (const char* function : {"private:1,2", "additive", "additive:own=1,others=3", "max",
                               "mixture(0.5 * private | 0.5 * max)", "additive:0,1"})
    for (const int points : {2, 3, 5}) {
      const auto environment = environment_of(function, random, points);
      EXPECT_NEAR(revenue_of("optimal", environment), reference::optimal_revenue(environment, false), 1e-9)
          << function << " " << points;
      EXPECT_NEAR(revenue_of("optimal:must-sell", environment), reference::optimal_revenue(environment, true), 1e-9)
          << function << " " << points;
    }
  for (int trial = 0; trial < 30; ++trial) {
    const auto environment = random.environment(random.integer(1, 3), random.integer(2, 4));
    EXPECT_NEAR(revenue_of("optimal", environment), reference::optimal_revenue(environment, false), 1e-8) << trial;
  }
}

// Additive signals with a monotone hazard rate.
TEST(Proposition3, TheLowestAdjustedHazardRateIsOptimal) {
  tests::RandomEnvironments random(13);
  for (const char* function : {"additive", "additive:1,2", "additive:3,0.5", "additive:own=2,others=1",
                               "mixture(0.5 * private | 0.5 * additive:1,3)"}) {
    for (const int points : {2, 4, 6}) {
      const auto environment = environment_of(function, random, points, true);
      EXPECT_NEAR(revenue_of("virtual", environment), reference::optimal_revenue(environment, false), 1e-9)
          << function << " " << points;
    }
  }
}

// The maximum, when the good must be sold: every constant split earns what the best mechanism does.
TEST(Proposition4, ConstantSplitsAreOptimalForTheMaximum) {
  tests::RandomEnvironments random(14);
  for (int trial = 0; trial < 20; ++trial) {
    const auto environment = environment_of("max", random, random.integer(3, 6));
    const double optimum = reference::optimal_revenue(environment, true);
    EXPECT_NEAR(revenue_of("split", environment), optimum, 1e-9) << trial;
    EXPECT_NEAR(revenue_of("split:0.2,0.8", environment), optimum, 1e-9) << trial;
    EXPECT_NEAR(revenue_of("split:1,0", environment), optimum, 1e-9) << trial;
    EXPECT_LT(revenue_of("highest-signal", environment), optimum - 1e-6) << trial;
  }
}

}  // namespace
}  // namespace surety
