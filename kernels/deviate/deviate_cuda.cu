// The CUDA launch of the kernel `deviate`: a block per work item; a thread draws a replicate, then plays its messages.
#include <algorithm>

#include "kernels/deviate/deviate_on_cuda.cuh"
#include "kernels/launch/dispatch.h"
#include "surety/contracts.h"

namespace surety::kernels {
namespace {

/// A thread adds one sum of one cell.
__global__ void __launch_bounds__(buffer_width)
    fold_items_kernel(const __grid_constant__ DeviateWave wave, const double* sums, CompensatedSum* totals) {
  const std::uint64_t at = blockIdx.x * std::uint64_t(buffer_width) + threadIdx.x, cell = at / deviate_sums;
  if (cell < wave.cells()) fold_items(wave, cell, int(at % deviate_sums), sums, totals);
}

}  // namespace

DeviateWaves::DeviateWaves(const DeviateProblem& problem)
    : bins_(problem.bins()), messages_(int(problem.message.size())) {
  totals_.need(bins_ * totals_of_bin(messages_));
  SURETY_CUDA(cudaMemsetAsync(totals_.data(), 0, totals_.size() * sizeof(CompensatedSum), stream_));
}

DeviateWaves::~DeviateWaves() { cudaStreamSynchronize(stream_); }  // what is queued still reads and writes the arrays

void DeviateWaves::start(std::uint64_t first_item, std::uint64_t count) {
  SURETY_EXPECTS(started_ - finished_ < most_under_way);
  sums_.need(count * deviate_sums);
  item_sums(first_item, count, sums_.data());
  const DeviateWave wave{first_item, count, bins_, messages_};
  const std::uint64_t blocks = (wave.cells() * deviate_sums + buffer_width - 1) / buffer_width;
  fold_items_kernel<<<unsigned(blocks), buffer_width, 0, stream_>>>(wave, sums_.data(), totals_.data());
  SURETY_CUDA(cudaGetLastError());
  done_[started_++ % most_under_way].record(stream_);
}

void DeviateWaves::finish() { done_[finished_++ % most_under_way].wait(); }

std::vector<double> DeviateWaves::totals() {
  std::vector<CompensatedSum> sums(totals_.size());
  SURETY_CUDA(cudaMemcpyAsync(sums.data(), totals_.data(), sums.size() * sizeof(CompensatedSum), cudaMemcpyDeviceToHost,
                              stream_));
  SURETY_CUDA(cudaStreamSynchronize(stream_));
  std::vector<double> values;
  for (const CompensatedSum& sum : sums) values.push_back(sum.value());
  return values;
}

std::uint64_t DeviateWaves::items_per_wave() const {
  constexpr std::uint64_t most = 1 << 14;
  return std::clamp<std::uint64_t>(free_cuda_memory() / 2 / (deviate_sums * sizeof(double)), 1, most);
}

std::string DeviateWaves::name() const { return cuda_backend_name(); }

std::unique_ptr<DeviateBackend> make_cuda_backend(const DeviateProblem& problem) {
  return dispatch<CommonValueRule, common_value_rules>(problem.game.mechanism.rule, [&]<CommonValueRule known>() {
    return make_deviate_on_cuda<CommonValueMechanism<known>>(problem);
  });
}

}  // namespace surety::kernels
