#pragma once

#include <string>
#include <vector>

#include "surety/devices.h"

namespace surety::kernels {

class CudaRuntime;

/// The CUDA devices, each tried, or one entry that says why there is none. Never throws. The calling thread's device
/// stays what it was.
std::vector<DeviceInfo> cuda_devices();

/// The process works on device `index` from here on, counted around: what a rank of MPI calls before anything else asks
/// for a device, so that none but its own is ever touched. Until then a thread's device is what cudaSetDevice made it.
void take_cuda_device(int index);

/// Whether the device to work on can be used: tries that one alone, and makes it the calling thread's.
bool cuda_is_usable();
/// The same, and makes a remark (surety/remarks.h), once, where there is a GPU that cannot be used: what `--device
/// auto` asks.
bool cuda_is_usable_or_remark();
/// Throws InvalidInput, with the reason, where it cannot.
void expect_usable_cuda();

/// What a backend calls the calling thread's device: "cuda (NVIDIA H100 80GB HBM3, compute capability 9.0, ...)", with
/// its number where there are several.
std::string cuda_backend_name();

/// From now on `runtime`, which stays the caller's, is asked in place of this machine's; null: this machine's again.
void set_cuda_runtime(const CudaRuntime* runtime);

}  // namespace surety::kernels
