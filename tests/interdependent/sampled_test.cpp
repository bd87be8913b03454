// Sampled profiles: the kernel against allocation and payments by definition, its bits, Lemma 1, closed forms, and what
// it finds of rules that are not eventually monotone.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>

#include "host/interdependent/sampled_implementation.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"
#include "surety/error.h"
#include "surety/theory/exact.h"
#include "tests/interdependent/environments.h"
#include "tests/reference/play.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

struct Environment {
  const char *rule, *values, *signals;
  int bidders;

  ImplementConfig config() const {
    ImplementConfig c;
    c.rule = AllocationRule::parse(rule);
    c.values = ValueFunction::parse(values);
    c.signals = parse_law(signals);
    c.bidders = bidders;
    c.samples = 50'000;
    c.check_samples = 2000;
    c.seed = 7;
    return c;
  }
  std::string name() const { return fmt::format("{}, {}, {}, {} bidders", rule, values, signals, bidders); }
};

const std::vector<Environment> implementable{
    {"highest-signal", "max", "uniform", 2},
    {"highest-signal", "max", "beta:2,3", 5},
    {"split", "max", "uniform", 3},
    {"split:0.5,0.25,0.125", "max", "uniform:1,3", 3},
    {"efficient", "private", "uniform", 4},
    {"efficient", "private:1,2,3", "exponential:2,1", 3},
    {"efficient", "additive:own=2,others=1", "triangle", 3},
    {"efficient", "additive", "uniform", 3},
    {"virtual", "private", "uniform", 3},
    {"virtual", "private:1,3", "normal:0.5,0.3,0,1", 2},
    {"virtual", "private", "piecewise:0@0,0.5@0.9,1@1", 3},
    {"virtual", "additive", "uniform", 3},
    {"virtual", "additive:1,2,4", "exponential:1,2", 3},
    {"virtual", "mixture(0.5 * private | 0.5 * additive:1,2)", "uniform", 4},
    {"highest-signal", "mixture(0.25 * private | 0.25 * additive | 0.5 * max)", "beta:3,2", 3},
    {"highest-signal", "max", "uniform", 1},
};

/// Allocations by definition.
std::vector<double> allocation_at(const ImplementConfig& config, const std::vector<double>& signals) {
  const int bidders = static_cast<int>(signals.size());
  std::vector<double> score, share(signals.size());
  for (int i = 0; i < bidders; ++i) {
    const double value = config.values.value(i, signals);
    switch (config.rule.kind) {
      case RuleKind::efficient:
        score.push_back(value);
        break;
      case RuleKind::virtual_value: {  // ironed s - (1-F)/f at the demand quantile of s
        const double q = config.signals->survival(signals[i]);
        const auto& ironed = ironed_virtual_value(*config.signals);
        const double psi = q < ironed.monopoly_quantile ? reference::virtual_value(ironed, q)
                                                        : signals[i] - q / config.signals->density(signals[i]);
        score.push_back(value - config.values.slope(i) * (signals[i] - psi));
        break;
      }
      case RuleKind::highest_signal:
      case RuleKind::split:
      case RuleKind::optimal:
      case RuleKind::table:
        score.push_back(signals[i]);
    }
  }
  if (config.rule.kind == RuleKind::split) {
    for (int i = 0; i < bidders; ++i) share[i] = config.rule.share(i, bidders);
    return share;
  }
  const double best = *std::max_element(score.begin(), score.end());
  const double least = config.rule.kind == RuleKind::virtual_value ? 0 : -INFINITY;
  double winners = 0;
  for (const double s : score) winners += s >= best - 1e-9;
  for (int i = 0; i < bidders; ++i) share[i] = score[i] >= best - 1e-9 && best >= least ? 1 / winners : 0;
  return share;
}

class SampledImplementation : public testing::TestWithParam<Environment> {};

