#include "kernels/bounding/auction_saddle.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/bounding/primal_dual_on_cpu.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/run.h"

namespace surety::kernels {
namespace {

constexpr std::array arrays_in_order{
    AuctionArray::allocation,     AuctionArray::allocation,  AuctionArray::tilt,
    AuctionArray::tilt,           AuctionArray::value,       AuctionArray::value,
    AuctionArray::allocation_sum, AuctionArray::tilt_sum,    AuctionArray::allocation_anchor,
    AuctionArray::tilt_anchor,    AuctionArray::value_anchor};

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

std::size_t length_of(const AuctionSaddleProblem& problem, AuctionArray array) {
  switch (array) {
    case AuctionArray::allocation:
    case AuctionArray::allocation_sum:
    case AuctionArray::allocation_anchor:
      return std::size_t(problem.coordinates() * problem.profiles);
    case AuctionArray::tilt:
    case AuctionArray::value:
    case AuctionArray::tilt_sum:
    case AuctionArray::tilt_anchor:
    case AuctionArray::value_anchor:
      break;
  }
  return std::size_t(problem.columns * problem.profiles);
}

std::size_t numbers_of(const AuctionSaddleProblem& problem) {
  std::size_t numbers = 2 * array_margin;
  for (const auto array : arrays_in_order) numbers += length_of(problem, array);
  return numbers;
}

void place_arrays(const AuctionSaddleProblem& problem, double* numbers, AuctionSaddleView& view) {
  double** const places[] = {&view.allocation[0],     &view.allocation[1], &view.tilt[0],        &view.tilt[1],
                             &view.value[0],          &view.value[1],      &view.allocation_sum, &view.tilt_sum,
                             &view.allocation_anchor, &view.tilt_anchor,   &view.value_anchor};
  double* at = numbers + array_margin;
  for (std::size_t k = 0; k < arrays_in_order.size(); ++k) {
    *places[k] = at;
    at += length_of(problem, arrays_in_order[k]);
  }
}

double* place_of(const AuctionSaddleView& view, AuctionArray array, int which) {
  switch (array) {
    case AuctionArray::allocation:
      return view.allocation[which];
    case AuctionArray::tilt:
      return view.tilt[which];
    case AuctionArray::value:
      return view.value[which];
    case AuctionArray::allocation_sum:
      return view.allocation_sum;
    case AuctionArray::tilt_sum:
      return view.tilt_sum;
    case AuctionArray::allocation_anchor:
      return view.allocation_anchor;
    case AuctionArray::tilt_anchor:
      return view.tilt_anchor;
    case AuctionArray::value_anchor:
      break;
  }
  return view.value_anchor;
}

std::vector<std::byte> lay_out(const AuctionSaddleProblem& p, const void* base, AuctionSaddleView& view) {
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

std::unique_ptr<AuctionSaddleBackend> make_auction_saddle_backend(const AuctionSaddleProblem& problem,
                                                                  const Execution& execution) {
  if (runs_on_cuda(execution)) return make_cuda_backend(problem);
  const InstructionSet isa = choose_instruction_set(execution.instruction_set);
  const auto function = of_instruction_set(isa, auction_saddle_on_scalar, auction_saddle_on_avx2,
                                           auction_saddle_on_avx512)(problem.columns);
  return std::make_unique<PrimalDualOnCpu<AuctionSaddleKind>>(problem, function, isa, cpu_threads(execution.threads));
}

}  // namespace surety::kernels
