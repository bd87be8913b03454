// The CUDA launch of the kernel `saddle`: a chunk is a warp, a column of its sums a thread.
#include <thrust/copy.h>
#include <thrust/device_vector.h>

#include <type_traits>

#include "kernels/launch/cuda_check.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/saddle/saddle.h"
#include "kernels/saddle/saddle_item.h"

namespace surety::kernels {
namespace {

using L = Lanes<double, 1>;

/// A thread's column of the sums of a chunk. Posteriors are computed twice rather than kept.
struct StateColumn {
  double* sum;  ///< [state][lane_columns], from this thread's column on

  __device__ void keep(int, double) const {}
  template <class Again>
  __device__ void add_kept(int states, double factor, Again again) const {
    for (int s = 0; s < states; ++s) {
      const double p = again(s);
      if (p != 0) sum[s * lane_columns] += factor * p;
    }
  }
};

template <int J>
__device__ void run_profile(const SaddleItem<L, J>& item, SaddlePass pass, const SaddleRow& row, int y,
                            double* column) {
  double sums[saddle_sums] = {};
  StateColumn states{column};
  switch (pass) {
    case SaddlePass::improve:
      item.improve(row, y, 1, sums);
      break;
    case SaddlePass::respond:
      item.respond(row, y, 1, sums, states);
      break;
    case SaddlePass::refresh:
      item.refresh(row, y, 1, states);
      break;
    case SaddlePass::average:
      item.average(row, y, 1);
      break;
    case SaddlePass::anchor:
      item.anchor(row, y, 1, sums);
      break;
  }
#pragma unroll
  for (int k = 0; k < saddle_sums; ++k) column[(item.view.states + k) * lane_columns] += sums[k];
}

template <int J>
__device__ void mirror_row(const SaddleItem<L, J>& item, SaddlePass pass, int from, int to) {
  for (int m = from + int(threadIdx.x); m < to; m += lane_columns) {
    const SaddleMirror& mirror = item.view.mirror[m];
    if (pass == SaddlePass::improve) item.mirror_allocation(mirror, item.next());
    if (pass == SaddlePass::average) item.mirror_allocation(mirror, item.step.current);
    if (pass == SaddlePass::respond) item.mirror_value(mirror, item.next());
    if (pass == SaddlePass::refresh) item.mirror_value(mirror, item.step.current);
  }
}

/// `columns` is the chunks' sums by column, `out` what they fold to.
template <int J>
__global__ void __launch_bounds__(lane_columns)
    saddle_kernel(const __grid_constant__ SaddleItem<L, J> item, SaddlePass pass, double* columns, double* out) {
  const SaddleView& view = item.view;
  const int sums = view.states + saddle_sums;
  double* const chunk = columns + std::int64_t(blockIdx.x) * sums * lane_columns;
  double* const column = chunk + threadIdx.x;
  for (int s = 0; s < sums; ++s) column[s * lane_columns] = 0;
  for (int r = view.first_row[blockIdx.x]; r < view.first_row[blockIdx.x + 1]; ++r) {
    const SaddleRow& row = view.row[r];
    for (int y = int(threadIdx.x); y < row.length; y += lane_columns) run_profile(item, pass, row, y, column);
    __syncwarp();
    mirror_row(item, pass, row.first_mirror, view.row[r + 1].first_mirror);
  }
  __syncwarp();
  for (int s = int(threadIdx.x); s < sums; s += lane_columns) {  // the tree of the CPU
    double* const x = chunk + s * lane_columns;
    for (int half = lane_columns / 2; half > 0; half /= 2)
      for (int c = 0; c < half; ++c) x[c] += x[c + half];
    out[std::int64_t(blockIdx.x) * sums + s] = x[0];
  }
}

class SaddleOnCuda : public SaddleBackend {
 public:
  explicit SaddleOnCuda(const SaddleProblem& problem)
      : problem_(problem),
        constants_(lay_out(problem, nullptr, view_).size()),
        numbers_(saddle_numbers(problem)),
        log_weight_(problem.states),
        columns_(std::size_t(problem.chunks()) * problem.sums() * lane_columns),
        sums_(std::size_t(problem.chunks()) * problem.sums()) {
    const auto bytes = lay_out(problem, thrust::raw_pointer_cast(constants_.data()), view_);
    thrust::copy(bytes.begin(), bytes.end(), constants_.begin());
    place_arrays(problem, thrust::raw_pointer_cast(numbers_.data()), view_);
  }

  std::vector<double> run(SaddlePass pass, const SaddleStep& step) override {
    thrust::copy(step.log_weight.begin(), step.log_weight.end(), log_weight_.begin());
    const SaddleStepView view{step.primal_step, step.dual_step, step.average_weight, step.current,
                              thrust::raw_pointer_cast(log_weight_.data())};
    switch (problem_.columns) {
      case 1:
        return launch<1>(pass, view);
      case 2:
        return launch<2>(pass, view);
      case 3:
        return launch<3>(pass, view);
      case 4:
        return launch<4>(pass, view);
      default:
        return launch<most_coordinates>(pass, view);
    }
  }
  std::vector<double> read(SaddleArray array, int which) const override {
    std::vector<double> numbers(width_of(problem_, array) * problem_.profiles);
    SURETY_CUDA(cudaMemcpy(numbers.data(), place_of(view_, array, which), numbers.size() * sizeof(double),
                           cudaMemcpyDeviceToHost));
    return numbers;
  }
  void write(SaddleArray array, int which, const std::vector<double>& numbers) override {
    SURETY_CUDA(cudaMemcpy(place_of(view_, array, which), numbers.data(), numbers.size() * sizeof(double),
                           cudaMemcpyHostToDevice));
  }
  std::string name() const override {
    const auto device = current_cuda_device();
    return "cuda (" + device.name + ", " + device.detail + ")";
  }

 private:
  template <int J>
  std::vector<double> launch(SaddlePass pass, const SaddleStepView& step) {
    using Item = SaddleItem<L, J>;
    static_assert(std::is_trivially_copyable_v<Item>, "a work item is copied to the GPU as it is");
    saddle_kernel<J><<<unsigned(problem_.chunks()), lane_columns>>>(
        Item{view_, step}, pass, thrust::raw_pointer_cast(columns_.data()), thrust::raw_pointer_cast(sums_.data()));
    SURETY_CUDA(cudaGetLastError());
    std::vector<double> sums(sums_.size());
    thrust::copy(sums_.begin(), sums_.end(), sums.begin());
    return fold_chunks(sums, std::size_t(problem_.sums()));
  }

  SaddleProblem problem_;
  SaddleView view_{};
  thrust::device_vector<std::byte> constants_;
  thrust::device_vector<double> numbers_, log_weight_, columns_, sums_;
};

}  // namespace

std::unique_ptr<SaddleBackend> make_cuda_backend(const SaddleProblem& problem) {
  expect_usable_cuda();
  return std::make_unique<SaddleOnCuda>(problem);
}

}  // namespace surety::kernels
