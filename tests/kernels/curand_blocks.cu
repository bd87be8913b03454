#include "tests/kernels/curand_blocks.h"

#include <curand_kernel.h>
#include <thrust/device_vector.h>
#include <thrust/host_vector.h>

__global__ void curand_blocks_kernel(std::uint64_t seed, std::uint64_t subsequence, std::uint64_t offset, int count,
                                     std::uint32_t* out) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i >= count) return;
  curandStatePhilox4_32_10_t state;
  curand_init(seed, subsequence + i, offset, &state);
  const uint4 r = curand4(&state);
  out[4 * i] = r.x;
  out[4 * i + 1] = r.y;
  out[4 * i + 2] = r.z;
  out[4 * i + 3] = r.w;
}

std::vector<std::uint32_t> curand_blocks(std::uint64_t seed, std::uint64_t subsequence, std::uint64_t offset,
                                         int count) {
  thrust::device_vector<std::uint32_t> out(4 * count);
  curand_blocks_kernel<<<(count + 127) / 128, 128>>>(seed, subsequence, offset, count,
                                                     thrust::raw_pointer_cast(out.data()));
  const thrust::host_vector<std::uint32_t> host = out;
  return {host.begin(), host.end()};
}
