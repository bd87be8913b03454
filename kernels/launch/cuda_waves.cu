#include "kernels/launch/cuda_waves.h"

#include "kernels/launch/cuda_devices.h"
#include "surety/contracts.h"
#include "surety/statistics/run_moments.h"

namespace surety::kernels {
namespace {

/// A thread folds one entry of one batch.
__global__ void __launch_bounds__(columns)
    fold_kernel(const __grid_constant__ Wave wave, int size, int entries, const double* sums,
                const CompensatedSum* carried_in, CompensatedSum* carried_out, double* out) {
  const std::uint64_t at = blockIdx.x * std::uint64_t(columns) + threadIdx.x, batch = at / entries;
  if (batch < wave.batches())
    fold_entry(wave, size, batch, int(at - batch * entries), entries, sums, carried_in, carried_out, out);
}

}  // namespace

CudaWaves::~CudaWaves() { cudaStreamSynchronize(stream_); }  // what is queued still reads and writes the arrays

void CudaWaves::begin(const BatchedChunks& plan, std::span<const double> pivot) {
  SURETY_CUDA(cudaStreamSynchronize(stream_));
  plan_ = plan;
  pivot_.assign(pivot.begin(), pivot.end());
  started_ = finished_ = 0;
  for (auto& carried : carried_) carried.need(RunMoments::size(int(pivot.size())));
}

void CudaWaves::start(std::uint64_t first, std::uint64_t count) {
  SURETY_EXPECTS(started_ - finished_ < most_under_way);
  const int statistics = int(pivot_.size()), size = Moments::size(statistics);
  const int entries = int(RunMoments::size(statistics));
  Result& result = results_[started_ % most_under_way];
  result.wave = {plan_, first, count};
  const std::size_t threads = result.wave.batches() * entries, finished = result.wave.finished() * entries;
  sums_.need(count * size);
  batches_.need(threads);
  result.batches.need(finished);
  chunk_sums(plan_.chunks, pivot_.data(), first, count, sums_.data());
  fold_kernel<<<unsigned((threads + columns - 1) / columns), columns, 0, stream_>>>(
      result.wave, size, entries, sums_.data(), carried_[started_ % 2].data(), carried_[(started_ + 1) % 2].data(),
      batches_.data());
  SURETY_CUDA(cudaGetLastError());
  if (finished > 0)
    SURETY_CUDA(cudaMemcpyAsync(result.batches.data(), batches_.data(), finished * sizeof(double),
                                cudaMemcpyDeviceToHost, stream_));
  result.done.record(stream_);
  ++started_;
}

FinishedWave CudaWaves::finish() {
  SURETY_EXPECTS(finished_ < started_);
  Result& result = results_[finished_++ % most_under_way];
  result.done.wait();
  return {result.wave, {result.batches.data(), result.wave.finished() * RunMoments::size(int(pivot_.size()))}};
}

std::uint64_t CudaWaves::most_chunks(int statistics) const {
  const std::uint64_t fit = free_cuda_memory() / 2 / (std::size_t(Moments::size(statistics)) * sizeof(double));
  return std::clamp<std::uint64_t>(fit, 1, most_chunks_of_wave);
}

std::string CudaWaves::name() const { return cuda_backend_name(); }

}  // namespace surety::kernels
