// The CUDA launch of the kernel `finite_saddle`: a chunk is a warp, a column of its sums a thread.
#include <thrust/copy.h>
#include <thrust/device_vector.h>

#include <type_traits>

#include "kernels/finite_saddle/finite_saddle.h"
#include "kernels/finite_saddle/finite_saddle_item.h"
#include "kernels/launch/cuda_check.h"
#include "kernels/launch/cuda_devices.h"
#include "kernels/saddle/saddle.h"

namespace surety::kernels {
namespace {

using L = Lanes<double, 1>;

/// A thread's column of the sums of a chunk.
struct FiniteColumn {
  double* sum;  ///< [sum][lane_columns], from this thread's column on
  __device__ void add(int s, double x) const { sum[s * lane_columns] += x; }
};

template <int J>
__device__ void run_profile(const FiniteItem<L, J>& item, FinitePass pass, const FiniteRow& row, int y,
                            const FiniteColumn& column) {
  double sums[finite_sums] = {};
  switch (pass) {
    case FinitePass::improve:
      item.improve(row, y, 1, sums);
      break;
    case FinitePass::respond:
      item.respond(row, y, 1, sums, column);
      break;
    case FinitePass::average:
      item.average(row, y, 1);
      break;
    case FinitePass::anchor:
      item.anchor(row, y, 1, sums, column);
      break;
  }
#pragma unroll
  for (int k = 0; k < finite_sums; ++k) column.add(item.view.states + k, sums[k]);
}

/// Boundary profiles of a row, the n-th of them by thread n mod lane_columns.
template <int J>
__device__ void run_boundary(const FiniteItem<L, J>& item, FinitePass pass, const FiniteRow& row, int end,
                             const FiniteColumn& column) {
  for (int b = row.first_boundary + int(threadIdx.x); b < end; b += lane_columns) {
    double sums[finite_sums] = {};
    if (pass == FinitePass::improve) item.improve_boundary(row, item.view.boundary[b], sums);
    if (pass == FinitePass::average) item.average_boundary(item.view.boundary[b]);
    if (pass == FinitePass::anchor) item.anchor_boundary(item.view.boundary[b]);
#pragma unroll
    for (int k = 0; k < finite_sums; ++k) column.add(item.view.states + k, sums[k]);
  }
}

/// `columns` is the chunks' sums by column, `out` what they fold to.
template <int J>
__global__ void __launch_bounds__(lane_columns, 1)
    finite_saddle_kernel(const __grid_constant__ FiniteItem<L, J> item, FinitePass pass, double* columns, double* out) {
  const FiniteSaddleView& view = item.view;
  const int sums = view.states + finite_sums;
  double* const chunk = columns + std::int64_t(blockIdx.x) * sums * lane_columns;
  const FiniteColumn column{chunk + threadIdx.x};
  for (int s = 0; s < sums; ++s) column.sum[s * lane_columns] = 0;
  for (int r = view.first_row[blockIdx.x]; r < view.first_row[blockIdx.x + 1]; ++r) {
    const FiniteRow& row = view.row[r];
    for (int y = int(threadIdx.x); y < view.points; y += lane_columns) run_profile(item, pass, row, y, column);
    __syncwarp();
    run_boundary(item, pass, row, view.row[r + 1].first_boundary, column);
  }
  __syncwarp();
  for (int s = int(threadIdx.x); s < sums; s += lane_columns) {  // the tree of the CPU
    double* const x = chunk + s * lane_columns;
    for (int half = lane_columns / 2; half > 0; half /= 2)
      for (int c = 0; c < half; ++c) x[c] += x[c + half];
    out[std::int64_t(blockIdx.x) * sums + s] = x[0];
  }
}

class FiniteSaddleOnCuda : public FiniteSaddleBackend {
 public:
  explicit FiniteSaddleOnCuda(const FiniteSaddleProblem& problem)
      : problem_(problem),
        constants_(lay_out(problem, nullptr, view_).size()),
        numbers_(finite_saddle_numbers(problem)),
        lambda_(2 * problem.states),
        columns_(std::size_t(problem.chunks()) * problem.sums() * lane_columns),
        sums_(std::size_t(problem.chunks()) * problem.sums()) {
    const auto bytes = lay_out(problem, thrust::raw_pointer_cast(constants_.data()), view_);
    thrust::copy(bytes.begin(), bytes.end(), constants_.begin());
    place_arrays(problem, thrust::raw_pointer_cast(numbers_.data()), view_);
  }

  std::vector<double> run(FinitePass pass, const FiniteStep& step) override {
    thrust::copy(step.lambda_change.begin(), step.lambda_change.end(), lambda_.begin());
    thrust::copy(step.lambda_extrapolated.begin(), step.lambda_extrapolated.end(), lambda_.begin() + problem_.states);
    const double* const lambda = thrust::raw_pointer_cast(lambda_.data());
    const FiniteStepView view{step.primal_step, step.dual_step, step.average_weight,
                              step.current,     lambda,         lambda + problem_.states};
    switch (problem_.outcomes) {
      case 2:
        return launch<2>(pass, view);
      case 3:
        return launch<3>(pass, view);
      case 4:
        return launch<4>(pass, view);
      default:
        return problem_.outcomes <= 8 ? launch<8>(pass, view) : launch<most_outcomes>(pass, view);
    }
  }
  std::vector<double> read(FiniteArray array, int which) const override {
    return from_device(place_of(view_, array, which), length_of(problem_, array));
  }
  std::vector<double> read_sum(FiniteArray array) const override {
    return from_device(place_of_sum(view_, array), length_of(problem_, array));
  }
  void write(FiniteArray array, int which, const std::vector<double>& numbers) override {
    SURETY_CUDA(cudaMemcpy(place_of(view_, array, which), numbers.data(), numbers.size() * sizeof(double),
                           cudaMemcpyHostToDevice));
  }
  std::string name() const override { return cuda_backend_name(); }

 private:
  static std::vector<double> from_device(const double* from, std::size_t length) {
    std::vector<double> numbers(length);
    SURETY_CUDA(cudaMemcpy(numbers.data(), from, length * sizeof(double), cudaMemcpyDeviceToHost));
    return numbers;
  }

  template <int J>
  std::vector<double> launch(FinitePass pass, const FiniteStepView& step) {
    using Item = FiniteItem<L, J>;
    static_assert(std::is_trivially_copyable_v<Item>, "a work item is copied to the GPU as it is");
    finite_saddle_kernel<J><<<unsigned(problem_.chunks()), lane_columns>>>(
        Item{view_, step}, pass, thrust::raw_pointer_cast(columns_.data()), thrust::raw_pointer_cast(sums_.data()));
    SURETY_CUDA(cudaGetLastError());
    std::vector<double> sums(sums_.size());
    thrust::copy(sums_.begin(), sums_.end(), sums.begin());
    return fold_chunks(sums, std::size_t(problem_.sums()));
  }

  FiniteSaddleProblem problem_;
  FiniteSaddleView view_{};
  thrust::device_vector<std::byte> constants_;
  thrust::device_vector<double> numbers_, lambda_, columns_, sums_;
};

}  // namespace

std::unique_ptr<FiniteSaddleBackend> make_cuda_backend(const FiniteSaddleProblem& problem) {
  expect_usable_cuda();
  return std::make_unique<FiniteSaddleOnCuda>(problem);
}

}  // namespace surety::kernels
