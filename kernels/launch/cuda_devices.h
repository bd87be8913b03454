#pragma once

#include <vector>

#include "surety/devices.h"

namespace surety::kernels {

/// The CUDA devices, or one entry that says why there is none. Never throws.
std::vector<DeviceInfo> cuda_devices();
bool cuda_is_usable();
/// Throws InvalidInput, with the reason, where no CUDA device can be used.
void expect_usable_cuda();

/// The calling thread works on device `index` from here on, counted around: a thread starts on device 0.
void take_cuda_device(int index);
/// The device that the calling thread works on.
DeviceInfo current_cuda_device();

}  // namespace surety::kernels
