#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bench/ceiling.h"
#include "bench/device_ceiling.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"
#include "surety/error.h"

/// Where a workload runs: one thread on an instruction set, or the GPU.
struct Place {
  std::string name;  ///< "avx2", "cuda"
  surety::Execution execution;
  /// The ceilings of ceiling.h and device_ceiling.h.
  std::uint64_t (*philox_words)(surety::Precision, bool ranks, int bidders, std::uint64_t replicates);
  double (*exponential_draws)(surety::Precision, int bidders, std::uint64_t replicates);
  std::uint64_t draws;  ///< of one run: long enough beside what a run costs at least

  bool on_gpu() const { return execution.device == surety::DeviceKind::cuda; }
  std::uint64_t replicates(std::int64_t bidders) const {
    return std::max<std::uint64_t>(1 << 16, draws / std::uint64_t(bidders));
  }
};

/// Every instruction set of this CPU; with `--device cuda`, which is taken out of the arguments, the GPU alone. Ends
/// the program, with a message, where there is none.
inline std::vector<Place> places(int& argc, char** argv) {
  using namespace surety;
  bool gpu = false;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--device" && i + 1 < argc && std::string_view(argv[i + 1]) == "cuda") {
      gpu = true;
      ++i;
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  if (gpu) {
    try {
      kernels::expect_usable_cuda();
    } catch (const InvalidInput& error) {
      std::fprintf(stderr, "%s\n", error.what());
      std::exit(2);
    }
    return {{"cuda",
             {DeviceKind::cuda, 0, InstructionSet::automatic, {}},
             philox_words_on_cuda,
             exponential_draws_on_cuda,
             std::uint64_t(1) << 34}};
  }
  constexpr std::uint64_t draws = 1 << 26;
  std::vector<Place> all{{"scalar",
                          {DeviceKind::cpu, 1, InstructionSet::scalar, {}},
                          philox_words_on_scalar,
                          exponential_draws_on_scalar,
                          draws}};
  if (kernels::cpu_supports(InstructionSet::avx2))
    all.push_back({"avx2",
                   {DeviceKind::cpu, 1, InstructionSet::avx2, {}},
                   philox_words_on_avx2,
                   exponential_draws_on_avx2,
                   draws});
  if (kernels::cpu_supports(InstructionSet::avx512))
    all.push_back({"avx512",
                   {DeviceKind::cpu, 1, InstructionSet::avx512, {}},
                   philox_words_on_avx512,
                   exponential_draws_on_avx512,
                   draws});
  return all;
}
