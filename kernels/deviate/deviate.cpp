#include "kernels/deviate/deviate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/launch/arena.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/run.h"
#include "kernels/plugin/plugin_rule.h"
#include "surety/error.h"
#include "surety/statistics/moments.h"

namespace surety::kernels {
namespace {

DeviateFunction deviate_function(const GameProblem& game, InstructionSet isa) {
  if (const PluginRule* plugin = game.mechanism.plugin)
    return plugin->launches(isa).deviate[precision_index(game.precision)];
  const auto of_isa = of_instruction_set(isa, deviate_on_scalar, deviate_on_avx2, deviate_on_avx512);
  return of_isa(game.mechanism.rule, game.precision);
}

std::unique_ptr<DeviateBackend> on_cuda(const DeviateProblem& problem) {
  const PluginRule* plugin = problem.game.mechanism.plugin;
  return plugin ? plugin->deviate_on_cuda(problem) : make_cuda_backend(problem);
}

class DeviateOnCpu : public DeviateBackend {
 public:
  DeviateOnCpu(const DeviateProblem& problem, const Execution& execution)
      : isa_(choose_instruction_set(execution.instruction_set)), threads_(cpu_threads(execution.threads)) {
    function_ = deviate_function(problem.game, isa_);
    if (problem.game.precision == Precision::float_) {
      float_ = std::make_unique<Placed<DeviateView<float>>>(problem);
      view_ = &float_->view();
    } else {
      double_ = std::make_unique<Placed<DeviateView<double>>>(problem);
      view_ = &double_->view();
    }
  }

  void run(std::uint64_t first_item, std::uint64_t count, double* out) override {
    run_items_on_cpu(count, threads_,
                     [=, this](std::uint64_t i) { function_(view_, first_item + i, out + i * deviate_sums); });
  }
  std::uint64_t items_per_wave() const override { return 512 * std::uint64_t(threads_); }
  std::string name() const override { return cpu_name(isa_, threads_); }

 private:
  InstructionSet isa_;
  int threads_;
  DeviateFunction function_;
  std::unique_ptr<Placed<DeviateView<float>>> float_;
  std::unique_ptr<Placed<DeviateView<double>>> double_;
  const void* view_;
};

/// Adds work items in order, with the rounding error carried along.
class Totals {
 public:
  explicit Totals(const DeviateProblem& problem)
      : of_plugin_(problem.game.mechanism.plugin != nullptr),
        bins_(problem.bins()),
        messages_(int(problem.message.size())),
        gain_(std::size_t(bins_) * messages_),
        squared_(gain_.size()),
        truthful_(bins_),
        truthful_squared_(bins_) {}

  void add(std::uint64_t item, const double* sums) {
    const auto index = DeviateIndex::of(item, bins_, messages_);
    const int first = index.tile_of_messages * tile, count = std::min(tile, messages_ - first);
    for (int j = 0; j < count; ++j) {
      gain_[std::size_t(index.bin) * messages_ + first + j].add(sums[j]);
      squared_[std::size_t(index.bin) * messages_ + first + j].add(sums[tile + j]);
    }
    if (index.tile_of_messages > 0) return;
    truthful_[index.bin].add(sums[2 * tile]);
    truthful_squared_[index.bin].add(sums[2 * tile + 1]);
  }

  DeviateSums sums() const { return {values(gain_), values(squared_), values(truthful_), values(truthful_squared_)}; }

 private:
  std::vector<double> values(const std::vector<CompensatedSum>& sums) const {
    std::vector<double> r;
    for (const auto& s : sums) {
      if (!std::isfinite(s.value())) {
        if (of_plugin_) throw InvalidInput("the plug-in's payoff of a deviation is not a finite number");
        throw Failure("a deviation's gain is not a finite number; please report the command");
      }
      r.push_back(s.value());
    }
    return r;
  }

  bool of_plugin_;
  int bins_, messages_;
  std::vector<CompensatedSum> gain_, squared_, truthful_, truthful_squared_;
};

}  // namespace

std::uint64_t DeviateProblem::chunks() const { return (replicates - 1) / (std::uint64_t(tile) * rows_of_chunk) + 1; }

std::uint64_t DeviateProblem::items() const {
  return chunks() * std::uint64_t(bins()) * std::uint64_t(DeviateIndex::tiles(int(message.size())));
}

template <class T>
std::vector<std::byte> lay_out(const DeviateProblem& p, const void* base, DeviateView<T>& view) {
  // the game's bytes stand first, so that they are laid out for the same base
  const auto game = lay_out(p.game, base, view.game);
  Arena arena(base);
  arena.put(game);
  std::vector<double> filled = p.message;
  filled.resize(std::size_t(DeviateIndex::tiles(int(p.message.size()))) * tile, p.message.back());
  view.deviator = p.deviator;
  view.bins = p.bins();
  view.edge = arena.put_as<T>(p.edge);
  view.probability = arena.put_as<T>(p.probability);
  view.messages = int(p.message.size());
  view.message = arena.put_as<T>(filled);
  view.replicates = p.replicates;
  return arena.take();
}
template std::vector<std::byte> lay_out(const DeviateProblem&, const void*, DeviateView<float>&);
template std::vector<std::byte> lay_out(const DeviateProblem&, const void*, DeviateView<double>&);

DeviateSums deviate(const DeviateProblem& problem, const Execution& execution, std::string& device) {
  const std::unique_ptr<DeviateBackend> backend = runs_on_cuda(execution, problem.game.mechanism.plugin)
                                                      ? on_cuda(problem)
                                                      : std::make_unique<DeviateOnCpu>(problem, execution);
  device = backend->name();
  Totals totals(problem);
  std::vector<double> sums;
  const std::uint64_t items = problem.items(), wave = backend->items_per_wave();
  for (std::uint64_t item = 0; item < items; item += wave) {
    const auto count = std::min(wave, items - item);
    sums.resize(count * deviate_sums);
    backend->run(item, count, sums.data());
    for (std::uint64_t i = 0; i < count; ++i) totals.add(item + i, &sums[i * deviate_sums]);
    if (execution.progress && !execution.progress(item + count))
      throw Stopped(fmt::format("stopped after {} of {} work items", item + count, items));
  }
  return totals.sums();
}

}  // namespace surety::kernels
