#include "surety/devices.h"

#include <fmt/format.h>

#include "kernels/launch/backend.h"
#include "kernels/launch/cuda_devices.h"

namespace surety {

std::vector<DeviceInfo> devices() {
  std::vector<DeviceInfo> all;
  const int threads = kernels::cpu_threads(0);
  struct {
    InstructionSet isa;
    int floats;
  } const sets[] = {{InstructionSet::scalar, 1}, {InstructionSet::avx2, 8}, {InstructionSet::avx512, 16}};
  for (const auto& s : sets) {
    const bool usable = kernels::cpu_supports(s.isa);
    all.push_back({"cpu", kernels::instruction_set_name(s.isa),
                   fmt::format("{} float or {} double lane{}, {} thread{}", s.floats, (s.floats + 1) / 2,
                               s.floats == 1 ? "" : "s", threads, threads == 1 ? "" : "s"),
                   usable, usable ? "" : "this CPU does not have the instructions"});
  }
  for (auto& device : kernels::cuda_devices()) all.push_back(std::move(device));
  return all;
}

}  // namespace surety
