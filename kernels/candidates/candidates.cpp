#include "kernels/candidates/candidates.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "kernels/candidates/candidate_cells.h"
#include "kernels/candidates/candidate_moments.h"
#include "kernels/launch/arena.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/run.h"
#include "surety/error.h"

namespace surety::kernels {
namespace {

constexpr std::uint64_t least_chunk = 1 << 14;
constexpr std::uint64_t replicates_per_cell = 16;  // of a work item: cells are added up less often than replicates

class CandidatesOnCpu : public CandidatesBackend {
 public:
  CandidatesOnCpu(const CandidatesProblem& problem, const Execution& execution)
      : isa_(choose_instruction_set(execution.instruction_set)),
        threads_(cpu_threads(execution.threads)),
        placed_(problem),
        function_(of_instruction_set(isa_, candidates_on_scalar, candidates_on_avx2,
                                     candidates_on_avx512)(problem.game.rule)),
        totals_(problem.sums()) {}

  void play(std::uint64_t first, std::uint64_t count) override {
    const std::uint64_t size = totals_.size();
    sums_.resize(count * size);
    run_items_on_cpu(count, threads_,
                     [=, this](std::uint64_t i) { function_(&placed_.view(), first + i, &sums_[i * size]); });
    const std::uint64_t entries_at_once = 4096;
    run_items_on_cpu((size - 1) / entries_at_once + 1, threads_, [=, this](std::uint64_t part) {
      const std::uint64_t end = std::min(size, (part + 1) * entries_at_once);
      for (std::uint64_t entry = part * entries_at_once; entry < end; ++entry)
        fold_cells(entry, size, count, sums_.data(), totals_.data());
    });
  }
  std::vector<double> totals() override {
    std::vector<double> values;
    for (const CompensatedSum& total : totals_) values.push_back(total.value());
    return values;
  }
  std::uint64_t items_per_wave() const override {
    constexpr std::uint64_t most_doubles = 1 << 25;
    return std::clamp<std::uint64_t>(most_doubles / totals_.size(), 1, 16 * std::uint64_t(threads_));
  }
  std::string name() const override { return cpu_name(isa_, threads_); }

 private:
  InstructionSet isa_;
  int threads_;
  Placed<CandidatesView<double>> placed_;
  CandidatesFunction function_;
  std::vector<double> sums_;
  std::vector<CompensatedSum> totals_;
};

/// Of every state's table.
std::vector<double> thresholds(const CandidatesProblem& p, std::size_t table) {
  std::vector<double> all;
  const auto put = [&](const std::vector<double>& row, double beyond) {
    all.insert(all.end(), row.begin(), row.end());
    all.resize(all.size() + table - row.size(), beyond);
  };
  if (p.game.rule == Rule::second_price) put(p.number, std::numeric_limits<double>::infinity());
  for (const auto& row : p.acceptance) put(row, -1);
  return all;
}

}  // namespace

std::uint64_t CandidatesProblem::chunk() const {
  return std::max(least_chunk, std::bit_ceil(replicates_per_cell * number.size()));
}
std::uint64_t CandidatesProblem::items() const { return (game.samples - 1) / chunk() + 1; }
std::uint64_t CandidatesProblem::sums() const { return (number.size() + 1) * cell::entries; }

std::vector<std::byte> lay_out(const CandidatesProblem& p, const void* base, CandidatesView<double>& view) {
  const auto game = lay_out(p.game, base, view.game);  // stands first, so that it is laid out for the same base
  Arena arena(base);
  arena.put(game);
  view.candidates = int(p.number.size());
  view.table = int(std::bit_ceil(p.number.size() + 1));
  view.threshold = arena.put(thresholds(p, std::size_t(view.table)));
  view.reference = int(p.reference);
  view.number = p.number[p.reference];
  view.pivot = p.pivot;
  view.samples = p.game.samples;
  view.chunk = p.chunk();
  return arena.take();
}

std::unique_ptr<CandidatesBackend> make_backend(const CandidatesProblem& problem, const Execution& execution) {
  if (runs_on_cuda(execution)) return make_cuda_backend(problem);
  return std::make_unique<CandidatesOnCpu>(problem, execution);
}

std::vector<CandidateSums> play_candidates(const CandidatesProblem& problem, const Execution& execution,
                                           std::string& device) {
  const auto backend = make_backend(problem, execution);
  device = backend->name();
  const std::uint64_t items = problem.items(), wave = backend->items_per_wave();
  for (std::uint64_t first = 0; first < items; first += wave) {
    backend->play(first, std::min(wave, items - first));
    const std::uint64_t done = std::min(problem.game.samples, (first + wave) * problem.chunk());
    if (execution.progress && !execution.progress(done))
      throw Stopped(fmt::format("stopped after {} of {} replicates", done, problem.game.samples));
  }
  const auto totals = backend->totals();
  if (!std::all_of(totals.begin(), totals.end(), [](double x) { return std::isfinite(x); }))
    throw Failure("a candidate's revenue is not a finite number; please report the command");
  return candidate_moments(problem, totals);
}

}  // namespace surety::kernels
