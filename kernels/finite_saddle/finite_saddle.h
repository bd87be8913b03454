#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/finite_saddle/finite_saddle_view.h"
#include "surety/estimate.h"

namespace surety::kernels {

/// A bounding program of a finite environment on the device; fields as in FiniteSaddleView.
struct FiniteSaddleProblem {
  int agents = 0, outcomes = 0, states = 0, points = 0;
  std::int64_t profiles = 0, weights = 0;
  std::vector<std::int64_t> stride;
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

struct FiniteStep {
  double primal_step = 0, dual_step = 0, average_weight = 0;
  int current = 0;
  std::vector<double> lambda_change, lambda_extrapolated;
};

/// Holds the arrays of one program somewhere and runs passes over them.
class FiniteSaddleBackend {
 public:
  virtual ~FiniteSaddleBackend() = default;
  /// One pass over every chunk. Its sums, folded over the chunks in order: by state, then finite_sums more.
  virtual std::vector<double> run(FinitePass pass, const FiniteStep& step) = 0;
  /// The current or next copy of an array, [outcome or state][place], or the vertices' weights.
  virtual std::vector<double> read(FiniteArray array, int which) const = 0;
  virtual void write(FiniteArray array, int which, const std::vector<double>& numbers) = 0;
  /// The sums of an array's current points since the anchor, as they are weighted by average_weight.
  virtual std::vector<double> read_sum(FiniteArray array) const = 0;
  virtual std::string name() const = 0;
};

/// Throws InvalidInput for a device that is not there.
std::unique_ptr<FiniteSaddleBackend> make_finite_saddle_backend(const FiniteSaddleProblem& problem,
                                                                const Execution& execution);

/// The CUDA backend, defined by finite_saddle_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<FiniteSaddleBackend> make_cuda_backend(const FiniteSaddleProblem& problem);

/// The constant arrays of a problem.
std::vector<std::byte> lay_out(const FiniteSaddleProblem& problem, const void* base, FiniteSaddleView& view);

/// Mutable numbers that a problem needs, and the view's pointers into them.
std::size_t finite_saddle_numbers(const FiniteSaddleProblem& problem);
void place_arrays(const FiniteSaddleProblem& problem, double* numbers, FiniteSaddleView& view);

/// Where an array, or the sum of one, stands in the view, and how long it is.
double* place_of(const FiniteSaddleView& view, FiniteArray array, int which);
double* place_of_sum(const FiniteSaddleView& view, FiniteArray array);
std::size_t length_of(const FiniteSaddleProblem& problem, FiniteArray array);

/// One chunk of a pass on the CPU; `sums` as in FiniteSaddleProblem::sums.
using FiniteSaddleFunction = void (*)(const FiniteSaddleView& view, const FiniteStepView& step, FinitePass pass,
                                      std::uint64_t chunk, double* sums);
FiniteSaddleFunction finite_saddle_on_scalar(int outcomes);
FiniteSaddleFunction finite_saddle_on_avx2(int outcomes);
FiniteSaddleFunction finite_saddle_on_avx512(int outcomes);

}  // namespace surety::kernels
