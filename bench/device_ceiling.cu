#include "bench/device_ceiling.h"

#include <algorithm>

#include "kernels/launch/cuda_memory.h"
#include "surety/random/strongest_two.h"

namespace surety {
namespace {

constexpr int threads = 256, blocks_of_a_multiprocessor = 8, chains = 8;

int multiprocessors() {
  int device = 0, count = 0;
  SURETY_CUDA(cudaGetDevice(&device));
  SURETY_CUDA(cudaDeviceGetAttribute(&count, cudaDevAttrMultiProcessorCount, device));
  return count;
}
int grid() { return multiprocessors() * blocks_of_a_multiprocessor; }

void wait() {
  SURETY_CUDA(cudaGetLastError());
  SURETY_CUDA(cudaDeviceSynchronize());
}

__device__ std::uint64_t thread() { return blockIdx.x * std::uint64_t(blockDim.x) + threadIdx.x; }
__device__ std::uint64_t all_threads() { return gridDim.x * std::uint64_t(blockDim.x); }

template <class T>
__global__ void philox_words(std::uint32_t blocks, int bidders, std::uint64_t replicates, std::uint32_t* out) {
  using L = Lanes<T, 1>;
  using D = Draws<L>;
  const Seed<L> seed(PhiloxKey(1));
  typename L::Word kept{}, words[1][4];
  for (std::uint64_t replicate = thread(); replicate < replicates; replicate += all_threads()) {
    const D draws(seed, std::uint32_t(bidders), replicate);
    for (std::uint32_t b = 0; b < blocks; ++b) {
      draws.template words<1>(Purpose::value, b, words);
      for (const auto word : words[0]) kept ^= word;
    }
  }
  out[thread()] = std::uint32_t(kept);
}

template <class T>
__global__ void exponential_draws(int bidders, std::uint64_t replicates, T* out) {
  using D = Draws<Lanes<T, 1>>;
  const Seed<Lanes<T, 1>> seed(PhiloxKey(1));
  T sum = 0;
  typename D::Key keys[D::keys_per_block];
  for (std::uint64_t replicate = thread(); replicate < replicates; replicate += all_threads()) {
    const D draws(seed, std::uint32_t(bidders), replicate);
    for (int i = 0; i < bidders; i += D::keys_per_block) {
      draws.block(Purpose::value, std::uint32_t(i / D::keys_per_block), keys);
#pragma unroll
      for (int j = 0; j < D::keys_per_block; ++j)
        if (i + j < bidders) sum += log(D::uniform(keys[j]));
    }
  }
  out[thread()] = sum;
}

template <class T>
__global__ void multiply_adds(std::uint64_t rounds, T a, T b, T* out) {
  T x[chains];
#pragma unroll
  for (int j = 0; j < chains; ++j) x[j] = T(threadIdx.x + j);
  for (std::uint64_t i = 0; i < rounds; ++i) {
#pragma unroll
    for (int j = 0; j < chains; ++j) x[j] = fma(x[j], a, b);
  }
  T sum = 0;
#pragma unroll
  for (int j = 0; j < chains; ++j) sum += x[j];
  out[thread()] = sum;
}

__global__ void copy(const double2* from, double2* to, std::size_t count) {
  for (std::size_t i = thread(); i < count; i += all_threads()) to[i] = from[i];
}

__global__ void empty() {}

/// Launches a kernel on every multiprocessor, with a T for each thread to write what it must not lose.
template <class T, class Launch>
void keep_busy(Launch launch) {
  const kernels::DeviceArray<T> out(std::size_t(grid()) * threads);
  launch(out.data());
  wait();
}

template <class T>
std::uint64_t philox_words_of(bool ranks, int bidders, std::uint64_t replicates) {
  using L = Lanes<T, 1>;
  constexpr int keys = Draws<L>::keys_per_block;
  const auto blocks = std::uint32_t(ranks ? blocks_of_strongest_two<L>(bidders) : (bidders + keys - 1) / keys);
  keep_busy<std::uint32_t>(
      [=](std::uint32_t* out) { philox_words<T><<<grid(), threads>>>(blocks, bidders, replicates, out); });
  return replicates;
}

template <class T>
std::uint64_t multiply_adds_of(std::uint64_t wanted) {
  const std::uint64_t in_a_round = std::uint64_t(grid()) * threads * chains;
  const std::uint64_t rounds = std::max<std::uint64_t>(1, wanted / in_a_round);
  keep_busy<T>([=](T* out) { multiply_adds<T><<<grid(), threads>>>(rounds, T(1) + T(1e-6), T(1e-9), out); });
  return rounds * in_a_round;
}

}  // namespace
}  // namespace surety

std::uint64_t philox_words_on_cuda(surety::Precision precision, bool ranks, int bidders, std::uint64_t replicates) {
  return precision == surety::Precision::float_ ? surety::philox_words_of<float>(ranks, bidders, replicates)
                                                : surety::philox_words_of<double>(ranks, bidders, replicates);
}

double exponential_draws_on_cuda(surety::Precision precision, int bidders, std::uint64_t replicates) {
  using namespace surety;
  if (precision == Precision::float_)
    keep_busy<float>([=](float* out) { exponential_draws<float><<<grid(), threads>>>(bidders, replicates, out); });
  else
    keep_busy<double>([=](double* out) { exponential_draws<double><<<grid(), threads>>>(bidders, replicates, out); });
  return double(replicates);
}

std::uint64_t multiply_adds_on_cuda(surety::Precision precision, std::uint64_t wanted) {
  return precision == surety::Precision::float_ ? surety::multiply_adds_of<float>(wanted)
                                                : surety::multiply_adds_of<double>(wanted);
}

std::uint64_t copy_on_cuda(std::size_t bytes) {
  using namespace surety;
  const std::size_t count = bytes / 2 / sizeof(double2);
  static kernels::DeviceArray<double2> both;  // kept: to get memory takes longer than to copy it
  both.need(2 * count);
  copy<<<2 * grid(), threads>>>(both.data(), both.data() + count, count);
  wait();
  return 2 * count * sizeof(double2);
}

std::uint64_t launches_on_cuda(std::uint64_t wanted) {
  for (std::uint64_t i = 0; i < wanted; ++i) surety::empty<<<1, 32>>>();
  surety::wait();
  return wanted;
}

std::uint64_t waits_on_cuda(std::uint64_t wanted) {
  for (std::uint64_t i = 0; i < wanted; ++i) {
    surety::empty<<<1, 32>>>();
    surety::wait();
  }
  return wanted;
}
