// The same seed gives the same bits: on every instruction set, on any number of threads, for sizes that do not fit.
#include <gtest/gtest.h>

#include <bit>

#include "kernels/launch/backend.h"
#include "tests/kernels/cases.h"
#include "tests/kernels/same_bits.h"

namespace surety {
namespace {

using tests::same_bits;

Estimates run(const EstimateConfig& config, InstructionSet isa, int threads) {
  Execution execution;
  execution.device = DeviceKind::cpu;
  execution.instruction_set = isa;
  execution.threads = threads;
  return estimate(config, execution);
}

class EstimateBits : public testing::TestWithParam<tests::Case> {};

TEST_P(EstimateBits, InstructionSetsAndThreadsDoNotMatter) {
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const auto sampling : {Sampling::automatic, Sampling::profile}) {
      const auto config = GetParam().config(precision, sampling);
      const auto one = run(config, InstructionSet::scalar, 1);
      for (const auto isa : {InstructionSet::avx2, InstructionSet::avx512}) {
        if (!kernels::cpu_supports(isa)) continue;
        for (const int threads : {1, 3}) EXPECT_TRUE(same_bits(one, run(config, isa, threads)));
      }
    }
}

INSTANTIATE_TEST_SUITE_P(Kernel, EstimateBits, testing::ValuesIn(tests::cases()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

TEST(EstimateBits, AwkwardNumbersOfSamples) {
  auto config = tests::cases()[3].config();
  for (const std::uint64_t samples : {1, 2, 127, 128, 129, 255, 16383, 16384, 16385, 40001})
    for (const auto precision : {Precision::float_, Precision::double_}) {
      config.samples = samples;
      config.precision = precision;
      const auto one = run(config, InstructionSet::scalar, 1), other = run(config, InstructionSet::automatic, 2);
      EXPECT_TRUE(same_bits(one, other)) << samples;
      EXPECT_EQ(one.replicates, samples);
    }
}

TEST(EstimateBits, SeedsAndNumbersOfBiddersMatter) {
  auto config = tests::cases()[1].config();
  const auto one = run(config, InstructionSet::automatic, 0);
  config.seed += 1;
  EXPECT_FALSE(same_bits(one, run(config, InstructionSet::automatic, 0)));
}

// An instruction set that this CPU lacks is refused, not run.
TEST(EstimateBits, MissingInstructionSetIsRefused) {
  if (kernels::cpu_supports(InstructionSet::avx512)) GTEST_SKIP() << "this CPU has them all";
  EXPECT_THROW(run(tests::cases()[0].config(), InstructionSet::avx512, 1), std::invalid_argument);
}

}  // namespace
}  // namespace surety
