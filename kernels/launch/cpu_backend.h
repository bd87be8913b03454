#pragma once

#include <fmt/format.h>

#include "kernels/launch/arena.h"
#include "kernels/launch/backend.h"
#include "surety/statistics/run_moments.h"

namespace surety::kernels {

/// Chunks on the lanes of the CPU. View<T> is what the chunk function reads, laid out from a problem.
template <template <class> class View>
class CpuBackend : public Backend {
 public:
  /// `function` is of the instruction set `isa` and of the problem's precision; `statistics` are what it sums.
  template <class Problem>
  CpuBackend(const Problem& problem, ChunkFunction function, int statistics, InstructionSet isa, int threads)
      : isa_(isa), threads_(threads), statistics_(statistics), function_(function) {
    if (problem.precision == Precision::float_) {
      float_ = std::make_unique<Placed<View<float>>>(problem);
      view_ = &float_->view();
    } else {
      double_ = std::make_unique<Placed<View<double>>>(problem);
      view_ = &double_->view();
    }
  }

  void begin(const BatchedChunks& plan, std::span<const double> pivot) override {
    SURETY_EXPECTS(int(pivot.size()) == statistics_);
    wave_.plan = plan;
    pivot_.assign(pivot.begin(), pivot.end());
  }
  void start(std::uint64_t first, std::uint64_t count) override {
    const int size = Moments::size(statistics_), entries = int(RunMoments::size(statistics_));
    wave_.first = first;
    wave_.count = count;
    sums_.resize(count * size);
    batches_.resize(wave_.finished() * entries);
    carried_out_.resize(entries);
    run_chunks_on_cpu(function_, view_, pivot_.data(), wave_.plan.chunks, size, first, count, threads_, sums_.data());
    fold_on_cpu(wave_, size, entries, threads_, sums_.data(), carried_in_.data(), carried_out_.data(), batches_.data());
    std::swap(carried_in_, carried_out_);
  }
  FinishedWave finish() override { return {wave_, batches_}; }
  int waves_at_once() const override { return 1; }
  double draws_per_wave() const override { return 2e7 * threads_; }
  std::uint64_t least_chunks() const override { return 2 * std::uint64_t(threads_); }
  std::uint64_t most_chunks(int) const override { return most_chunks_of_wave; }
  std::string name() const override { return cpu_name(isa_, threads_); }

 private:
  InstructionSet isa_;
  int threads_, statistics_;
  ChunkFunction function_;
  std::unique_ptr<Placed<View<float>>> float_;
  std::unique_ptr<Placed<View<double>>> double_;
  const void* view_;
  Wave wave_{};
  std::vector<double> pivot_, sums_, batches_;
  std::vector<CompensatedSum> carried_in_, carried_out_;  ///< by entry: of the batch that goes on in the next wave
};

}  // namespace surety::kernels
