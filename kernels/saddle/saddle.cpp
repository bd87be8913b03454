#include "kernels/saddle/saddle.h"

#include <algorithm>
#include <array>

#include "kernels/launch/backend.h"
#include "kernels/launch/large_array.h"
#include "kernels/launch/run.h"

namespace surety::kernels {
namespace {

/// Passes on the lanes of the CPU.
class SaddleOnCpu : public SaddleBackend {
 public:
  SaddleOnCpu(const SaddleProblem& problem, const Execution& execution)
      : problem_(problem),
        isa_(choose_instruction_set(execution.instruction_set)),
        threads_(cpu_threads(execution.threads)),
        constants_(lay_out(problem, nullptr, view_).size()),
        numbers_(saddle_numbers(problem)) {
    const auto bytes = lay_out(problem, constants_.data(), view_);
    std::copy(bytes.begin(), bytes.end(), constants_.begin());
    place_arrays(problem, numbers_.data(), view_);
    const auto of_isa = of_instruction_set(isa_, saddle_on_scalar, saddle_on_avx2, saddle_on_avx512);
    function_ = of_isa(problem.columns);
  }

  std::vector<double> run(SaddlePass pass, const SaddleStep& step) override {
    const SaddleStepView view{step.primal_step, step.dual_step, step.average_weight, step.current,
                              step.log_weight.data()};
    const std::size_t size = std::size_t(problem_.sums());
    sums_.resize(size * problem_.chunks());
    run_items_on_cpu(problem_.chunks(), threads_,
                     [&](std::uint64_t chunk) { function_(view_, view, pass, chunk, &sums_[chunk * size]); });
    return fold_chunks(sums_, size);
  }
  std::vector<double> read(SaddleArray array, int which) const override {
    const double* const from = place_of(view_, array, which);
    return {from, from + width_of(problem_, array) * problem_.profiles};
  }
  void write(SaddleArray array, int which, const std::vector<double>& numbers) override {
    std::copy(numbers.begin(), numbers.end(), place_of(view_, array, which));
  }
  std::string name() const override { return cpu_name(isa_, threads_); }

 private:
  SaddleProblem problem_;
  InstructionSet isa_;
  int threads_;
  SaddleView view_{};
  std::vector<std::byte> constants_;
  LargeArray numbers_;
  std::vector<double> sums_;
  SaddleFunction function_;
};

constexpr std::array arrays_in_order{
    SaddleArray::allocation,     SaddleArray::allocation,  SaddleArray::tilt,
    SaddleArray::tilt,           SaddleArray::value,       SaddleArray::value,
    SaddleArray::allocation_sum, SaddleArray::tilt_sum,    SaddleArray::allocation_anchor,
    SaddleArray::tilt_anchor,    SaddleArray::value_anchor};

}  // namespace

std::vector<double> fold_chunks(const std::vector<double>& sums, std::size_t size) {
  std::vector<double> total(size);
  for (std::size_t at = 0; at < sums.size(); at += size)
    for (std::size_t k = 0; k < size; ++k) total[k] += sums[at + k];
  return total;
}

StencilView put_stencil(Arena& arena, const Stencil& stencil) {
  Stencil padded = stencil;  // registers read whole
  padded.own.resize(stencil.own.size() + array_margin);
  padded.other.resize(stencil.other.size() + array_margin);
  return {arena.put(padded.own), arena.put(padded.other), stencil.direction};
}

int width_of(const SaddleProblem& problem, SaddleArray array) {
  switch (array) {
    case SaddleArray::allocation:
    case SaddleArray::allocation_sum:
    case SaddleArray::allocation_anchor:
      return problem.coordinates();
    case SaddleArray::tilt:
    case SaddleArray::value:
    case SaddleArray::tilt_sum:
    case SaddleArray::tilt_anchor:
    case SaddleArray::value_anchor:
      break;
  }
  return problem.columns;
}

std::size_t saddle_numbers(const SaddleProblem& problem) {
  std::size_t arrays = 0;
  for (const auto array : arrays_in_order) arrays += std::size_t(width_of(problem, array));
  return arrays * std::size_t(problem.profiles) + 2 * array_margin;
}

void place_arrays(const SaddleProblem& problem, double* numbers, SaddleView& view) {
  double** const places[] = {&view.allocation[0],     &view.allocation[1], &view.tilt[0],        &view.tilt[1],
                             &view.value[0],          &view.value[1],      &view.allocation_sum, &view.tilt_sum,
                             &view.allocation_anchor, &view.tilt_anchor,   &view.value_anchor};
  double* at = numbers + array_margin;
  for (std::size_t k = 0; k < arrays_in_order.size(); ++k) {
    *places[k] = at;
    at += width_of(problem, arrays_in_order[k]) * problem.profiles;
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
  return std::make_unique<SaddleOnCpu>(problem, execution);
}

}  // namespace surety::kernels
