#include "kernels/estimate/estimate.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "kernels/estimate/estimate_cpu.h"
#include "kernels/launch/cuda_devices.h"
#include "surety/error.h"

namespace surety::kernels {
namespace {

class CpuBackend : public Backend {
 public:
  CpuBackend(const EstimateProblem& problem, const Execution& execution)
      : isa_(choose_instruction_set(execution.instruction_set)),
        threads_(cpu_threads(execution.threads)),
        size_(Moments::size(statistics_of(problem.rule))) {
    const auto of_isa = isa_ == InstructionSet::avx512 ? estimate_on_avx512
                        : isa_ == InstructionSet::avx2 ? estimate_on_avx2
                                                       : estimate_on_scalar;
    function_ = of_isa(problem.rule, problem.precision);
    if (problem.precision == Precision::float_) {
      view_ = place(problem, float_view_);
    } else {
      view_ = place(problem, double_view_);
    }
  }

  void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                  double* out) override {
    run_chunks_on_cpu(function_, view_, pivot, plan, size_, first, count, threads_, out);
  }
  double draws_per_wave() const override { return 2e7 * threads_; }
  std::uint64_t least_chunks() const override { return 2 * std::uint64_t(threads_); }
  std::string name() const override {
    return fmt::format("cpu ({}, {} thread{})", instruction_set_name(isa_), threads_, threads_ == 1 ? "" : "s");
  }

 private:
  template <class T>
  const void* place(const EstimateProblem& problem, EstimateView<T>& view) {
    arrays_.resize(lay_out(problem, nullptr, view).size());
    arrays_ = lay_out_at(problem, view);
    return &view;
  }
  // The bytes must not move once the view points into them, so they are laid out for the place they will be copied to.
  template <class T>
  std::vector<std::byte> lay_out_at(const EstimateProblem& problem, EstimateView<T>& view) {
    auto place = std::move(arrays_);
    const auto bytes = lay_out(problem, place.data(), view);
    std::copy(bytes.begin(), bytes.end(), place.begin());
    return place;
  }

  InstructionSet isa_;
  int threads_, size_;
  ChunkFunction function_;
  std::vector<std::byte> arrays_;
  EstimateView<float> float_view_;
  EstimateView<double> double_view_;
  const void* view_;
};

std::unique_ptr<Backend> make_backend(const EstimateProblem& problem, const Execution& execution) {
  const bool cpu_asked = execution.device == DeviceKind::cpu ||
                         execution.instruction_set != InstructionSet::automatic || execution.threads > 0;
  if (execution.device == DeviceKind::cuda || (!cpu_asked && cuda_is_usable())) return make_cuda_backend(problem);
  return std::make_unique<CpuBackend>(problem, execution);
}

/// Means of the first row of replicates: fixed pivots near the means, so that variances do not cancel.
std::vector<double> pilot(Backend& backend, const EstimateProblem& problem) {
  const int statistics = statistics_of(problem.rule);
  const ChunkPlan plan{std::min<std::uint64_t>(problem.samples, columns), 1};
  const std::vector<double> zero(statistics);
  std::vector<double> sums(Moments::size(statistics));
  backend.chunk_sums(plan, zero.data(), 0, 1, sums.data());
  sums.resize(statistics);
  for (double& s : sums) s /= double(plan.samples);
  return sums;
}

void check_finite(const Moments& moments) {
  for (int i = 0; i < moments.statistics(); ++i)
    if (!std::isfinite(moments.mean(i)) || !std::isfinite(moments.covariance(i, i)))
      throw Failure(fmt::format("statistic {} of the run is not a finite number ({}); please report the command", i,
                                moments.mean(i)));
}

}  // namespace

std::int64_t EstimateProblem::bidders() const {
  return std::accumulate(group_sizes.begin(), group_sizes.end(), std::int64_t(0));
}

std::uint64_t EstimateProblem::draws() const {
  if (comonotone && rule < Rule::all_pay) return 1;
  return reduced ? 2 * group_sizes.size() : std::uint64_t(bidders());
}

Moments estimate(const EstimateProblem& problem, const Execution& execution, std::string& device) {
  const auto backend = make_backend(problem, execution);
  device = backend->name();
  const int size = Moments::size(statistics_of(problem.rule));
  const ChunkPlan plan{problem.samples, rows_per_chunk(problem.draws())};
  const auto draws_per_chunk = double(plan.replicates_per_chunk()) * double(problem.draws() + 8);
  const auto wave =
      std::uint64_t(std::clamp(backend->draws_per_wave() / draws_per_chunk, double(backend->least_chunks()), 65536.0));
  Moments moments(statistics_of(problem.rule), pilot(*backend, problem));
  std::vector<double> sums;
  for (std::uint64_t chunk = 0; chunk < plan.chunks(); chunk += wave) {
    const auto count = std::min(wave, plan.chunks() - chunk);
    sums.resize(count * size);
    backend->chunk_sums(plan, moments.pivot().data(), chunk, count, sums.data());
    for (std::uint64_t i = 0; i < count; ++i) moments.add(&sums[i * size], plan.count(chunk + i));
    if (execution.progress && !execution.progress(moments.count()))
      throw Stopped(fmt::format("stopped after {} of {} replicates", moments.count(), problem.samples));
  }
  check_finite(moments);
  return moments;
}

}  // namespace surety::kernels
