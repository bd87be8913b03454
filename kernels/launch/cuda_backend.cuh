#pragma once

#include <thrust/copy.h>
#include <thrust/device_vector.h>

#include "kernels/launch/backend.h"
#include "kernels/launch/chunk_kernel.cuh"
#include "kernels/launch/cuda_devices.h"

namespace surety::kernels {

/// A problem's arrays on the GPU and the view of them, found by `lay_out`.
template <class View>
class CudaBackend : public Backend {
 public:
  template <class Problem>
  explicit CudaBackend(const Problem& problem) : arrays_(lay_out(problem, nullptr, view_).size()) {
    const auto bytes = lay_out(problem, thrust::raw_pointer_cast(arrays_.data()), view_);
    thrust::copy(bytes.begin(), bytes.end(), arrays_.begin());
  }

  double draws_per_wave() const override { return 4e9; }
  std::uint64_t least_chunks() const override { return 512; }
  std::string name() const override {
    const auto device = current_cuda_device();
    return "cuda (" + device.name + ", " + device.detail + ")";
  }

 protected:
  const View& view() const { return view_; }

  template <class L, class Item>
  void run_item(const Item& item, const double* pivot, const ChunkPlan& plan, std::uint64_t first, std::uint64_t count,
                double* out) {
    run_chunks_on_cuda<L>(item, pivot, plan, first, count, buffer_, out);
  }

 private:
  View view_{};
  thrust::device_vector<std::byte> arrays_;
  thrust::device_vector<double> buffer_;
};

}  // namespace surety::kernels