// Allocations by definition, payments by quadrature over the own signal; the quadrature's step is 1/1000 of the range.
TEST_P(SampledImplementation, PaymentsAreThoseOfProposition1) {
  auto config = GetParam().config();
  config.rows = 10;
  config.samples = 1;
  const auto result = implement(config);
  ASSERT_FALSE(result.failure);
  const double least = config.signals->lower(), range = config.signals->upper() - least;
  for (const PaymentRow& row : result.table) {
    const auto shares = allocation_at(config, row.signals);
    for (int i = 0; i < result.bidders; ++i) {
      EXPECT_NEAR(row.allocation[i], shares[i], 1e-12);
      const auto with_own = [&](double s) {
        auto signals = row.signals;
        signals[i] = s;
        return signals;
      };
      const double slope = config.values.slope(i) + config.values.highest();
      const double payment = reference::payment_by_quadrature(
          [&](double s) { return config.values.value(i, with_own(s)); },
          [&](double s) { return allocation_at(config, with_own(s))[i]; }, least, row.signals[i], 1000);
      EXPECT_NEAR(row.payment[i], payment, slope * range / 1000 + 1e-6) << "bidder " << i;
    }
  }
}

TEST_P(SampledImplementation, NoMisreportGainsAndNobodyLoses) {
  auto config = GetParam().config();
  config.samples = 1;
  const auto result = implement(config);
  EXPECT_TRUE(result.implemented()) << (result.worst ? result.worst->gain : 0);
  EXPECT_EQ(result.reports, 2000u * 64 * GetParam().bidders);
}

// Lemma 1 in 16 environments, 4 standard errors: a false alarm once in 1000 seeds.
TEST_P(SampledImplementation, RevenueFromPaymentsIsRevenueFromVirtualValues) {
  const auto result = implement(GetParam().config());
  const auto& d = result.difference;
  EXPECT_LE(std::abs(d.mean), 4 * d.standard_error + 1e-8) << d.mean << " +- " << d.standard_error;
}

TEST_P(SampledImplementation, InstructionSetsAndThreadsDoNotMatter) {
  auto problem = sampled_problem(GetParam().config(), GetParam().bidders);
  problem.samples = 1000;
  std::string device;
  const Execution one{DeviceKind::cpu, 1, InstructionSet::scalar, {}};
  const auto check = kernels::ex_post_check(problem, one, device),
             revenue = kernels::ex_post_revenue(problem, one, device);
  for (const auto isa : {InstructionSet::avx2, InstructionSet::avx512}) {
    if (!kernels::cpu_supports(isa)) continue;
    const Execution other{DeviceKind::cpu, 2, isa, {}};
    const auto check2 = kernels::ex_post_check(problem, other, device);
    const auto revenue2 = kernels::ex_post_revenue(problem, other, device);
    for (int s = 0; s < 4; ++s) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(check.mean(s)), std::bit_cast<std::uint64_t>(check2.mean(s)));
      EXPECT_EQ(std::bit_cast<std::uint64_t>(revenue.mean(s)), std::bit_cast<std::uint64_t>(revenue2.mean(s)));
      EXPECT_EQ(revenue.covariance(s, s), revenue2.covariance(s, s));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(ExPost, SampledImplementation, testing::ValuesIn(implementable),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

class CudaSampledImplementation : public testing::TestWithParam<Environment> {};

TEST_P(CudaSampledImplementation, HasTheCpusBits) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  auto config = GetParam().config();
  config.deviations = 16;
  auto problem = sampled_problem(config, GetParam().bidders);
  problem.samples = 300;
  std::string device;
  const Execution cpu{DeviceKind::cpu, 1, InstructionSet::automatic, {}};
  const Execution cuda{DeviceKind::cuda, 0, InstructionSet::automatic, {}};
  const auto check = kernels::ex_post_check(problem, cpu, device),
             check2 = kernels::ex_post_check(problem, cuda, device);
  const auto revenue = kernels::ex_post_revenue(problem, cpu, device);
  const auto revenue2 = kernels::ex_post_revenue(problem, cuda, device);
  for (int s = 0; s < 4; ++s) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(check.mean(s)), std::bit_cast<std::uint64_t>(check2.mean(s)));
    EXPECT_EQ(std::bit_cast<std::uint64_t>(revenue.mean(s)), std::bit_cast<std::uint64_t>(revenue2.mean(s)));
  }
}

