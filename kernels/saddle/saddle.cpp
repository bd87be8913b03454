#include "kernels/saddle/saddle.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/launch/backend.h"
#include "kernels/launch/run.h"
#include "kernels/saddle/primal_dual_on_cpu.h"

namespace surety::kernels {
namespace {

constexpr std::array arrays_in_order{
    SaddleArray::allocation,     SaddleArray::allocation,  SaddleArray::tilt,
    SaddleArray::tilt,           SaddleArray::value,       SaddleArray::value,
    SaddleArray::allocation_sum, SaddleArray::tilt_sum,    SaddleArray::allocation_anchor,
    SaddleArray::tilt_anchor,    SaddleArray::value_anchor};

}  // namespace

StepFactors step_factors(std::int64_t tries) {
  const double count = double(tries + 1) + 1;
  return {1 - std::pow(count, -0.3), 1 + std::pow(count, -0.6)};
}

std::vector<int> chunks_of(int rows) {
  constexpr int most_chunks = 4096;
  const int chunk = rows_at_a_time * ((rows - 1) / (rows_at_a_time * most_chunks) + 1);
  std::vector<int> first;
  for (int at = 0; at < rows; at += chunk) first.push_back(at);
  first.push_back(rows);
  return first;
}

StencilView put_stencil(Arena& arena, const Stencil& stencil) {
  Stencil padded = stencil;  // registers read whole
  padded.own.resize(stencil.own.size() + array_margin);
  padded.other.resize(stencil.other.size() + array_margin);
  return {arena.put(padded.own), arena.put(padded.other), stencil.direction};
}

std::size_t length_of(const SaddleProblem& problem, SaddleArray array) {
  switch (array) {
    case SaddleArray::allocation:
    case SaddleArray::allocation_sum:
    case SaddleArray::allocation_anchor:
      return std::size_t(problem.coordinates() * problem.profiles);
    case SaddleArray::tilt:
    case SaddleArray::value:
    case SaddleArray::tilt_sum:
    case SaddleArray::tilt_anchor:
    case SaddleArray::value_anchor:
      break;
  }
  return std::size_t(problem.columns * problem.profiles);
}

std::size_t numbers_of(const SaddleProblem& problem) {
  std::size_t numbers = 2 * array_margin;
  for (const auto array : arrays_in_order) numbers += length_of(problem, array);
  return numbers;
}

void place_arrays(const SaddleProblem& problem, double* numbers, SaddleView& view) {
  double** const places[] = {&view.allocation[0],     &view.allocation[1], &view.tilt[0],        &view.tilt[1],
                             &view.value[0],          &view.value[1],      &view.allocation_sum, &view.tilt_sum,
                             &view.allocation_anchor, &view.tilt_anchor,   &view.value_anchor};
  double* at = numbers + array_margin;
  for (std::size_t k = 0; k < arrays_in_order.size(); ++k) {
    *places[k] = at;
    at += length_of(problem, arrays_in_order[k]);
  }
}

double* place_of(const SaddleView& view, SaddleArray array, int which) {
  switch (array) {
    case SaddleArray::allocation:
      return view.allocation[which];
    case SaddleArray::tilt:
      return view.tilt[which];
    case SaddleArray::value:
      return view.value[which];
    case SaddleArray::allocation_sum:
      return view.allocation_sum;
    case SaddleArray::tilt_sum:
      return view.tilt_sum;
    case SaddleArray::allocation_anchor:
      return view.allocation_anchor;
    case SaddleArray::tilt_anchor:
      return view.tilt_anchor;
    case SaddleArray::value_anchor:
      break;
  }
  return view.value_anchor;
}

std::vector<std::byte> lay_out(const SaddleProblem& p, const void* base, SaddleView& view) {
  Arena arena(base);
  view.bidders = p.bidders;
  view.goods = p.goods;
  view.columns = p.columns;
  view.states = p.states;
  view.profiles = p.profiles;
  std::copy(p.stride.begin(), p.stride.end(), view.stride);
  view.row = arena.put(p.row);
  view.first_row = arena.put(p.first_row);
  view.twice_k = p.twice_k;
  view.of_state = {p.states, p.of_state.groups(), arena.put(p.of_state.prior), arena.put(p.of_state.first_member),
                   arena.put(p.of_state.member)};
  view.mirror = arena.put(p.mirror);
  std::copy(p.column_of.begin(), p.column_of.end(), view.column_of);
  view.derivative = put_stencil(arena, p.derivative);
  view.adjoint = put_stencil(arena, p.adjoint);
  std::vector<double> weight = p.weight;
  weight.resize(std::size_t(p.profiles + array_margin));
  view.weight = arena.put(weight);
  view.theta = arena.put(p.theta);
  return arena.take();
}

std::unique_ptr<SaddleBackend> make_saddle_backend(const SaddleProblem& problem, const Execution& execution) {
  if (runs_on_cuda(execution)) return make_cuda_backend(problem);
  const InstructionSet isa = choose_instruction_set(execution.instruction_set);
  const auto function = of_instruction_set(isa, saddle_on_scalar, saddle_on_avx2, saddle_on_avx512)(problem.columns);
  return std::make_unique<PrimalDualOnCpu<SaddleKind>>(problem, function, isa, cpu_threads(execution.threads));
}

}  // namespace surety::kernels
