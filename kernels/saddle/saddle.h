#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/launch/arena.h"
#include "kernels/saddle/primal_dual_backend.h"
#include "kernels/saddle/saddle_control.h"
#include "kernels/saddle/saddle_view.h"
#include "surety/estimate.h"

namespace surety::kernels {

/// Fields as in SaddleStates.
struct StatesOfProgram {
  std::vector<double> prior;
  std::vector<int> first_member, member;

  int groups() const { return int(first_member.size()) - 1; }
  SaddleStates view() const { return {int(prior.size()), groups(), prior.data(), first_member.data(), member.data()}; }
};

/// A bounding program on the device; fields as in SaddleView.
struct SaddleProblem {
  int bidders = 0, goods = 0, states = 0, columns = 0;
  std::int64_t profiles = 0;
  std::vector<std::int64_t> stride;
  std::vector<SaddleRow> row;
  std::vector<int> first_row;
  std::vector<SaddleMirror> mirror;
  std::vector<int> column_of;
  Stencil derivative, adjoint;
  std::vector<double> weight;
  std::vector<double> theta;
  double twice_k = 0;
  StatesOfProgram of_state;

  int chunks() const { return int(first_row.size()) - 1; }
  int sums() const { return states + saddle_sums; }  ///< doubles that a chunk sums, the marginal first
  int coordinates() const { return bidders * goods; }
};

using SaddleBackend = PrimalDualBackend<SaddlePass, SaddleArray>;

/// Throws InvalidInput for a device that is not there.
std::unique_ptr<SaddleBackend> make_saddle_backend(const SaddleProblem& problem, const Execution& execution);

/// The CUDA backend, defined by saddle_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<SaddleBackend> make_cuda_backend(const SaddleProblem& problem);

/// The constant arrays of a problem.
std::vector<std::byte> lay_out(const SaddleProblem& problem, const void* base, SaddleView& view);

/// Mutable numbers that a problem needs, and the view's pointers into them.
std::size_t numbers_of(const SaddleProblem& problem);
void place_arrays(const SaddleProblem& problem, double* numbers, SaddleView& view);

/// Numbers before the first array and behind the last, so that a register may read past either.
inline constexpr std::int64_t array_margin = 64;
StencilView put_stencil(Arena& arena, const Stencil& stencil);

/// Where an array stands in the view, and how long it is: [coordinate or column][profiles].
double* place_of(const SaddleView& view, SaddleArray array, int which);
std::size_t length_of(const SaddleProblem& problem, SaddleArray array);

/// One chunk of a pass on the CPU; `sums` as in SaddleProblem::sums.
using SaddleFunction = void (*)(const SaddleView& view, const PassStep& step, const double* log_weight, SaddlePass pass,
                                std::uint64_t chunk, double* sums);
SaddleFunction saddle_on_scalar(int columns);
SaddleFunction saddle_on_avx2(int columns);
SaddleFunction saddle_on_avx512(int columns);

/// What a backend is made of.
struct SaddleKind {
  using Problem = SaddleProblem;
  using View = SaddleView;
  using Pass = SaddlePass;
  using Array = SaddleArray;
  using Control = SaddleControl;
  using Function = SaddleFunction;
  static constexpr int number_arrays = saddle_number_arrays;
};

}  // namespace surety::kernels
