#pragma once

#include <memory>
#include <string>
#include <type_traits>

#include "kernels/deviate/deviate.h"
#include "kernels/deviate/deviate_fold.h"
#include "kernels/deviate/deviate_item.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/cuda_memory.h"

namespace surety::kernels {

/// Sums of the gains of `messages` messages, and of their squares.
template <class T, int messages>
struct GainSums {
  T message[messages];
  double gain[messages] = {}, squared[messages] = {};

  /// Plays the first `count` replicates of a buffer. A replicate is read once for all messages.
  template <class Item>
  __device__ void play(const Item& item, const T* buffer, int count) {
    for (const T *replicate = buffer, *end = buffer + count * Item::Layout::replicate; replicate != end;
         replicate += Item::Layout::replicate) {
#pragma unroll
      for (int m = 0; m < messages; ++m) {
        const double x = item.gain(replicate, message[m]);
        gain[m] += x;
        squared[m] += x * x;
      }
    }
  }
};

/// A block plays a work item. Its threads draw a replicate each, then play the messages j and j + 128 against all of
/// them; warps whose messages only fill the tile up wait.
template <class T, class Auction>
__global__ void __launch_bounds__(buffer_width, sizeof(T) == 4 ? 7 : 1)
    deviate_kernel(const __grid_constant__ DeviateItem<Lanes<T, 1>, Auction> item, std::uint64_t first_item,
                   double* out) {
  using Layout = typename DeviateItem<Lanes<T, 1>, Auction>::Layout;
  static_assert(tile == 2 * buffer_width);
  __shared__ alignas(16) T buffer[Layout::size];
  const auto& v = item.view;
  const auto at = DeviateIndex::of(first_item + blockIdx.x, v.bins, v.messages);
  const int j = int(threadIdx.x), warp = j & ~31, messages = at.own_messages(v.messages);
  const T* const message = v.message + at.tile_of_messages * tile + j;
  GainSums<T, 2> sums{{message[0], message[buffer_width]}};
  double truthful = 0, truthful_squared = 0;
  const std::uint64_t begin = at.chunk * chunk_width;
  for (std::uint64_t first = begin; first < v.replicates && first < begin + chunk_width; first += buffer_width) {
    __syncthreads();
    item.draw(at.bin, first + j, Slots<Lanes<T, 1>>{buffer + j * Layout::replicate});
    __syncthreads();
    const int count = int(v.replicates - first < buffer_width ? v.replicates - first : buffer_width);
    if (warp + buffer_width < messages) {
      sums.play(item, buffer, count);
    } else if (warp < messages) {
      GainSums<T, 1> first_half{{sums.message[0]}, {sums.gain[0]}, {sums.squared[0]}};
      first_half.play(item, buffer, count);
      sums.gain[0] = first_half.gain[0];
      sums.squared[0] = first_half.squared[0];
    }
    if (j == 0 && at.tile_of_messages == 0)
      for (int r = 0; r < count; ++r) {
        const double payoff = item.truthful(buffer + r * Layout::replicate);
        truthful += payoff;
        truthful_squared += payoff * payoff;
      }
  }
  double* const result = out + blockIdx.x * std::uint64_t(deviate_sums);
  for (int m = 0; m < 2; ++m) {
    result[j + m * buffer_width] = sums.gain[m];
    result[tile + j + m * buffer_width] = sums.squared[m];
  }
  if (j == 0) {
    result[2 * tile] = truthful;
    result[2 * tile + 1] = truthful_squared;
  }
}

/// Waves of work items on a GPU, in a stream of their own: items are summed and added to the totals there, which are
/// all that comes back.
class DeviateWaves : public DeviateBackend {
 public:
  explicit DeviateWaves(const DeviateProblem& problem);
  ~DeviateWaves() override;

  void start(std::uint64_t first_item, std::uint64_t count) override;
  void finish() override;
  std::vector<double> totals() override;
  int waves_at_once() const override { return most_under_way; }
  std::uint64_t items_per_wave() const override;
  std::string name() const override;

 protected:
  /// Queues the sums of work items for `out` in the device's memory.
  virtual void item_sums(std::uint64_t first_item, std::uint64_t count, double* out) = 0;
  cudaStream_t stream() const { return stream_; }

 private:
  static constexpr int most_under_way = 2;

  CudaStream stream_;
  int bins_, messages_;
  std::uint64_t started_ = 0, finished_ = 0;  ///< waves
  DeviceArray<CompensatedSum> totals_;
  DeviceArray<double> sums_;
  CudaEvent done_[most_under_way];
};

/// Work items of one auction on a GPU.
template <class T, class Auction>
class DeviateOnCuda : public DeviateWaves {
 public:
  explicit DeviateOnCuda(const DeviateProblem& problem)
      : DeviateWaves(problem), arrays_(lay_out(problem, nullptr, view_).size()) {
    const auto bytes = lay_out(problem, arrays_.data(), view_);
    copy_to_device(bytes, arrays_, stream());
  }

 protected:
  void item_sums(std::uint64_t first_item, std::uint64_t count, double* out) override {
    using Item = DeviateItem<Lanes<T, 1>, Auction>;
    static_assert(std::is_trivially_copyable_v<Item>, "a work item is copied to the GPU as it is");
    deviate_kernel<T, Auction><<<unsigned(count), buffer_width, 0, stream()>>>(
        Item{view_, Seed<Lanes<T, 1>>(view_.game.seed)}, first_item, out);
    SURETY_CUDA(cudaGetLastError());
  }

 private:
  DeviateView<T> view_{};
  DeviceArray<std::byte> arrays_;
};

template <class Auction>
std::unique_ptr<DeviateBackend> make_deviate_on_cuda(const DeviateProblem& problem) {
  expect_usable_cuda();
  if (problem.game.precision == Precision::float_) return std::make_unique<DeviateOnCuda<float, Auction>>(problem);
  return std::make_unique<DeviateOnCuda<double, Auction>>(problem);
}

}  // namespace surety::kernels
