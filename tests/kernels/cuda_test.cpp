// The CUDA backend gives the CPU's bits. Without a device these tests skip, and say why.
#include <gtest/gtest.h>

#include "kernels/launch/cuda_devices.h"
#include "surety/random/philox.h"
#include "tests/kernels/cases.h"
#include "tests/kernels/curand_blocks.h"
#include "tests/kernels/same_bits.h"

namespace surety {
namespace {

#define SKIP_WITHOUT_CUDA() \
  if (!kernels::cuda_is_usable()) GTEST_SKIP() << "no CUDA device: " << kernels::cuda_devices().front().reason

Estimates run(const EstimateConfig& config, DeviceKind device) {
  Execution execution;
  execution.device = device;
  return estimate(config, execution);
}

class CudaEstimate : public testing::TestWithParam<tests::Case> {};

TEST_P(CudaEstimate, HasTheCpusBits) {
  SKIP_WITHOUT_CUDA();
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const auto sampling : {Sampling::automatic, Sampling::profile}) {
      const auto config = GetParam().config(precision, sampling);
      const auto gpu = run(config, DeviceKind::cuda);
      EXPECT_TRUE(tests::same_bits(run(config, DeviceKind::cpu), gpu));
      EXPECT_EQ(gpu.device.substr(0, 4), "cuda");
    }
}

INSTANTIATE_TEST_SUITE_P(Cuda, CudaEstimate, testing::ValuesIn(tests::cases()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

TEST(CudaDevice, IsToldAndNamed) {
  SKIP_WITHOUT_CUDA();
  for (const auto& device : kernels::cuda_devices()) {
    ASSERT_TRUE(device.gpu) << device.name;
    EXPECT_GE(device.gpu->major, 3);
    EXPECT_GE(device.gpu->multiprocessors, 1);
    EXPECT_EQ(device.gpu->free.has_value(), device.usable);
    EXPECT_LE(device.gpu->free.value_or(0), device.gpu->memory);
  }
  EXPECT_EQ(run(tests::cases()[3].config(), DeviceKind::cuda).device, kernels::cuda_backend_name());
}

TEST(CudaEstimateSizes, AwkwardNumbersOfSamples) {
  SKIP_WITHOUT_CUDA();
  auto config = tests::cases()[3].config();
  for (const std::uint64_t samples : {1, 127, 128, 129, 16384, 16385}) {
    config.samples = samples;
    EXPECT_TRUE(tests::same_bits(run(config, DeviceKind::cpu), run(config, DeviceKind::cuda))) << samples;
  }
}

// The counter's meaning in cuRAND's own terms, across the carries of replicate and offset.
TEST(CudaPhilox, BlocksAreCurands) {
  SKIP_WITHOUT_CUDA();
  const std::uint64_t seed = 0x0123456789abcdef;
  for (const std::uint64_t replicate : {0ull, (1ull << 32) - 2, (1ull << 40) + 3})
    for (const std::uint64_t block : {0ull, 7ull, (1ull << 32) - 1, (5ull << 32) + 9}) {
      const auto words = curand_blocks(seed, replicate, 4 * block, 8);
      for (int i = 0; i < 8; ++i) {
        const std::uint64_t r = replicate + i;
        const auto want = philox::block(
            {{std::uint32_t(block), std::uint32_t(block >> 32), std::uint32_t(r), std::uint32_t(r >> 32)}},
            PhiloxKey(seed));
        for (int w = 0; w < 4; ++w) ASSERT_EQ(words[4 * i + w], want.word[w]) << replicate << " " << block;
      }
    }
}

}  // namespace
}  // namespace surety
