#include "kernels/ex_post/ex_post.h"

#include <algorithm>
#include <numeric>

#include "kernels/launch/arena.h"
#include "kernels/launch/cpu_backend.h"
#include "kernels/launch/run.h"

namespace surety::kernels {
namespace {

/// The views have one precision only.
template <class>
using SampledViewOf = SampledView;
template <class>
using GridViewOf = GridView;

ChunkFunction function_of(InstructionSet isa, ExPostTask task) {
  return of_instruction_set(isa, ex_post_on_scalar, ex_post_on_avx2, ex_post_on_avx512)(task);
}

Moments play_whole(std::unique_ptr<Backend> backend, int statistics, std::uint64_t samples, std::uint64_t draws,
                   const Execution& execution, std::string& device) {
  Run run(std::move(backend), statistics, draws, {samples, automatic_batch(draws)});
  device = run.device();
  Moments moments = play_batches(run, execution.progress);
  check_finite(moments);
  return moments;
}

Moments run_sampled(const SampledProblem& problem, ExPostTask task, int statistics, std::uint64_t draws,
                    const Execution& execution, std::string& device) {
  std::unique_ptr<Backend> backend;
  if (runs_on_cuda(execution)) {
    backend = make_cuda_backend(problem, task);
  } else {
    const auto isa = choose_instruction_set(execution.instruction_set);
    backend = std::make_unique<CpuBackend<SampledViewOf>>(problem, function_of(isa, task), statistics, isa,
                                                          cpu_threads(execution.threads));
  }
  return play_whole(std::move(backend), statistics, problem.samples, draws, execution, device);
}

}  // namespace

std::uint64_t GridProblem::samples() const {
  std::int64_t sum = 0;
  for (const auto n : lines) sum += filled(n);
  return std::uint64_t(sum);
}

std::vector<std::byte> lay_out(const SampledProblem& p, const void* base, SampledView& view) {
  Arena arena(base);
  view.seed = p.seed;
  view.experiment = std::uint32_t(p.bidders);
  view.bidders = p.bidders;
  view.rule = p.rule;
  view.shared = p.shared;
  view.signal = arena.put_form<double>(p.signal);
  view.hazard = arena.put_form<double>(p.hazard);
  view.virtual_value = arena.put_form<double>(p.virtual_value);
  view.lattice = p.lattice;
  view.least = p.least;
  view.greatest = p.greatest;
  view.own = arena.put(p.own);
  view.weight = arena.put(p.weight);
  view.share = arena.put(p.share);
  view.highest = p.highest;
  view.deviations = int(p.deviation_quantile.size());
  view.deviation_quantile = arena.put(p.deviation_quantile);
  view.tolerance = p.tolerance;
  return arena.take();
}

std::vector<std::byte> lay_out(const GridProblem& p, const void* base, GridView& view) {
  // Rows a power of two apart would all fall into the same few lines of the cache.
  constexpr std::int64_t cache_line = 8;
  std::vector<std::int64_t> filled, pitch, offset;
  std::int64_t size = 0;
  for (std::size_t i = 0; i < p.points.size(); ++i) {
    filled.push_back(GridProblem::filled(p.lines[i]));
    pitch.push_back(filled.back() + cache_line);
    offset.push_back(size);
    size += p.points[i] * pitch.back();
  }
  const auto spread = [&](const std::vector<const double*>& rows) {
    std::vector<double> all(std::size_t(size), 0.0);
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (int own = 0; own < p.points[i]; ++own)
        std::copy_n(rows[i] + own * p.lines[i], p.lines[i], all.begin() + offset[i] + own * pitch[i]);
    return all;
  };
  Arena arena(base);
  view.bidders = int(p.points.size());
  view.points = arena.put(p.points);
  view.lines = arena.put(filled);
  view.pitch = arena.put(pitch);
  view.offset = arena.put(offset);
  view.value = arena.put(spread(p.value));
  view.allocation = arena.put(spread(p.allocation));
  view.payment = arena.put(spread(p.payment));
  view.tolerance = p.tolerance;
  return arena.take();
}

Moments ex_post_revenue(const SampledProblem& problem, const Execution& execution, std::string& device) {
  return run_sampled(problem, ExPostTask::revenue, revenue_statistics, 4 * std::uint64_t(problem.bidders), execution,
                     device);
}

Moments ex_post_check(const SampledProblem& problem, const Execution& execution, std::string& device) {
  return run_sampled(problem, ExPostTask::check_profiles, check_statistics,
                     std::uint64_t(problem.bidders) * problem.deviation_quantile.size(), execution, device);
}

Moments ex_post_check(const GridProblem& problem, const Execution& execution, std::string& device) {
  std::unique_ptr<Backend> backend;
  if (runs_on_cuda(execution)) {
    backend = make_cuda_backend(problem);
  } else {
    const auto isa = choose_instruction_set(execution.instruction_set);
    backend = std::make_unique<CpuBackend<GridViewOf>>(problem, function_of(isa, ExPostTask::check_grid),
                                                       check_statistics, isa, cpu_threads(execution.threads));
  }
  const auto points = std::uint64_t(*std::max_element(problem.points.begin(), problem.points.end()));
  return play_whole(std::move(backend), check_statistics, problem.samples(), points * points, execution, device);
}

}  // namespace surety::kernels
