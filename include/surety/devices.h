#pragma once

#include <string>
#include <vector>

namespace surety {

/// Something that estimates can run on: an instruction set of this CPU or a CUDA device.
struct DeviceInfo {
  std::string kind;    ///< "cpu" or "cuda"
  std::string name;    ///< "avx512", "NVIDIA H100 80GB HBM3", ...
  std::string detail;  ///< threads, lanes, memory, compute capability: one short phrase
  bool usable;
  std::string reason;  ///< why not, where it is not usable
};

/// Every instruction set that Surety knows, then every CUDA device found; where there is none, one "cuda" entry that is
/// not usable and says why (built without CUDA, no driver, no device).
std::vector<DeviceInfo> devices();

}  // namespace surety
