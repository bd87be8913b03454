// The CUDA launch of the kernel `candidates`: a block per work item; a thread draws a replicate, then adds those of all
// threads to the cells that it owns.
#include <algorithm>

#include "kernels/candidates/candidate_cells.h"
#include "kernels/candidates/candidates.h"
#include "kernels/candidates/candidates_item.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/launch/cuda_memory.h"

namespace surety::kernels {
namespace {

using OneLane = Lanes<double, 1>;

/// Cell i belongs to the thread i mod 128, so that cells that are next to each other are added to by many threads.
template <Rule rule>
__global__ void __launch_bounds__(candidates_buffer, 1)
    candidates_kernel(const __grid_constant__ CandidatesItem<OneLane, rule> item, std::uint64_t first_item,
                      double* out) {
  __shared__ PlacedReplicate buffer[candidates_buffer];
  const auto& v = item.view;
  const int own = int(threadIdx.x);
  double* const cells = out + blockIdx.x * std::uint64_t(v.candidates + 1) * cell::entries;
  for (int i = own; i <= v.candidates; i += candidates_buffer)
    for (int e = 0; e < cell::entries; ++e) cells[std::uint64_t(i) * cell::entries + e] = 0;
  const std::uint64_t begin = (first_item + blockIdx.x) * v.chunk;
  const std::uint64_t end = v.samples < begin + v.chunk ? v.samples : begin + v.chunk;
  for (std::uint64_t first = begin; first < end; first += candidates_buffer) {
    __syncthreads();
    const auto drawn = item.draw(first + own);
    buffer[own] = {int(drawn.first), int(drawn.second), drawn.value};
    __syncthreads();
    const int count = int(end - first < candidates_buffer ? end - first : candidates_buffer);
    for (int r = 0; r < count; ++r) {
      const PlacedReplicate& x = buffer[r];
      if (x.second % candidates_buffer == own) add_second(v, x, cells + std::uint64_t(x.second) * cell::entries);
      if (x.first % candidates_buffer == own) add_first(v, x, cells + std::uint64_t(x.first) * cell::entries);
    }
  }
}

__global__ void __launch_bounds__(candidates_buffer)
    fold_candidates_kernel(std::uint64_t entries, std::uint64_t items, const double* sums, CompensatedSum* totals) {
  const std::uint64_t entry = blockIdx.x * std::uint64_t(candidates_buffer) + threadIdx.x;
  if (entry < entries) fold_cells(entry, entries, items, sums, totals);
}

class CandidatesOnCuda : public CandidatesBackend {
 public:
  explicit CandidatesOnCuda(const CandidatesProblem& problem)
      : rule_(problem.game.rule), arrays_(lay_out(problem, nullptr, view_).size()) {
    copy_to_device(lay_out(problem, arrays_.data(), view_), arrays_, stream_);
    totals_.need(problem.sums());
    SURETY_CUDA(cudaMemsetAsync(totals_.data(), 0, totals_.size() * sizeof(CompensatedSum), stream_));
  }

  void play(std::uint64_t first, std::uint64_t count) override {
    const std::uint64_t entries = totals_.size();
    sums_.need(count * entries);
    if (rule_ == Rule::posted_price_ranked) {
      launch<Rule::posted_price_ranked>(first, count);
    } else if (rule_ == Rule::posted_price) {
      launch<Rule::posted_price>(first, count);
    } else {
      launch<Rule::second_price>(first, count);
    }
    const std::uint64_t blocks = (entries - 1) / candidates_buffer + 1;
    fold_candidates_kernel<<<unsigned(blocks), candidates_buffer, 0, stream_>>>(entries, count, sums_.data(),
                                                                                totals_.data());
    SURETY_CUDA(cudaGetLastError());
    SURETY_CUDA(cudaStreamSynchronize(stream_));
  }
  std::vector<double> totals() override {
    std::vector<CompensatedSum> sums(totals_.size());
    SURETY_CUDA(cudaMemcpyAsync(sums.data(), totals_.data(), sums.size() * sizeof(CompensatedSum),
                                cudaMemcpyDeviceToHost, stream_));
    SURETY_CUDA(cudaStreamSynchronize(stream_));
    std::vector<double> values;
    for (const CompensatedSum& sum : sums) values.push_back(sum.value());
    return values;
  }
  std::uint64_t items_per_wave() const override {
    constexpr std::uint64_t most = 1 << 12;
    return std::clamp<std::uint64_t>(free_cuda_memory() / 4 / (totals_.size() * sizeof(double)), 1, most);
  }
  std::string name() const override { return cuda_backend_name(); }

 private:
  template <Rule rule>
  void launch(std::uint64_t first, std::uint64_t count) {
    candidates_kernel<rule><<<unsigned(count), candidates_buffer, 0, stream_>>>(
        CandidatesItem<OneLane, rule>{view_, Seed<OneLane>(view_.game.seed)}, first, sums_.data());
    SURETY_CUDA(cudaGetLastError());
  }

  CudaStream stream_;
  Rule rule_;
  CandidatesView<double> view_{};
  DeviceArray<std::byte> arrays_;
  DeviceArray<double> sums_;
  DeviceArray<CompensatedSum> totals_;
};

}  // namespace

std::unique_ptr<CandidatesBackend> make_cuda_backend(const CandidatesProblem& problem) {
  expect_usable_cuda();
  return std::make_unique<CandidatesOnCuda>(problem);
}

}  // namespace surety::kernels
