// This machine's CUDA runtime, asked about devices.
#include <string_view>

#include "kernels/launch/cuda_runtime.h"

namespace surety::kernels {
namespace {

__global__ void probe() {}

#define SURETY_TEXT_OF(...) #__VA_ARGS__
#define SURETY_TEXT(...) SURETY_TEXT_OF(__VA_ARGS__)
constexpr std::string_view compiled_for = SURETY_TEXT(__CUDA_ARCH_LIST__);  // "800,900,1000"

using Status = CudaRuntime::Status;

Status status_of(cudaError_t status) {
  switch (status) {
    case cudaSuccess:
      return Status::success;
    case cudaErrorInsufficientDriver:
    case cudaErrorStubLibrary:
      return Status::insufficient_driver;
    case cudaErrorNoDevice:
      return Status::no_device;
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorInvalidDeviceFunction:
    case cudaErrorUnsupportedPtxVersion:
    case cudaErrorJitCompilerNotFound:
      return Status::no_code;
    case cudaErrorDevicesUnavailable:
    case cudaErrorDeviceAlreadyInUse:
      return Status::unavailable;
    case cudaErrorMemoryAllocation:
      return Status::out_of_memory;
    default:
      return Status::other;
  }
}

CudaRuntime::Result result_of(cudaError_t status) {
  if (status == cudaSuccess) return {};
  cudaGetLastError();  // leaves no error behind for the next call
  return {status_of(status), cudaGetErrorString(status)};
}

CudaRuntime::ComputeMode mode_of(int mode) {
  if (mode == cudaComputeModeProhibited) return CudaRuntime::ComputeMode::prohibited;
  if (mode == cudaComputeModeExclusiveProcess || mode == cudaComputeModeExclusive)
    return CudaRuntime::ComputeMode::exclusive;
  return CudaRuntime::ComputeMode::shared;
}

int attribute(cudaDeviceAttr which, int device) {
  int value = 0;
  return cudaDeviceGetAttribute(&value, which, device) == cudaSuccess ? value : 0;
}

class ThisMachine : public CudaRuntime {
 public:
  Result count(int& devices) const override { return result_of(cudaGetDeviceCount(&devices)); }

  Result describe(int device, Card& card) const override {
    cudaDeviceProp p{};
    if (const cudaError_t status = cudaGetDeviceProperties(&p, device); status != cudaSuccess) return result_of(status);
    card = {p.name,
            p.major,
            p.minor,
            p.multiProcessorCount,
            1e3 * attribute(cudaDevAttrClockRate, device),
            p.totalGlobalMem,
            mode_of(attribute(cudaDevAttrComputeMode, device))};
    return {};
  }

  Result start(int device, std::uint64_t& free_memory) const override {
    cudaFuncAttributes attributes;
    std::size_t free = 0, total = 0;
    cudaError_t status = cudaSetDevice(device);
    if (status == cudaSuccess) status = cudaFuncGetAttributes(&attributes, probe);
    if (status == cudaSuccess) status = cudaMemGetInfo(&free, &total);
    free_memory = free;
    return result_of(status);
  }

  int current() const override {
    int device = 0;
    return cudaGetDevice(&device) == cudaSuccess ? device : 0;
  }
  void select(int device) const override { result_of(cudaSetDevice(device)); }

  int driver_version() const override {
    int version = 0;
    return cudaDriverGetVersion(&version) == cudaSuccess ? version : 0;
  }
  int own_version() const override { return CUDART_VERSION; }

  std::string architectures() const override {
    std::string text;
    for (std::size_t at = 0; at < compiled_for.size();) {
      const auto comma = std::min(compiled_for.find(',', at), compiled_for.size());
      const std::string_view digits = compiled_for.substr(at, comma - at);  // 800 for 8.0
      text += text.empty() ? "" : ", ";
      text += std::string(digits.substr(0, digits.size() - 2)) + "." + std::string(digits.substr(digits.size() - 2, 1));
      at = comma + 1;
    }
    return text;
  }
};

}  // namespace

const CudaRuntime& cuda_runtime() {
  static const ThisMachine machine;
  return machine;
}

}  // namespace surety::kernels
