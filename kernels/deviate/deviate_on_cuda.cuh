#pragma once

#include <thrust/copy.h>
#include <thrust/device_vector.h>

#include <memory>
#include <string>
#include <type_traits>

#include "kernels/deviate/deviate.h"
#include "kernels/deviate/deviate_item.h"
#include "kernels/launch/cuda_check.h"
#include "kernels/launch/cuda_devices.h"

namespace surety::kernels {

template <class T, class Auction>
__global__ void __launch_bounds__(tile, 1)
    deviate_kernel(const __grid_constant__ DeviateItem<Lanes<T, 1>, Auction> item, std::uint64_t first_item,
                   double* out) {
  __shared__ T buffer[buffer_fields<Auction> * tile];
  const auto& v = item.view;
  const auto at = DeviateIndex::of(first_item + blockIdx.x, v.bins, v.messages);
  const int j = int(threadIdx.x);
  const T message = v.message[at.tile_of_messages * tile + j];
  double gain_sum = 0, gain_squared = 0, truthful = 0, truthful_squared = 0;
  const std::uint64_t begin = at.chunk * rows_of_chunk * tile;
  for (std::uint64_t first = begin; first < v.replicates && first < begin + rows_of_chunk * tile; first += tile) {
    __syncthreads();
    item.draw(at.bin, first + j, Slots<Lanes<T, 1>>{buffer + j});
    __syncthreads();
    const int count = int(v.replicates - first < tile ? v.replicates - first : tile);
    for (int r = 0; r < count; ++r) {
      const double gain = item.gain(buffer, r, message);
      gain_sum += gain;
      gain_squared += gain * gain;
    }
    if (j == 0)
      for (int r = 0; r < count; ++r) {
        const double payoff = item.truthful(buffer, r);
        truthful += payoff;
        truthful_squared += payoff * payoff;
      }
  }
  double* const sums = out + blockIdx.x * std::uint64_t(deviate_sums);
  sums[j] = gain_sum;
  sums[tile + j] = gain_squared;
  if (j == 0) {
    sums[2 * tile] = truthful;
    sums[2 * tile + 1] = truthful_squared;
  }
}

/// Work items of one auction on a GPU.
template <class T, class Auction>
class DeviateOnCuda : public DeviateBackend {
 public:
  explicit DeviateOnCuda(const DeviateProblem& problem) : arrays_(lay_out(problem, nullptr, view_).size()) {
    const auto bytes = lay_out(problem, thrust::raw_pointer_cast(arrays_.data()), view_);
    thrust::copy(bytes.begin(), bytes.end(), arrays_.begin());
  }

  void run(std::uint64_t first_item, std::uint64_t count, double* out) override {
    using Item = DeviateItem<Lanes<T, 1>, Auction>;
    static_assert(std::is_trivially_copyable_v<Item>, "a work item is copied to the GPU as it is");
    if (buffer_.size() < count * deviate_sums) buffer_.resize(count * deviate_sums);
    deviate_kernel<T, Auction><<<unsigned(count), tile>>>(Item{view_, Seed<Lanes<T, 1>>(view_.game.seed)}, first_item,
                                                          thrust::raw_pointer_cast(buffer_.data()));
    SURETY_CUDA(cudaGetLastError());
    SURETY_CUDA(cudaMemcpy(out, thrust::raw_pointer_cast(buffer_.data()), count * deviate_sums * sizeof(double),
                           cudaMemcpyDeviceToHost));
  }
  std::uint64_t items_per_wave() const override { return 1 << 14; }
  std::string name() const override { return cuda_backend_name(); }

 private:
  DeviateView<T> view_{};
  thrust::device_vector<std::byte> arrays_;
  thrust::device_vector<double> buffer_;
};

template <class Auction>
std::unique_ptr<DeviateBackend> make_deviate_on_cuda(const DeviateProblem& problem) {
  expect_usable_cuda();
  if (problem.game.precision == Precision::float_) return std::make_unique<DeviateOnCuda<float, Auction>>(problem);
  return std::make_unique<DeviateOnCuda<double, Auction>>(problem);
}

}  // namespace surety::kernels
