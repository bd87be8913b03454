// The CUDA launch of the kernel `outcome_saddle`.
#include "kernels/bounding/outcome_saddle.h"
#include "kernels/bounding/outcome_saddle_item.h"
#include "kernels/bounding/primal_dual_on_cuda.cuh"

namespace surety::kernels {
namespace {

/// A thread's column of a row's sums by state.
struct OutcomeColumn {
  double* own;  ///< [state][lane_columns], from this thread's column on
  __device__ void add(int s, double x) const { own[s * lane_columns] = x; }
};

/// Passes for J outcomes.
template <int J>
struct OutcomeWork {
  using Kind = OutcomeSaddleKind;
  using Pass = OutcomePass;
  static constexpr int more_sums = outcome_sums;

  template <OutcomePass pass>
  static __device__ void row(const OutcomeSaddleView& view, const PassStep& step, const double* given,
                             const OutcomeRow& row, const OutcomeRow& next, int lane, double* own) {
    const OutcomeItem<Lanes<double, 1>, J> item{view, step, {given, given + view.states}};
    double sums[outcome_sums] = {};
    if (row.first + lane < row.end) {
      run<pass>(item, row, row.first + lane, sums, OutcomeColumn{own});
    } else if constexpr (sums_states(pass)) {
      for (int s = 0; s < view.states; ++s) own[s * lane_columns] = 0;
    }
    __syncwarp();
    for (int b = row.first_boundary + lane; b < next.first_boundary; b += lane_columns)
      run_boundary<pass>(item, row, view.boundary[b], sums);
    double* const more = own + (sums_states(pass) ? view.states : 0) * lane_columns;
#pragma unroll
    for (int k = 0; k < outcome_sums; ++k) more[k * lane_columns] = sums[k];
  }

 private:
  template <OutcomePass pass, class Item>
  static __device__ void run(const Item& item, const OutcomeRow& row, int y, double* sums, OutcomeColumn states) {
    if constexpr (pass == OutcomePass::improve) item.improve(row, y, 1, sums);
    if constexpr (pass == OutcomePass::respond) item.respond(row, y, 1, sums, states);
    if constexpr (pass == OutcomePass::average) item.average(row, y, 1);
    if constexpr (pass == OutcomePass::anchor) item.anchor(row, y, 1, sums, states);
  }
  template <OutcomePass pass, class Item>
  static __device__ void run_boundary(const Item& item, const OutcomeRow& row, const BoundaryProfile& profile,
                                      double* sums) {
    double more[outcome_sums] = {};
    if constexpr (pass == OutcomePass::improve) item.improve_boundary(row, profile, more);
    if constexpr (pass == OutcomePass::average) item.average_boundary(profile);
    if constexpr (pass == OutcomePass::anchor) item.anchor_boundary(profile);
#pragma unroll
    for (int k = 0; k < outcome_sums; ++k) sums[k] += more[k];
  }
};

using OnCuda = PrimalDualOnCuda<OutcomeSaddleKind>;

OnCuda::Kernels kernels_for(int outcomes) {
  constexpr std::make_integer_sequence<int, outcome_passes - 2> others;
  switch (outcomes) {
    case 2:
      return kernels_of<OutcomeWork<2>>(others);
    case 3:
      return kernels_of<OutcomeWork<3>>(others);
    case 4:
      return kernels_of<OutcomeWork<4>>(others);
    default:
      return outcomes <= 8 ? kernels_of<OutcomeWork<8>>(others) : kernels_of<OutcomeWork<most_outcomes>>(others);
  }
}

}  // namespace

std::unique_ptr<OutcomeSaddleBackend> make_cuda_backend(const OutcomeSaddleProblem& problem) {
  expect_usable_cuda();
  return std::make_unique<OnCuda>(problem, kernels_for(problem.outcomes));
}

}  // namespace surety::kernels
