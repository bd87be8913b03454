#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/bounding/auction_control.h"
#include "kernels/bounding/auction_saddle_view.h"
#include "kernels/bounding/primal_dual_backend.h"
#include "kernels/launch/arena.h"
#include "surety/estimate.h"

namespace surety::kernels {

/// Fields as in SaddleStates.
struct StatesOfProgram {
  std::vector<double> prior;
  std::vector<int> first_member, member;

  int groups() const { return int(first_member.size()) - 1; }
  SaddleStates view() const { return {int(prior.size()), groups(), prior.data(), first_member.data(), member.data()}; }
};

/// A bounding program on the device; fields as in AuctionSaddleView.
struct AuctionSaddleProblem {
  int bidders = 0, goods = 0, states = 0, columns = 0;
  std::int64_t profiles = 0;
  std::vector<std::int64_t> stride;
  std::vector<AuctionRow> row;
  std::vector<int> first_row;
  std::vector<AuctionMirror> mirror;
  std::vector<int> column_of;
  Stencil derivative, adjoint;
  std::vector<double> weight;
  std::vector<double> theta;
  double twice_k = 0;
  StatesOfProgram of_state;

  int chunks() const { return int(first_row.size()) - 1; }
  int sums() const { return states + auction_sums; }  ///< doubles that a chunk sums, the marginal first
  int coordinates() const { return bidders * goods; }
};

using AuctionSaddleBackend = PrimalDualBackend<AuctionPass, AuctionArray>;

/// Throws InvalidInput for a device that is not there.
std::unique_ptr<AuctionSaddleBackend> make_auction_saddle_backend(const AuctionSaddleProblem& problem,
                                                                  const Execution& execution);

/// The CUDA backend, defined by auction_saddle_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which
/// throws.
std::unique_ptr<AuctionSaddleBackend> make_cuda_backend(const AuctionSaddleProblem& problem);

/// The constant arrays of a problem.
std::vector<std::byte> lay_out(const AuctionSaddleProblem& problem, const void* base, AuctionSaddleView& view);

/// Mutable numbers that a problem needs, and the view's pointers into them.
std::size_t numbers_of(const AuctionSaddleProblem& problem);
void place_arrays(const AuctionSaddleProblem& problem, double* numbers, AuctionSaddleView& view);

/// Numbers before the first array and behind the last, so that a register may read past either.
inline constexpr std::int64_t array_margin = 64;
StencilView put_stencil(Arena& arena, const Stencil& stencil);

/// Where an array stands in the view, and how long it is: [coordinate or column][profiles].
double* place_of(const AuctionSaddleView& view, AuctionArray array, int which);
std::size_t length_of(const AuctionSaddleProblem& problem, AuctionArray array);

/// One chunk of a pass on the CPU; `sums` as in AuctionSaddleProblem::sums.
using AuctionSaddleFunction = void (*)(const AuctionSaddleView& view, const PassStep& step, const double* log_weight,
                                       AuctionPass pass, std::uint64_t chunk, double* sums);
AuctionSaddleFunction auction_saddle_on_scalar(int columns);
AuctionSaddleFunction auction_saddle_on_avx2(int columns);
AuctionSaddleFunction auction_saddle_on_avx512(int columns);

/// What a backend is made of.
struct AuctionSaddleKind {
  using Problem = AuctionSaddleProblem;
  using View = AuctionSaddleView;
  using Pass = AuctionPass;
  using Array = AuctionArray;
  using Control = AuctionControl;
  using Function = AuctionSaddleFunction;
  static constexpr int number_arrays = auction_number_arrays;
};

}  // namespace surety::kernels
