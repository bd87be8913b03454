#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/finite_saddle/finite_control.h"
#include "kernels/finite_saddle/finite_saddle_view.h"
#include "kernels/saddle/primal_dual_backend.h"
#include "surety/estimate.h"

namespace surety::kernels {

/// A bounding program of a finite environment on the device; fields as in FiniteSaddleView.
struct FiniteSaddleProblem {
  int agents = 0, outcomes = 0, states = 0, points = 0;
  std::int64_t profiles = 0, weights = 0;
  std::vector<std::int64_t> stride;
  double twice_k = 0;
  std::vector<FiniteRow> row;
  std::vector<int> first_row;
  std::vector<BoundaryProfile> boundary;
  std::vector<VertexSet> set;
  std::vector<double> vertex;
  Stencil derivative, adjoint;
  std::vector<double> law, law_inside, prior, payoff, weighted_payoff;

  int chunks() const { return int(first_row.size()) - 1; }
  int sums() const { return states + finite_sums; }  ///< doubles that a chunk sums, those of the states first
};

using FiniteSaddleBackend = PrimalDualBackend<FinitePass, FiniteArray>;

/// Throws InvalidInput for a device that is not there.
std::unique_ptr<FiniteSaddleBackend> make_finite_saddle_backend(const FiniteSaddleProblem& problem,
                                                                const Execution& execution);

/// The CUDA backend, defined by finite_saddle_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<FiniteSaddleBackend> make_cuda_backend(const FiniteSaddleProblem& problem);

/// The constant arrays of a problem.
std::vector<std::byte> lay_out(const FiniteSaddleProblem& problem, const void* base, FiniteSaddleView& view);

/// Mutable numbers that a problem needs, and the view's pointers into them.
std::size_t numbers_of(const FiniteSaddleProblem& problem);
void place_arrays(const FiniteSaddleProblem& problem, double* numbers, FiniteSaddleView& view);

/// Where an array stands in the view, and how long it is: [outcome or state][profiles], or the vertices' weights.
double* place_of(const FiniteSaddleView& view, FiniteArray array, int which);
std::size_t length_of(const FiniteSaddleProblem& problem, FiniteArray array);

/// One chunk of a pass on the CPU; `given` as in FiniteGiven, `sums` as in FiniteSaddleProblem::sums.
using FiniteSaddleFunction = void (*)(const FiniteSaddleView& view, const PassStep& step, const double* given,
                                      FinitePass pass, std::uint64_t chunk, double* sums);
FiniteSaddleFunction finite_saddle_on_scalar(int outcomes);
FiniteSaddleFunction finite_saddle_on_avx2(int outcomes);
FiniteSaddleFunction finite_saddle_on_avx512(int outcomes);

/// What a backend is made of.
struct FiniteSaddleKind {
  using Problem = FiniteSaddleProblem;
  using View = FiniteSaddleView;
  using Pass = FinitePass;
  using Array = FiniteArray;
  using Control = FiniteControl;
  using Function = FiniteSaddleFunction;
  static constexpr int number_arrays = finite_number_arrays;
};

}  // namespace surety::kernels