INSTANTIATE_TEST_SUITE_P(Cuda, CudaSampledImplementation, testing::ValuesIn(implementable),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

void expect_near(const Estimate& estimate, double exact) {
  EXPECT_LE(std::abs(estimate.mean - exact), 4.5 * estimate.standard_error + 1e-8)
      << estimate.mean << " +- " << estimate.standard_error << " against " << exact;
}

ProfileLaw iid(const char* law, int bidders) { return Prior::parse(law).profile(bidders); }

// 4.5 standard errors, 20 numbers: a false alarm once in 7000 seeds.
TEST(ClosedForms, OfRevenue) {
  for (const char* law : {"uniform", "beta:2,2"})
    for (const int n : {2, 3, 6}) {
      const double highest_of_others = expected_highest_value(iid(law, n - 1)).value;
      expect_near(implement(Environment{"split", "max", law, n}.config()).payments, highest_of_others);
      expect_near(implement(Environment{"highest-signal", "max", law, n}.config()).payments,
                  expected_second_value(iid(law, n)).value);
      expect_near(implement(Environment{"virtual", "private", law, n}.config()).payments,
                  optimal_revenue(iid(law, n)).value);
    }
  // additive, uniform: the winner's rent is what his signal exceeds the second by, 1/(N+1)
  const auto additive = implement(Environment{"highest-signal", "additive", "uniform", 4}.config());
  expect_near(additive.payments, 2 - 0.2);
  expect_near(implement(Environment{"efficient", "additive:own=3,others=1", "uniform", 4}.config()).gap, 3 * 0.2);
}

// What is not eventually monotone comes with two signals of one bidder that show it.
TEST(CounterExamples, AreFailuresOfMonotonicity) {
  for (const auto& environment : {Environment{"efficient", "additive:own=1,others=2", "uniform", 2},
                                  Environment{"efficient", "additive:own=0.5,others=0.75", "beta:2,2", 5},
                                  Environment{"virtual", "additive:own=1,others=3", "uniform", 2}}) {
    const auto config = environment.config();
    const auto result = implement(config);
    ASSERT_TRUE(result.failure) << environment.name();
    const auto& [bidder, signals, lower, higher] = *result.failure;
    EXPECT_LT(lower.signal, higher.signal);
    EXPECT_EQ(signals[bidder], higher.signal);
    for (const auto& at : {lower, higher}) {
      auto with_own = signals;
      with_own[bidder] = at.signal;
      EXPECT_NEAR(config.values.value(bidder, with_own), at.value, 1e-12);
      EXPECT_NEAR(allocation_at(config, with_own)[bidder], at.allocation, 1e-12);
    }
    EXPECT_GT(reference::least_violation({{lower.value, higher.value}, {lower.allocation, higher.allocation}}), 1e-6);
  }
}

// With payments that are off by one unit in the last place somebody gains, so a check without rounding sees it: the
// highest signal wins, and pays for 0.1 s_i what is computed with the rounded weight 0.1.
TEST(Tolerance, IsZeroOnlyWhereArithmeticIsExact) {
  const auto tolerance = [](const char* rule, const char* values, const char* law = "uniform") {
    return sampled_problem(Environment{rule, values, law, 3}.config(), 3).tolerance;
  };
  EXPECT_EQ(tolerance("highest-signal", "max"), 0);
  EXPECT_EQ(tolerance("highest-signal", "mixture(0.25 * private | 0.25 * additive | 0.5 * max)", "beta:3,2"), 0);
  EXPECT_EQ(tolerance("virtual", "additive:1,2,4"), 0);
  EXPECT_EQ(tolerance("split:0.5,0.25,0.125", "max"), 0);
  EXPECT_GT(tolerance("split", "max"), 0);  // thirds
  EXPECT_GT(tolerance("highest-signal", "additive:0.1"), 0);
  EXPECT_GT(tolerance("efficient", "private:1,3"), 0);  // thresholds are divided
  EXPECT_LT(tolerance("efficient", "private:1,3"), 1e-13);
}

TEST(Refused, LawsAndFunctionsThatDoNotFit) {
  const auto message = [](Environment environment) {
    return message_of<InvalidInput>([&] { implement(environment.config()); });
  };
  EXPECT_NE(message({"split", "max", "intervals:0..1,2..3", 2}).find("has a gap from 1 to 2"), std::string::npos);
  EXPECT_NE(message({"virtual", "max", "uniform", 2}).find("give a grid"), std::string::npos);
  EXPECT_NE(message({"split:0.5,0.5", "max", "uniform", 3}).find("2 shares for 3 bidders"), std::string::npos);
  EXPECT_NE(message({"split", "max", "uniform", 100'000}).find("100000 bidders"), std::string::npos);
}

}  // namespace
}  // namespace surety
