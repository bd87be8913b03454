// The CUDA backend gives the CPU's bits. Without a device these tests skip, and say why.
#include <gtest/gtest.h>

#include "kernels/launch/cuda_devices.h"
#include "surety/bounds/outcome_bounds.h"
#include "tests/bounds/random_outcome_environments.h"

namespace surety {
namespace {

struct Case {
  const char* name;
  AuctionEnvironment environment;
  int k;
};

/// Every number of columns that the kernel is compiled for, one to three bidders, with mirror images and without, and
/// so many states that a block of the smallest GPU has no shared memory for their sums.
std::vector<Case> cases() {
  const std::vector<double> two{0, 1}, half{0.5, 0.5}, three{0, 0.4, 1}, third{0.2, 0.5, 0.3};
  std::vector<double> many;
  for (int i = 0; i < 140; ++i) many.push_back(i / 139.0);
  AuctionEnvironment shifted = common_values(2, 1, three, third);
  for (std::size_t at = 0; at < shifted.values.size(); at += 2) shifted.values[at] += 0.1;
  AuctionEnvironment several = common_values(2, 3, two, half);
  for (std::size_t at = 0; at < several.values.size(); at += 6) several.values[at + 1] += 0.25 * several.values[at];
  return {{"common", common_values(2, 1, three, third), 3},
          {"one_bidder", common_values(1, 1, three, third), 4},
          {"shifted", shifted, 3},
          {"three_bidders", independent_values(3, 1, two, half), 2},
          {"four_columns", independent_values(2, 2, two, half), 2},
          {"several_columns", several, 2},
          {"three_common", common_values(3, 1, three, third), 2},
          {"many_states", common_values(2, 1, many, std::vector<double>(many.size(), 1.0 / double(many.size()))), 2}};
}

Bounds run(const Case& c, DeviceKind device) {
  BoundsOptions options;
  options.k = c.k;
  options.gap = 1e-2;
  options.where.device = device;
  return bound_guarantee(c.environment, options);
}

class CudaBounds : public ::testing::TestWithParam<int> {};

TEST_P(CudaBounds, HaveTheCpusBits) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  const Case c = cases()[std::size_t(GetParam())];
  SCOPED_TRACE(c.name);
  const Bounds cpu = run(c, DeviceKind::cpu), gpu = run(c, DeviceKind::cuda);
  EXPECT_EQ(gpu.device.substr(0, 4), "cuda");
  EXPECT_EQ(gpu.lower(), cpu.lower());
  EXPECT_EQ(gpu.upper(), cpu.upper());
  EXPECT_EQ(gpu.lower_program.iterations, cpu.lower_program.iterations);
  EXPECT_EQ(gpu.upper_program.iterations, cpu.upper_program.iterations);
  EXPECT_EQ(gpu.lower_program.mechanism.allocation, cpu.lower_program.mechanism.allocation);
  EXPECT_EQ(gpu.upper_program.information.tilt, cpu.upper_program.information.tilt);
}

INSTANTIATE_TEST_SUITE_P(Cuda, CudaBounds, ::testing::Range(0, int(cases().size())));

/// Every number of outcomes that the kernel is compiled for, one to three agents.
std::vector<RandomOutcomeEnvironment> outcome_cases() {
  std::vector<RandomOutcomeEnvironment> cases;
  for (const int number : {0, 1, 2, 3, 4}) cases.push_back(random_outcome_environment(number));
  cases.push_back({"public expenditure", public_expenditure_environment(2, 3), 3});
  cases.push_back({"three agents", public_expenditure_environment(3, 6), 2});
  cases.push_back({"auction", auction_with_bounded_transfers(common_values(2, 1, {0, 1}, {0.5, 0.5}), 1), 2});
  return cases;
}

class CudaOutcomeBounds : public ::testing::TestWithParam<int> {};

TEST_P(CudaOutcomeBounds, HaveTheCpusBits) {
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason;
  const RandomOutcomeEnvironment c = outcome_cases()[std::size_t(GetParam())];
  SCOPED_TRACE(c.name);
  const auto run_on = [&](DeviceKind device) {
    BoundsOptions options;
    options.k = c.k;
    options.gap = 1e-2;
    options.where.device = device;
    return bound_guarantee(c.environment, options);
  };
  const OutcomeBounds cpu = run_on(DeviceKind::cpu), gpu = run_on(DeviceKind::cuda);
  EXPECT_EQ(gpu.device.substr(0, 4), "cuda");
  EXPECT_EQ(gpu.lower(), cpu.lower());
  EXPECT_EQ(gpu.upper(), cpu.upper());
  EXPECT_EQ(gpu.lower_program.iterations, cpu.lower_program.iterations);
  EXPECT_EQ(gpu.upper_program.iterations, cpu.upper_program.iterations);
  EXPECT_EQ(gpu.lower_program.mechanism.lottery, cpu.lower_program.mechanism.lottery);
  EXPECT_EQ(gpu.upper_program.information.mass, cpu.upper_program.information.mass);
}

INSTANTIATE_TEST_SUITE_P(Cuda, CudaOutcomeBounds, ::testing::Range(0, int(outcome_cases().size())));

}  // namespace
}  // namespace surety
