#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <string>
#include <vector>

#include "kernels/launch/cuda_check.h"

namespace surety::kernels {

/// Work that is queued here waits for what was queued here before, and for nothing else.
class CudaStream {
 public:
  CudaStream() { SURETY_CUDA(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking)); }
  ~CudaStream() { cudaStreamDestroy(stream_); }
  CudaStream(const CudaStream&) = delete;
  CudaStream& operator=(const CudaStream&) = delete;
  operator cudaStream_t() const { return stream_; }

 private:
  cudaStream_t stream_{};
};

/// A place in a stream that the host can wait for.
class CudaEvent {
 public:
  CudaEvent() { SURETY_CUDA(cudaEventCreateWithFlags(&event_, cudaEventDisableTiming)); }
  ~CudaEvent() { cudaEventDestroy(event_); }
  CudaEvent(const CudaEvent&) = delete;
  CudaEvent& operator=(const CudaEvent&) = delete;
  void record(cudaStream_t stream) { SURETY_CUDA(cudaEventRecord(event_, stream)); }
  void wait() { SURETY_CUDA(cudaEventSynchronize(event_)); }

 private:
  cudaEvent_t event_{};
};

/// Bytes of the device's memory that nobody has taken.
inline std::size_t free_cuda_memory() {
  std::size_t free = 0, all = 0;
  SURETY_CUDA(cudaMemGetInfo(&free, &all));
  return free;
}

/// Numbers in the device's memory. They stay undefined until something writes them.
template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(std::size_t count = 0) { need(count); }
  ~DeviceArray() { cudaFree(data_); }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;

  /// Makes room for so many; what was here is lost where there was less. Throws Failure where the device has no room.
  void need(std::size_t count) {
    if (count <= count_) return;
    cudaFree(data_);
    data_ = nullptr;
    count_ = 0;
    const cudaError_t status = cudaMalloc(&data_, count * sizeof(T));
    if (status == cudaErrorMemoryAllocation) {
      cudaGetLastError();  // leaves no error behind for the next call
      const auto mebibytes = [](std::size_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB"; };
      throw Failure("the GPU has too little memory: " + mebibytes(count * sizeof(T)) + " are needed at once, " +
                    mebibytes(free_cuda_memory()) + " are free; end what else runs on it, or use --device cpu");
    }
    SURETY_CUDA(status);
    count_ = count;
  }
  T* data() const { return data_; }
  std::size_t size() const { return count_; }

 private:
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

/// Copies to an array of the same size; the bytes may go when this returns.
inline void copy_to_device(const std::vector<std::byte>& bytes, const DeviceArray<std::byte>& to, cudaStream_t stream) {
  SURETY_CUDA(cudaMemcpyAsync(to.data(), bytes.data(), bytes.size(), cudaMemcpyHostToDevice, stream));
  SURETY_CUDA(cudaStreamSynchronize(stream));
}

/// Numbers in the host's memory that a device can copy to while the host does something else.
template <class T>
class PinnedArray {
 public:
  PinnedArray() = default;
  ~PinnedArray() { cudaFreeHost(data_); }
  PinnedArray(const PinnedArray&) = delete;
  PinnedArray& operator=(const PinnedArray&) = delete;

  /// Makes room for so many; what was here is lost where there was less.
  void need(std::size_t count) {
    if (count <= count_) return;
    cudaFreeHost(data_);
    data_ = nullptr;
    count_ = 0;
    SURETY_CUDA(cudaMallocHost(&data_, count * sizeof(T)));
    count_ = count;
  }
  T* data() const { return data_; }

 private:
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace surety::kernels
