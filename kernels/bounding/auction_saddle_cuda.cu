// The CUDA launch of the kernel `auction_saddle`.
#include "kernels/bounding/auction_saddle.h"
#include "kernels/bounding/auction_saddle_item.h"
#include "kernels/bounding/primal_dual_on_cuda.cuh"

namespace surety::kernels {
namespace {

/// A thread's column of a row's sums; numbers are kept where their sums will be.
struct StateColumn {
  double* own;  ///< [state][lane_columns], from this thread's column on

  __device__ void keep(int s, double p) const { own[s * lane_columns] = p; }
  __device__ void skip(int s) const { own[s * lane_columns] = 0; }
  __device__ void add_kept(int states, double factor) const {
    for (int s = 0; s < states; ++s) own[s * lane_columns] *= factor;
  }
};

/// Passes for J columns.
template <int J>
struct AuctionWork {
  using Kind = AuctionSaddleKind;
  using Pass = AuctionPass;
  static constexpr int more_sums = auction_sums;

  template <AuctionPass pass>
  static __device__ void row(const AuctionSaddleView& view, const PassStep& step, const double* log_weight,
                             const AuctionRow& row, const AuctionRow& next, int lane, double* own) {
    const AuctionItem<Lanes<double, 1>, J> item{view, step, log_weight};
    double sums[auction_sums] = {};
    if (row.first + lane < row.end) {
      run<pass>(item, row, row.first + lane, sums, StateColumn{own});
    } else if constexpr (sums_states(pass)) {
      for (int s = 0; s < view.states; ++s) own[s * lane_columns] = 0;
    }
    double* const more = own + (sums_states(pass) ? view.states : 0) * lane_columns;
#pragma unroll
    for (int k = 0; k < auction_sums; ++k) more[k * lane_columns] = sums[k];
    __syncwarp();
    for (int m = row.first_mirror + lane; m < next.first_mirror; m += lane_columns) mirror<pass>(item, view.mirror[m]);
  }

 private:
  template <AuctionPass pass, class Item>
  static __device__ void run(const Item& item, const AuctionRow& row, int y, double* sums, StateColumn states) {
    if constexpr (pass == AuctionPass::improve) item.improve(row, y, 1, sums);
    if constexpr (pass == AuctionPass::respond) item.respond(row, y, 1, sums, states);
    if constexpr (pass == AuctionPass::refresh) item.refresh(row, y, 1, states);
    if constexpr (pass == AuctionPass::average) item.average(row, y, 1);
    if constexpr (pass == AuctionPass::anchor) item.anchor(row, y, 1, sums);
  }
  template <AuctionPass pass, class Item>
  static __device__ void mirror(const Item& item, const AuctionMirror& image) {
    if constexpr (pass == AuctionPass::improve) item.mirror_allocation(image, item.next());
    if constexpr (pass == AuctionPass::average) item.mirror_allocation(image, item.step.current);
    if constexpr (pass == AuctionPass::respond) item.mirror_value(image, item.next());
    if constexpr (pass == AuctionPass::refresh) item.mirror_value(image, item.step.current);
  }
};

using OnCuda = PrimalDualOnCuda<AuctionSaddleKind>;

OnCuda::Kernels kernels_for(int columns) {
  constexpr std::make_integer_sequence<int, auction_passes - 2> others;
  switch (columns) {
    case 1:
      return kernels_of<AuctionWork<1>>(others);
    case 2:
      return kernels_of<AuctionWork<2>>(others);
    case 3:
      return kernels_of<AuctionWork<3>>(others);
    case 4:
      return kernels_of<AuctionWork<4>>(others);
    default:
      return kernels_of<AuctionWork<most_coordinates>>(others);
  }
}

}  // namespace

std::unique_ptr<AuctionSaddleBackend> make_cuda_backend(const AuctionSaddleProblem& problem) {
  expect_usable_cuda();
  return std::make_unique<OnCuda>(problem, kernels_for(problem.columns));
}

}  // namespace surety::kernels
