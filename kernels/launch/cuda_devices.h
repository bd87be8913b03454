#pragma once

#include <vector>

#include "surety/devices.h"

namespace surety::kernels {

/// The CUDA devices, or one entry that says why there is none. Never throws.
std::vector<DeviceInfo> cuda_devices();
bool cuda_is_usable();
/// Throws InvalidInput, with the reason, where no CUDA device can be used.
void expect_usable_cuda();

}  // namespace surety::kernels
