#include "surety/bounds/bounds.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/reference/bounding_certificates.h"
#include "surety/bounds/environment_file.h"

namespace surety {
namespace {

AuctionEnvironment example(const char* name) {
  return std::get<AuctionEnvironment>(
      load_environment(std::string(SURETY_SOURCE) + "/examples/bounds/" + name + ".toml"));
}

Bounds bounds(const AuctionEnvironment& environment, int k, double gap) {
  BoundsOptions options;
  options.k = k;
  options.gap = gap;
  options.where.device = DeviceKind::cpu;
  return bound_guarantee(environment, options);
}

/// The program's value is `printed` when rounded to four digits.
void expect_printed(const ProgramBounds& program, double printed) {
  EXPECT_GE(program.upper, printed - 0.00005);
  EXPECT_LE(program.lower, printed + 0.00005);
  EXPECT_LE(program.upper - program.lower, 0.0003);
}

// Brooks & Du (2023), Online Appendix B.5.
TEST(PrintedBounds, CommonValue) {
  const Bounds found = bounds(example("common"), 10, 1e-4);
  expect_printed(found.lower_program, 0.2620);
  expect_printed(found.upper_program, 0.2820);
}

TEST(PrintedBounds, FirstBiddersValueShifted) {
  const Bounds found = bounds(example("shifted"), 10, 2e-4);
  expect_printed(found.lower_program, 0.3045);
  expect_printed(found.upper_program, 0.3272);
}

TEST(PrintedBounds, IndependentValues) {
  const auto environment = example("independent");
  EXPECT_NEAR(environment.full_surplus(), 0.6818, 0.00005);
  const Bounds found = bounds(environment, 10, 8e-4);
  expect_printed(found.lower_program, 0.2892);
  expect_printed(found.upper_program, 0.3127);
}

TEST(PrintedBounds, TwoGoods) {
  const Bounds found = bounds(example("two-goods"), 10, 3e-4);
  expect_printed(found.lower_program, 0.5897);
  expect_printed(found.upper_program, 0.6306);
}

/// Section 6: without information the bidders expect 1/2, no information is worse, and mechanisms come near it as k
/// grows.
TEST(Bounds, KnownEmpiricalDistributionTendsToOneHalf) {
  const auto environment = example("known-empirical");
  const Bounds coarse = bounds(environment, 5, 1e-3), fine = bounds(environment, 10, 1e-3);
  for (const Bounds* found : {&coarse, &fine}) {
    EXPECT_LE(found->lower(), 0.5);
    EXPECT_GE(found->upper(), 0.5 - 1e-9);
    EXPECT_LE(found->upper(), 0.5 * 1.001);
  }
  EXPECT_LT(0.5 - fine.lower(), 0.6 * (0.5 - coarse.lower()));
}

TEST(Bounds, ValuesScale) {
  auto environment = example("common");
  const Bounds found = bounds(environment, 4, 1e-4);
  for (double& v : environment.values) v *= 1024;
  const Bounds scaled = bounds(environment, 4, 1e-4);
  EXPECT_EQ(scaled.lower(), 1024 * found.lower());
  EXPECT_EQ(scaled.upper(), 1024 * found.upper());
}

TEST(Bounds, RenamedStatesChangeNothing) {
  auto environment = example("shifted");
  const Bounds found = bounds(environment, 5, 1e-4);
  std::reverse(environment.values.begin(), environment.values.end());  // states, and bidders, in reverse
  const Bounds renamed = bounds(environment, 5, 1e-4);
  EXPECT_LE(renamed.lower(), found.lower_program.upper);
  EXPECT_GE(renamed.lower_program.upper, found.lower());
  EXPECT_LE(renamed.upper_program.lower, found.upper());
  EXPECT_GE(renamed.upper(), found.upper_program.lower);
}

/// Exchangeable bidders are solved for by half of the profiles; a prior that is not quite exchangeable, by all of them.
TEST(Bounds, SymmetryIsUsedWithoutChangingTheValue) {
  const auto environment = example("independent");
  auto nearly = environment;
  nearly.prior[1] *= 1 + 1e-9;
  nearly.prior[2] = 1;
  for (std::size_t s = 0; s < nearly.prior.size(); ++s)
    if (s != 2) nearly.prior[2] -= nearly.prior[s];
  ASSERT_TRUE(environment.exchangeable());
  ASSERT_FALSE(nearly.exchangeable());
  const Bounds half = bounds(environment, 4, 1e-3), all = bounds(nearly, 4, 1e-3);
  EXPECT_LE(half.lower(), all.lower_program.upper + 1e-8);
  EXPECT_GE(half.lower_program.upper, all.lower() - 1e-8);
  EXPECT_LE(half.upper_program.lower, all.upper() + 1e-8);
  EXPECT_GE(half.upper(), all.upper_program.lower - 1e-8);
}

TEST(Bounds, ThreeBiddersCertify) {
  const auto environment = common_values(3, 1, {0, 0.5, 1}, {0.25, 0.5, 0.25});
  const Bounds found = bounds(environment, 4, 1e-3);
  EXPECT_LE(found.lower_program.gap(), 1e-3);
  EXPECT_LE(found.upper_program.gap(), 1e-3);
  EXPECT_GE(double(reference::worth_of_mechanism(environment, found.lower_program.mechanism)), found.lower());
  const auto sigma = reference::joint_law(environment, found.upper_program.information);
  EXPECT_LE(double(reference::worth_of_information(environment, 4, sigma)), found.upper());
}

TEST(Bounds, SameBitsOnEveryInstructionSetAndNumberOfThreads) {
  const auto environment = independent_values(2, 1, {0, 0.3, 0.7, 1}, {0.1, 0.2, 0.3, 0.4});
  BoundsOptions options;
  options.k = 5;
  options.gap = 1e-3;
  options.where.instruction_set = InstructionSet::scalar;
  options.where.threads = 1;
  const Bounds plain = bound_guarantee(environment, options);
  for (const auto isa : {InstructionSet::automatic, InstructionSet::avx2, InstructionSet::avx512})
    for (const int threads : {1, 2, 7}) {
      options.where.instruction_set = isa;
      options.where.threads = threads;
      try {
        const Bounds other = bound_guarantee(environment, options);
        EXPECT_EQ(other.lower(), plain.lower());
        EXPECT_EQ(other.upper(), plain.upper());
        EXPECT_EQ(other.lower_program.iterations, plain.lower_program.iterations);
        EXPECT_EQ(other.upper_program.information.tilt, plain.upper_program.information.tilt);
      } catch (const std::invalid_argument&) {
        continue;  // an instruction set that this machine lacks
      }
    }
}

TEST(Bounds, StoppedAtOnceStillCertifies) {
  const auto environment = example("common");
  BoundsOptions options;
  options.stop_requested = [] { return true; };
  const Bounds found = bound_guarantee(environment, options);
  EXPECT_TRUE(found.stopped);
  EXPECT_LE(found.lower(), 0.2620);
  EXPECT_GE(found.upper(), 0.2820);
  EXPECT_LE(found.upper(), environment.full_surplus() + 1e-9);
}

}  // namespace
}  // namespace surety
