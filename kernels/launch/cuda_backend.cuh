#pragma once

#include "kernels/launch/chunk_kernel.cuh"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/cuda_waves.h"

namespace surety::kernels {

/// A problem's arrays on the GPU and the view of them, found by `lay_out`.
template <class View>
class CudaBackend : public CudaWaves {
 public:
  template <class Problem>
  explicit CudaBackend(const Problem& problem) : arrays_(lay_out(problem, nullptr, view_).size()) {
    const auto bytes = lay_out(problem, arrays_.data(), view_);
    copy_to_device(bytes, arrays_, stream());
  }

 protected:
  const View& view() const { return view_; }

  template <class L, class Item>
  void run_item(const Item& item, const double* pivot, const ChunkPlan& plan, std::uint64_t first, std::uint64_t count,
                double* out) {
    run_chunks_on_cuda<L>(item, pivot, plan, first, count, stream(), out);
  }

 private:
  View view_{};
  DeviceArray<std::byte> arrays_;
};

}  // namespace surety::kernels
