// Theorem 1, Proposition 1 and Lemma 1 on grids: random rules against linear programs.
#include <gtest/gtest.h>

#include "host/interdependent/grid_implementation.h"
#include "kernels/ex_post/ex_post.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"
#include "surety/interdependent/implement.h"
#include "tests/interdependent/environments.h"

namespace surety {
namespace {

using tests::RandomEnvironments;

const Execution one_thread{DeviceKind::cpu, 1, InstructionSet::automatic, {}};

// Every eventually monotone rule has payments that no misreport beats, by arithmetic without rounding.
TEST(Theorem1, EventuallyMonotoneRulesAreImplemented) {
  RandomEnvironments random(1);
  for (int trial = 0; trial < 400; ++trial) {
    const auto environment = random.environment(random.integer(1, 3), random.integer(2, 6));
    const auto allocation = random.eventually_monotone(environment);
    const auto result = implement_on_grid(environment, allocation, 1, one_thread);
    ASSERT_FALSE(result.failure) << trial;
    EXPECT_EQ(result.profitable, 0u) << trial;
    EXPECT_EQ(result.losses, 0u) << trial;
    EXPECT_TRUE(result.implemented()) << trial;
    if (environment.grid.bidders() < 3) {
      EXPECT_EQ(result.tolerance, 0) << trial;
    }
  }
}

// Every other rule has a line on which no payments at all are incentive compatible: the least violation over all
// payments, by linear programming with a proven bound, is positive. The counterexample is on such a line.
TEST(Theorem1, OtherRulesHaveNoPayments) {
  RandomEnvironments random(2);
  int broken = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const auto environment = random.environment(2, random.integer(2, 5));
    const auto allocation = random.any_allocations(environment);
    const auto failure = monotonicity_failure(environment, allocation);
    bool monotone = true;
    for (int i = 0; i < 2; ++i)
      for (std::int64_t line = 0; line < environment.lines(i); ++line) {
        const auto own = RandomEnvironments::line_of(environment, allocation, i, line);
        const bool here = reference::is_eventually_monotone(own);
        const double violation = reference::least_violation(own);
        EXPECT_EQ(here, violation < 1e-9) << "violation " << violation;
        monotone = monotone && here;
      }
    EXPECT_EQ(monotone, !failure) << trial;
    if (!failure) continue;
    ++broken;
    const auto& [bidder, signals, lower, higher] = *failure;
    EXPECT_LT(lower.signal, higher.signal);
    EXPECT_LT(lower.value, higher.value);
    EXPECT_GT(lower.allocation, higher.allocation);
    EXPECT_EQ(signals[bidder], higher.signal);
    // two signals are enough: on them alone no payments work
    EXPECT_GT(reference::least_violation({{lower.value, higher.value}, {lower.allocation, higher.allocation}}), 1e-6);
  }
  EXPECT_GT(broken, 200);
}

// The payments are the dearest ones: what a linear program over all incentive compatible, individually rational
// payments earns, line by line. Without the greatest allocation on the flat they would not be incentive compatible.
TEST(Proposition1, PaymentsLeaveTheLeastRents) {
  RandomEnvironments random(3);
  for (int trial = 0; trial < 60; ++trial) {
    const auto environment = random.environment(2, random.integer(2, 6));
    const auto allocation = random.eventually_monotone(environment);
    const auto payment = least_rent_payments(environment, allocation);
    for (int i = 0; i < 2; ++i)
      for (std::int64_t line = 0; line < environment.lines(i); ++line) {
        const auto& probability = environment.grid.probability[i];
        double revenue = 0;
        for (int own = 0; own < environment.grid.size(i); ++own)
          revenue += probability[own] * payment.of[i][own * environment.lines(i) + line];
        const auto own_line = RandomEnvironments::line_of(environment, allocation, i, line);
        EXPECT_NEAR(revenue, reference::greatest_revenue(own_line, probability), 1e-9) << trial;
      }
  }
}

// Lemma 1: payments earn the virtual values of whoever gets the good.
TEST(Lemma1, RevenueIsTheVirtualValueOfTheWinners) {
  RandomEnvironments random(4);
  for (int trial = 0; trial < 200; ++trial) {
    const auto environment = random.environment(random.integer(1, 4), random.integer(1, 5));
    const auto allocation = random.eventually_monotone(environment);
    const double payments = expected_sum(environment, least_rent_payments(environment, allocation));
    EXPECT_NEAR(payments, expected_virtual_values(environment, allocation), 1e-13 * std::max(1.0, payments)) << trial;
  }
}

/// Counts over all lines of a grid.
struct Counts {
  std::uint64_t not_monotone = 0, profitable = 0, losses = 0;
  double gains = 0;
};

Counts count(const GridEnvironment& environment, const ByLine& allocation, const ByLine& payment,
             InstructionSet isa = InstructionSet::automatic, DeviceKind device = DeviceKind::cpu) {
  kernels::GridProblem problem;
  for (int i = 0; i < environment.grid.bidders(); ++i) {
    problem.points.push_back(environment.grid.size(i));
    problem.lines.push_back(environment.lines(i));
    problem.value.push_back(environment.value.of[i].data());
    problem.allocation.push_back(allocation.of[i].data());
    problem.payment.push_back(payment.of[i].data());
  }
  std::string where;
  const auto check = kernels::ex_post_check(problem, {device, device == DeviceKind::cpu ? 1 : 0, isa, {}}, where);
  const auto sum = [&](kernels::CheckStatistic s) { return check.mean(int(s)) * double(check.count()); };
  const auto whole = [&](kernels::CheckStatistic s) { return std::uint64_t(std::llround(sum(s))); };
  return {whole(kernels::CheckStatistic::not_monotone), whole(kernels::CheckStatistic::profitable),
          whole(kernels::CheckStatistic::loss), sum(kernels::CheckStatistic::gain)};
}

// The flat end: two signals of value 1 with different allocations, then value 3.
TEST(Proposition1, TheFlatEndCountsWithItsGreatestAllocation) {
  const GridEnvironment environment{{{{0, 1, 2}}, {{0.25, 0.25, 0.5}}}, {{{1, 1, 3}}}};
  const ByLine allocation{{{0.5, 0.25, 0.75}}};
  const auto result = implement_on_grid(environment, allocation, 0, one_thread);
  EXPECT_EQ(result.tolerance, 0);
  ASSERT_EQ(result.table.size(), 3u);
  EXPECT_EQ(result.table[0].payment[0], 0.5);
  EXPECT_EQ(result.table[1].payment[0], 0.25);
  EXPECT_EQ(result.table[2].payment[0], 0.75 * 3 - 2 * 0.5);
  // with the allocation at the flat end itself the highest type would report the lowest
  EXPECT_EQ(count(environment, allocation, {{{0.5, 0.25, 0.75 * 3 - 2 * 0.25}}}).profitable, 1u);
}

// One unit in the last place of one payment is a loss and a profitable misreport.
TEST(GridCheck, SeesOneUnitInTheLastPlace) {
  const GridEnvironment environment{{{{0, 1, 2}}, {{0.25, 0.25, 0.5}}}, {{{1, 1, 3}}}};
  const ByLine allocation{{{0.5, 0.25, 0.75}}};
  const auto right = count(environment, allocation, {{{0.5, 0.25, 1.25}}});
  EXPECT_EQ(right.profitable + right.losses, 0u);
  const auto wrong = count(environment, allocation, {{{std::nextafter(0.5, 1), 0.25, 1.25}}});
  EXPECT_EQ(wrong.profitable, 1u);
  EXPECT_EQ(wrong.losses, 1u);
  EXPECT_EQ(wrong.gains, 0x1p-53);
}

Counts plain_count(const GridEnvironment& environment, const ByLine& allocation, const ByLine& payment) {
  Counts counts;
  for (int i = 0; i < environment.grid.bidders(); ++i)
    for (std::int64_t line = 0; line < environment.lines(i); ++line)
      for (int own = 0; own < environment.grid.size(i); ++own) {
        const auto at = [&](const ByLine& rows, int m) { return rows.of[i][m * environment.lines(i) + line]; };
        const double value = at(environment.value, own), truth = value * at(allocation, own) - at(payment, own);
        counts.losses += truth < 0;
        bool monotone = true;
        for (int m = 0; m < environment.grid.size(i); ++m) {
          const double gain = value * at(allocation, m) - at(payment, m) - truth;
          counts.profitable += gain > 0;
          counts.gains += std::max(0.0, gain);
          monotone =
              monotone && !(m < own && at(environment.value, m) < value && at(allocation, m) > at(allocation, own));
        }
        counts.not_monotone += !monotone;
      }
  return counts;
}

TEST(GridCheck, CountsWhatPlainLoopsCount) {
  RandomEnvironments random(5);
  for (int trial = 0; trial < 20; ++trial) {
    const auto environment = random.environment(random.integer(1, 3), random.integer(2, 7));
    const auto allocation = random.any_allocations(environment), payment = random.any_allocations(environment);
    const auto plain = plain_count(environment, allocation, payment);
    for (const auto isa : {InstructionSet::scalar, InstructionSet::avx2, InstructionSet::avx512}) {
      if (!kernels::cpu_supports(isa)) continue;
      const auto counts = count(environment, allocation, payment, isa);
      EXPECT_EQ(counts.profitable, plain.profitable);
      EXPECT_EQ(counts.losses, plain.losses);
      EXPECT_EQ(counts.not_monotone, plain.not_monotone);
      EXPECT_NEAR(counts.gains, plain.gains, 1e-12 * (1 + plain.gains));
    }
  }
}

TEST(CudaExPost, CountsOnAGridAreTheCpus) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  RandomEnvironments random(6);
  for (int trial = 0; trial < 3; ++trial) {
    const auto environment = random.environment(trial + 1, 5);
    const auto allocation = random.any_allocations(environment), payment = random.any_allocations(environment);
    const auto cpu = count(environment, allocation, payment);
    const auto cuda = count(environment, allocation, payment, InstructionSet::automatic, DeviceKind::cuda);
    EXPECT_EQ(cpu.profitable, cuda.profitable);
    EXPECT_EQ(cpu.losses, cuda.losses);
    EXPECT_EQ(cpu.not_monotone, cuda.not_monotone);
    EXPECT_EQ(cpu.gains, cuda.gains);
  }
}

}  // namespace
}  // namespace surety
