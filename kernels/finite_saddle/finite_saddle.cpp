#include "kernels/finite_saddle/finite_saddle.h"

#include <algorithm>

#include "kernels/launch/arena.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/large_array.h"
#include "kernels/launch/run.h"
#include "kernels/saddle/saddle.h"

namespace surety::kernels {
namespace {

/// Passes on the lanes of the CPU.
class FiniteSaddleOnCpu : public FiniteSaddleBackend {
 public:
  FiniteSaddleOnCpu(const FiniteSaddleProblem& problem, const Execution& execution)
      : problem_(problem),
        isa_(choose_instruction_set(execution.instruction_set)),
        threads_(cpu_threads(execution.threads)),
        constants_(lay_out(problem, nullptr, view_).size()),
        numbers_(finite_saddle_numbers(problem)) {
    const auto bytes = lay_out(problem, constants_.data(), view_);
    std::copy(bytes.begin(), bytes.end(), constants_.begin());
    place_arrays(problem, numbers_.data(), view_);
    const auto of_isa =
        of_instruction_set(isa_, finite_saddle_on_scalar, finite_saddle_on_avx2, finite_saddle_on_avx512);
    function_ = of_isa(problem.outcomes);
  }

  std::vector<double> run(FinitePass pass, const FiniteStep& step) override {
    const FiniteStepView view{step.primal_step,          step.dual_step,
                              step.average_weight,       step.current,
                              step.lambda_change.data(), step.lambda_extrapolated.data()};
    const auto size = std::size_t(problem_.sums());
    sums_.resize(size * std::size_t(problem_.chunks()));
    run_items_on_cpu(std::uint64_t(problem_.chunks()), threads_,
                     [&](std::uint64_t chunk) { function_(view_, view, pass, chunk, &sums_[chunk * size]); });
    return fold_chunks(sums_, size);
  }
  std::vector<double> read(FiniteArray array, int which) const override {
    const double* const from = place_of(view_, array, which);
    return {from, from + length_of(problem_, array)};
  }
  std::vector<double> read_sum(FiniteArray array) const override {
    const double* const from = place_of_sum(view_, array);
    return {from, from + length_of(problem_, array)};
  }
  void write(FiniteArray array, int which, const std::vector<double>& numbers) override {
    std::copy(numbers.begin(), numbers.end(), place_of(view_, array, which));
  }
  std::string name() const override { return cpu_name(isa_, threads_); }

 private:
  FiniteSaddleProblem problem_;
  InstructionSet isa_;
  int threads_;
  FiniteSaddleView view_{};
  std::vector<std::byte> constants_;
  LargeArray numbers_;
  std::vector<double> sums_;
  FiniteSaddleFunction function_;
};

}  // namespace

std::size_t length_of(const FiniteSaddleProblem& problem, FiniteArray array) {
  switch (array) {
    case FiniteArray::lottery:
      return std::size_t(problem.outcomes * problem.profiles);
    case FiniteArray::density:
      return std::size_t(problem.states * problem.profiles);
    case FiniteArray::vertex_weight:
      break;
  }
  return std::size_t(problem.weights);
}

std::size_t finite_saddle_numbers(const FiniteSaddleProblem& problem) {
  return 4 * (length_of(problem, FiniteArray::lottery) + length_of(problem, FiniteArray::density)) +
         3 * length_of(problem, FiniteArray::vertex_weight) + 2 * array_margin;
}

void place_arrays(const FiniteSaddleProblem& problem, double* numbers, FiniteSaddleView& view) {
  double* at = numbers + array_margin;
  const auto take = [&](FiniteArray array) {
    double* const place = at;
    at += length_of(problem, array);
    return place;
  };
  for (double** place : {&view.lottery[0], &view.lottery[1], &view.lottery_sum, &view.lottery_anchor})
    *place = take(FiniteArray::lottery);
  for (double** place : {&view.density[0], &view.density[1], &view.density_sum, &view.density_anchor})
    *place = take(FiniteArray::density);
  for (double** place : {&view.vertex_weight[0], &view.vertex_weight[1], &view.vertex_weight_sum})
    *place = take(FiniteArray::vertex_weight);
}

double* place_of(const FiniteSaddleView& view, FiniteArray array, int which) {
  switch (array) {
    case FiniteArray::lottery:
      return view.lottery[which];
    case FiniteArray::density:
      return view.density[which];
    case FiniteArray::vertex_weight:
      break;
  }
  return view.vertex_weight[which];
}

double* place_of_sum(const FiniteSaddleView& view, FiniteArray array) {
  switch (array) {
    case FiniteArray::lottery:
      return view.lottery_sum;
    case FiniteArray::density:
      return view.density_sum;
    case FiniteArray::vertex_weight:
      break;
  }
  return view.vertex_weight_sum;
}

std::vector<std::byte> lay_out(const FiniteSaddleProblem& p, const void* base, FiniteSaddleView& view) {
  Arena arena(base);
  view.agents = p.agents;
  view.outcomes = p.outcomes;
  view.states = p.states;
  view.points = p.points;
  view.profiles = p.profiles;
  view.weights = p.weights;
  std::copy(p.stride.begin(), p.stride.end(), view.stride);
  view.row = arena.put(p.row);
  view.first_row = arena.put(p.first_row);
  view.boundary = arena.put(p.boundary);
  view.set = arena.put(p.set);
  view.vertex = arena.put(p.vertex);
  view.derivative = put_stencil(arena, p.derivative);
  view.adjoint = put_stencil(arena, p.adjoint);
  const auto padded = [](std::vector<double> law) {
    law.resize(law.size() + array_margin);
    return law;
  };
  view.law = arena.put(padded(p.law));
  view.law_inside = arena.put(padded(p.law_inside));
  view.prior = arena.put(p.prior);
  view.payoff = arena.put(p.payoff);
  view.weighted_payoff = arena.put(p.weighted_payoff);
  return arena.take();
}

std::unique_ptr<FiniteSaddleBackend> make_finite_saddle_backend(const FiniteSaddleProblem& problem,
                                                                const Execution& execution) {
  if (runs_on_cuda(execution)) return make_cuda_backend(problem);
  return std::make_unique<FiniteSaddleOnCpu>(problem, execution);
}

}  // namespace surety::kernels
