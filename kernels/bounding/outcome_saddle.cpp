#include "kernels/bounding/outcome_saddle.h"

#include <algorithm>

#include "kernels/bounding/auction_saddle.h"
#include "kernels/bounding/primal_dual_on_cpu.h"
#include "kernels/launch/arena.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/run.h"

namespace surety::kernels {
std::size_t length_of(const OutcomeSaddleProblem& problem, OutcomeArray array) {
  switch (array) {
    case OutcomeArray::lottery:
    case OutcomeArray::lottery_sum:
      return std::size_t(problem.outcomes * problem.profiles);
    case OutcomeArray::density:
    case OutcomeArray::density_sum:
      return std::size_t(problem.states * problem.profiles);
    case OutcomeArray::vertex_weight:
    case OutcomeArray::vertex_weight_sum:
      break;
  }
  return std::size_t(problem.weights);
}

std::size_t numbers_of(const OutcomeSaddleProblem& problem) {
  return 4 * (length_of(problem, OutcomeArray::lottery) + length_of(problem, OutcomeArray::density)) +
         3 * length_of(problem, OutcomeArray::vertex_weight) + 2 * array_margin;
}

void place_arrays(const OutcomeSaddleProblem& problem, double* numbers, OutcomeSaddleView& view) {
  double* at = numbers + array_margin;
  const auto take = [&](OutcomeArray array) {
    double* const place = at;
    at += length_of(problem, array);
    return place;
  };
  for (double** place : {&view.lottery[0], &view.lottery[1], &view.lottery_sum, &view.lottery_anchor})
    *place = take(OutcomeArray::lottery);
  for (double** place : {&view.density[0], &view.density[1], &view.density_sum, &view.density_anchor})
    *place = take(OutcomeArray::density);
  for (double** place : {&view.vertex_weight[0], &view.vertex_weight[1], &view.vertex_weight_sum})
    *place = take(OutcomeArray::vertex_weight);
}

double* place_of(const OutcomeSaddleView& view, OutcomeArray array, int which) {
  switch (array) {
    case OutcomeArray::lottery:
      return view.lottery[which];
    case OutcomeArray::density:
      return view.density[which];
    case OutcomeArray::vertex_weight:
      return view.vertex_weight[which];
    case OutcomeArray::lottery_sum:
      return view.lottery_sum;
    case OutcomeArray::density_sum:
      return view.density_sum;
    case OutcomeArray::vertex_weight_sum:
      break;
  }
  return view.vertex_weight_sum;
}

std::vector<std::byte> lay_out(const OutcomeSaddleProblem& p, const void* base, OutcomeSaddleView& view) {
  Arena arena(base);
  view.agents = p.agents;
  view.outcomes = p.outcomes;
  view.states = p.states;
  view.points = p.points;
  view.profiles = p.profiles;
  view.weights = p.weights;
  std::copy(p.stride.begin(), p.stride.end(), view.stride);
  view.twice_k = p.twice_k;
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

std::unique_ptr<OutcomeSaddleBackend> make_outcome_saddle_backend(const OutcomeSaddleProblem& problem,
                                                                  const Execution& execution) {
  if (runs_on_cuda(execution)) return make_cuda_backend(problem);
  const InstructionSet isa = choose_instruction_set(execution.instruction_set);
  const auto of_isa =
      of_instruction_set(isa, outcome_saddle_on_scalar, outcome_saddle_on_avx2, outcome_saddle_on_avx512);
  return std::make_unique<PrimalDualOnCpu<OutcomeSaddleKind>>(problem, of_isa(problem.outcomes), isa,
                                                              cpu_threads(execution.threads));
}

}  // namespace surety::kernels
