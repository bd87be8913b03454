#pragma once

#include <algorithm>
#include <type_traits>

#include "kernels/launch/chunk.h"
#include "kernels/launch/column_sums.h"
#include "kernels/launch/cuda_check.h"

namespace surety::kernels {

template <int S>
struct Pivots {
  double of[S];
};

/// One block per chunk, one thread per column; see chunk.h for the order of summation. `scratch` folds one sum at a
/// time.
template <class L, class Item>
__global__ void __launch_bounds__(columns, 1)
    chunk_kernel(const __grid_constant__ Item item, const __grid_constant__ Pivots<Item::statistics> pivot,
                 ChunkPlan plan, std::uint64_t first_chunk, double* out) {
  constexpr int S = Item::statistics, size = moment_count<S>;
  __shared__ double scratch[columns];
  const std::uint64_t chunk = first_chunk + blockIdx.x;
  const std::uint64_t first = plan.first(chunk) + threadIdx.x;
  const std::uint64_t end = plan.first(chunk) + plan.count(chunk);
  ColumnSums<L, S> sums;
  typename L::Real x[S];
  for (std::uint64_t replicate = first; replicate < end; replicate += columns) {
    item.replicate(replicate, x);
    sums.add(x, pivot.of);
  }
#pragma unroll
  for (int i = 0; i < size; ++i) {  // unrolled, or the sums would have to be in memory to be indexed
    scratch[threadIdx.x] = sums.sum[0][i];
    for (int half = columns / 2; half > 0; half /= 2) {
      __syncthreads();
      if (threadIdx.x < half) scratch[threadIdx.x] += scratch[threadIdx.x + half];
    }
    if (threadIdx.x == 0) out[blockIdx.x * std::uint64_t(size) + i] = scratch[0];
    __syncthreads();
  }
}

/// The one CUDA launcher: queues chunks first .. first + count - 1 of a work item, their sums for `out` on the device.
template <class L, class Item>
void run_chunks_on_cuda(const Item& item, const double* pivot, const ChunkPlan& plan, std::uint64_t first,
                        std::uint64_t count, cudaStream_t stream, double* out) {
  static_assert(std::is_trivially_copyable_v<Item>, "a work item is copied to the GPU as it is");
  Pivots<Item::statistics> pivots;
  std::copy(pivot, pivot + Item::statistics, pivots.of);
  chunk_kernel<L><<<unsigned(count), columns, 0, stream>>>(item, pivots, plan, first, out);
  SURETY_CUDA(cudaGetLastError());
}

}  // namespace surety::kernels
