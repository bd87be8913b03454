#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/bounding/outcome_control.h"
#include "kernels/bounding/outcome_saddle_view.h"
#include "kernels/bounding/primal_dual_backend.h"
#include "surety/estimate.h"

namespace surety::kernels {

/// A bounding program of an environment with outcomes on the device; fields as in OutcomeSaddleView.
struct OutcomeSaddleProblem {
  int agents = 0, outcomes = 0, states = 0, points = 0;
  std::int64_t profiles = 0, weights = 0;
  std::vector<std::int64_t> stride;
  double twice_k = 0;
  std::vector<OutcomeRow> row;
  std::vector<int> first_row;
  std::vector<BoundaryProfile> boundary;
  std::vector<VertexSet> set;
  std::vector<double> vertex;
  Stencil derivative, adjoint;
  std::vector<double> law, law_inside, prior, payoff, weighted_payoff;

  int chunks() const { return int(first_row.size()) - 1; }
  int sums() const { return states + outcome_sums; }  ///< doubles that a chunk sums, those of the states first
};

using OutcomeSaddleBackend = PrimalDualBackend<OutcomePass, OutcomeArray>;

/// Throws InvalidInput for a device that is not there.
std::unique_ptr<OutcomeSaddleBackend> make_outcome_saddle_backend(const OutcomeSaddleProblem& problem,
                                                                  const Execution& execution);

/// The CUDA backend, defined by outcome_saddle_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which
/// throws.
std::unique_ptr<OutcomeSaddleBackend> make_cuda_backend(const OutcomeSaddleProblem& problem);

/// The constant arrays of a problem.
std::vector<std::byte> lay_out(const OutcomeSaddleProblem& problem, const void* base, OutcomeSaddleView& view);

/// Mutable numbers that a problem needs, and the view's pointers into them.
std::size_t numbers_of(const OutcomeSaddleProblem& problem);
void place_arrays(const OutcomeSaddleProblem& problem, double* numbers, OutcomeSaddleView& view);

/// Where an array stands in the view, and how long it is: [outcome or state][profiles], or the vertices' weights.
double* place_of(const OutcomeSaddleView& view, OutcomeArray array, int which);
std::size_t length_of(const OutcomeSaddleProblem& problem, OutcomeArray array);

/// One chunk of a pass on the CPU; `given` as in OutcomeGiven, `sums` as in OutcomeSaddleProblem::sums.
using OutcomeSaddleFunction = void (*)(const OutcomeSaddleView& view, const PassStep& step, const double* given,
                                       OutcomePass pass, std::uint64_t chunk, double* sums);
OutcomeSaddleFunction outcome_saddle_on_scalar(int outcomes);
OutcomeSaddleFunction outcome_saddle_on_avx2(int outcomes);
OutcomeSaddleFunction outcome_saddle_on_avx512(int outcomes);

/// What a backend is made of.
struct OutcomeSaddleKind {
  using Problem = OutcomeSaddleProblem;
  using View = OutcomeSaddleView;
  using Pass = OutcomePass;
  using Array = OutcomeArray;
  using Control = OutcomeControl;
  using Function = OutcomeSaddleFunction;
  static constexpr int number_arrays = outcome_number_arrays;
};

}  // namespace surety::kernels
