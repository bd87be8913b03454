// The CUDA launch of the kernel `finite_saddle`.
#include "kernels/finite_saddle/finite_saddle.h"
#include "kernels/finite_saddle/finite_saddle_item.h"
#include "kernels/saddle/primal_dual_on_cuda.cuh"

namespace surety::kernels {
namespace {

/// A thread's column of a row's sums by state.
struct FiniteColumn {
  double* own;  ///< [state][lane_columns], from this thread's column on
  __device__ void add(int s, double x) const { own[s * lane_columns] = x; }
};

/// Passes for J outcomes.
template <int J>
struct FiniteWork {
  using Kind = FiniteSaddleKind;
  using Pass = FinitePass;
  static constexpr int more_sums = finite_sums;

  template <FinitePass pass>
  static __device__ void row(const FiniteSaddleView& view, const PassStep& step, const double* given,
                             const FiniteRow& row, const FiniteRow& next, int lane, double* own) {
    const FiniteItem<Lanes<double, 1>, J> item{view, step, {given, given + view.states}};
    double sums[finite_sums] = {};
    if (row.first + lane < row.end) {
      run<pass>(item, row, row.first + lane, sums, FiniteColumn{own});
    } else if constexpr (sums_states(pass)) {
      for (int s = 0; s < view.states; ++s) own[s * lane_columns] = 0;
    }
    __syncwarp();
    for (int b = row.first_boundary + lane; b < next.first_boundary; b += lane_columns)
      run_boundary<pass>(item, row, view.boundary[b], sums);
    double* const more = own + (sums_states(pass) ? view.states : 0) * lane_columns;
#pragma unroll
    for (int k = 0; k < finite_sums; ++k) more[k * lane_columns] = sums[k];
  }

 private:
  template <FinitePass pass, class Item>
  static __device__ void run(const Item& item, const FiniteRow& row, int y, double* sums, FiniteColumn states) {
    if constexpr (pass == FinitePass::improve) item.improve(row, y, 1, sums);
    if constexpr (pass == FinitePass::respond) item.respond(row, y, 1, sums, states);
    if constexpr (pass == FinitePass::average) item.average(row, y, 1);
    if constexpr (pass == FinitePass::anchor) item.anchor(row, y, 1, sums, states);
  }
  template <FinitePass pass, class Item>
  static __device__ void run_boundary(const Item& item, const FiniteRow& row, const BoundaryProfile& profile,
                                      double* sums) {
    double more[finite_sums] = {};
    if constexpr (pass == FinitePass::improve) item.improve_boundary(row, profile, more);
    if constexpr (pass == FinitePass::average) item.average_boundary(profile);
    if constexpr (pass == FinitePass::anchor) item.anchor_boundary(profile);
#pragma unroll
    for (int k = 0; k < finite_sums; ++k) sums[k] += more[k];
  }
};

using OnCuda = PrimalDualOnCuda<FiniteSaddleKind>;

OnCuda::Kernels kernels_for(int outcomes) {
  constexpr std::make_integer_sequence<int, finite_passes - 2> others;
  switch (outcomes) {
    case 2:
      return kernels_of<FiniteWork<2>>(others);
    case 3:
      return kernels_of<FiniteWork<3>>(others);
    case 4:
      return kernels_of<FiniteWork<4>>(others);
    default:
      return outcomes <= 8 ? kernels_of<FiniteWork<8>>(others) : kernels_of<FiniteWork<most_outcomes>>(others);
  }
}

}  // namespace

std::unique_ptr<FiniteSaddleBackend> make_cuda_backend(const FiniteSaddleProblem& problem) {
  expect_usable_cuda();
  return std::make_unique<OnCuda>(problem, kernels_for(problem.outcomes));
}

}  // namespace surety::kernels
