#pragma once

#include "kernels/launch/team.h"

namespace surety::kernels {

/// SerialTeam's functions by the threads of a block, whole warps of them; sums are those of SerialTeam to the bit.
struct BlockTeam {
  double* shared;  ///< one number that all threads see

  __device__ bool leads() const { return threadIdx.x == 0; }

  __device__ void join() const { __syncthreads(); }

  template <class F>
  __device__ void for_each(int count, F f) const {
    for (int i = int(threadIdx.x); i < count; i += int(blockDim.x)) f(i);
    __syncthreads();
  }

  /// A warp takes several sums at a time, so that it does not wait for each number by itself.
  template <class F, class Done>
  __device__ void sums(int sums, int count, F f, Done done) const {
    constexpr int together = 4;
    const int warps = int(blockDim.x) / lane_columns, warp = int(threadIdx.x) / lane_columns;
    const int lane = int(threadIdx.x) % lane_columns;
    for (int first = warp * together; first < sums; first += warps * together) {
      double column[together] = {};
      for (int i = lane; i < count; i += lane_columns)
#pragma unroll
        for (int k = 0; k < together; ++k)
          if (first + k < sums) column[k] += f(first + k, i);
#pragma unroll
      for (int half = lane_columns / 2; half > 0; half /= 2)
#pragma unroll
        for (int k = 0; k < together; ++k) column[k] += __shfl_down_sync(~0u, column[k], half);
#pragma unroll
      for (int k = 0; k < together; ++k)
        if (lane == 0 && first + k < sums) done(first + k, column[k]);
    }
    __syncthreads();
  }

  template <class F>
  __device__ double sum(int count, F f) const {
    sums(
        1, count, [&](int, int i) { return f(i); }, [&](int, double x) { *shared = x; });
    return take();
  }

  template <class F>
  __device__ double greatest(int count, F f) const {
    if (threadIdx.x < lane_columns) {
      double most = f(int(threadIdx.x) < count ? int(threadIdx.x) : 0);
      for (int i = int(threadIdx.x); i < count; i += lane_columns) {
        const double x = f(i);
        most = most < x ? x : most;
      }
#pragma unroll
      for (int half = lane_columns / 2; half > 0; half /= 2) {
        const double other = __shfl_down_sync(~0u, most, half);
        most = most < other ? other : most;
      }
      if (threadIdx.x == 0) *shared = most;
    }
    __syncthreads();
    return take();
  }

 private:
  /// The shared number, which may be overwritten afterwards.
  __device__ double take() const {
    const double x = *shared;
    __syncthreads();
    return x;
  }
};

}  // namespace surety::kernels
