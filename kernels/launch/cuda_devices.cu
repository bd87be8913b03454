#include "kernels/launch/cuda_devices.h"

#include "kernels/launch/cuda_check.h"

namespace surety::kernels {
namespace {

__global__ void probe() {}

/// Why device 0 cannot run this program's code; empty where it can.
std::string why_not_runnable() {
  cudaFuncAttributes attributes;
  const cudaError_t status = cudaFuncGetAttributes(&attributes, probe);
  if (status == cudaSuccess) return "";
  cudaGetLastError();  // leaves no error behind for the next call
  return std::string("it cannot run this program's kernels: ") + cudaGetErrorString(status);
}

}  // namespace

std::vector<DeviceInfo> cuda_devices() {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess || count == 0)
    return {{"cuda", "none", "", false, status == cudaSuccess ? "no device" : cudaGetErrorString(status)}};
  std::vector<DeviceInfo> devices;
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp p{};
    if (cudaGetDeviceProperties(&p, i) != cudaSuccess) continue;
    devices.push_back({"cuda", p.name,
                       "compute capability " + std::to_string(p.major) + "." + std::to_string(p.minor) + ", " +
                           std::to_string(p.multiProcessorCount) + " multiprocessors, " +
                           std::to_string(p.totalGlobalMem >> 20) + " MiB",
                       true, ""});
  }
  if (devices.empty()) return {{"cuda", "none", "", false, "no device tells its properties"}};
  devices.front().reason = why_not_runnable();
  devices.front().usable = devices.front().reason.empty();
  return devices;
}

bool cuda_is_usable() { return cuda_devices().front().usable; }

void expect_usable_cuda() {
  const auto device = cuda_devices().front();
  if (!device.usable) throw InvalidInput("device cuda is not available: " + device.reason + "; use --device cpu");
}

void take_cuda_device(int index) {
  int count = 0;
  SURETY_CUDA(cudaGetDeviceCount(&count));
  SURETY_CUDA(cudaSetDevice(index % count));
}

DeviceInfo current_cuda_device() {
  int index = 0;
  SURETY_CUDA(cudaGetDevice(&index));
  return cuda_devices().at(std::size_t(index));
}

}  // namespace surety::kernels
