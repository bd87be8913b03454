#include "kernels/deviate/deviate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/deviate/deviate_fold.h"
#include "kernels/launch/arena.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/run.h"
#include "kernels/plugin/plugin_rule.h"
#include "surety/error.h"

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
      : isa_(choose_instruction_set(execution.instruction_set)),
        threads_(cpu_threads(execution.threads)),
        bins_(problem.bins()),
        messages_(int(problem.message.size())),
        totals_(std::size_t(bins_) * totals_of_bin(messages_)) {
    function_ = deviate_function(problem.game, isa_);
    if (problem.game.precision == Precision::float_) {
      float_ = std::make_unique<Placed<DeviateView<float>>>(problem);
      view_ = &float_->view();
    } else {
      double_ = std::make_unique<Placed<DeviateView<double>>>(problem);
      view_ = &double_->view();
    }
  }

  void start(std::uint64_t first_item, std::uint64_t count) override {
    sums_.resize(count * deviate_sums);
    run_items_on_cpu(count, threads_,
                     [=, this](std::uint64_t i) { function_(view_, first_item + i, &sums_[i * deviate_sums]); });
    const DeviateWave wave{first_item, count, bins_, messages_};
    run_items_on_cpu(wave.cells(), threads_, [=, this](std::uint64_t cell) {
      for (int entry = 0; entry < deviate_sums; ++entry) fold_items(wave, cell, entry, sums_.data(), totals_.data());
    });
  }
  void finish() override {}
  std::vector<double> totals() override {
    std::vector<double> values;
    for (const CompensatedSum& total : totals_) values.push_back(total.value());
    return values;
  }
  int waves_at_once() const override { return 1; }
  std::uint64_t items_per_wave() const override { return 256 * std::uint64_t(threads_); }
  std::string name() const override { return cpu_name(isa_, threads_); }

 private:
  InstructionSet isa_;
  int threads_, bins_, messages_;
  DeviateFunction function_;
  std::unique_ptr<Placed<DeviateView<float>>> float_;
  std::unique_ptr<Placed<DeviateView<double>>> double_;
  const void* view_;
  std::vector<double> sums_;
  std::vector<CompensatedSum> totals_;
};

/// Takes the totals of all bins apart.
DeviateSums sums_of(const DeviateProblem& problem, const std::vector<double>& totals) {
  for (const double sum : totals) {
    if (std::isfinite(sum)) continue;
    if (problem.game.mechanism.plugin) throw InvalidInput("the plug-in's payoff of a deviation is not a finite number");
    throw Failure("a deviation's gain is not a finite number; please report the command");
  }
  const auto messages = std::ptrdiff_t(problem.message.size());
  DeviateSums sums;
  for (auto bin = totals.begin(); bin != totals.end(); bin += std::ptrdiff_t(totals_of_bin(int(messages)))) {
    sums.gain.insert(sums.gain.end(), bin, bin + messages);
    sums.gain_squared.insert(sums.gain_squared.end(), bin + messages, bin + 2 * messages);
    sums.truthful.push_back(bin[2 * messages]);
    sums.truthful_squared.push_back(bin[2 * messages + 1]);
  }
  return sums;
}

}  // namespace

std::uint64_t DeviateProblem::chunks() const { return (replicates - 1) / chunk_width + 1; }

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

std::unique_ptr<DeviateBackend> make_backend(const DeviateProblem& problem, const Execution& execution) {
  if (runs_on_cuda(execution, problem.game.mechanism.plugin)) return on_cuda(problem);
  return std::make_unique<DeviateOnCpu>(problem, execution);
}

DeviateSums deviate(const DeviateProblem& problem, const Execution& execution, std::string& device) {
  const auto backend = make_backend(problem, execution);
  device = backend->name();
  const std::uint64_t items = problem.items(), wave = backend->items_per_wave();
  std::uint64_t started = 0, done = 0;
  for (int under_way = 0; done < items; --under_way) {
    for (; started < items && under_way < backend->waves_at_once(); ++under_way) {
      const auto count = std::min(wave, items - started);
      backend->start(started, count);
      started += count;
    }
    backend->finish();
    done = std::min(done + wave, items);
    if (execution.progress && !execution.progress(done))
      throw Stopped(fmt::format("stopped after {} of {} work items", done, items));
  }
  return sums_of(problem, backend->totals());
}

}  // namespace surety::kernels
