#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace surety {

/// What a CUDA device tells of itself.
struct GpuInfo {
  int index;         ///< among those that this process sees, from 0
  int major, minor;  ///< compute capability, 9 and 0 for 9.0
  int multiprocessors;
  double clock;                         ///< of the multiprocessors at most, in Hz; 0 where the driver does not tell
  std::uint64_t memory;                 ///< bytes
  std::optional<std::uint64_t> free{};  ///< bytes; empty where it cannot be used
};

/// Something that estimates can run on: an instruction set of this CPU or a CUDA device.
struct DeviceInfo {
  std::string kind;    ///< "cpu" or "cuda"
  std::string name;    ///< "avx512", "NVIDIA H100 80GB HBM3", ...
  std::string detail;  ///< threads, lanes, memory, compute capability: one short phrase
  bool usable;
  std::string reason;               ///< why not, where it is not usable
  std::optional<GpuInfo> gpu = {};  ///< of a CUDA device
};

/// Every instruction set that Surety knows, then every CUDA device that this process sees; where there is none, one
/// "cuda" entry that is not usable and says why (built without CUDA, no driver, no device). To tell what is usable,
/// each CUDA device is tried, which takes some of its memory until this process ends.
std::vector<DeviceInfo> devices();

}  // namespace surety
