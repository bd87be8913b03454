#pragma once

#include <fmt/format.h>

#include "kernels/launch/arena.h"
#include "kernels/launch/backend.h"
#include "surety/statistics/moments.h"

namespace surety::kernels {

/// Chunks on the lanes of the CPU. View<T> is what the chunk function reads, laid out from a problem.
template <template <class> class View>
class CpuBackend : public Backend {
 public:
  /// `function` is of the instruction set `isa` and of the problem's precision; `statistics` are what it sums.
  template <class Problem>
  CpuBackend(const Problem& problem, ChunkFunction function, int statistics, InstructionSet isa, int threads)
      : isa_(isa), threads_(threads), size_(Moments::size(statistics)), function_(function) {
    if (problem.precision == Precision::float_) {
      float_ = std::make_unique<Placed<View<float>>>(problem);
      view_ = &float_->view();
    } else {
      double_ = std::make_unique<Placed<View<double>>>(problem);
      view_ = &double_->view();
    }
  }

  void chunk_sums(const ChunkPlan& plan, const double* pivot, std::uint64_t first, std::uint64_t count,
                  double* out) override {
    run_chunks_on_cpu(function_, view_, pivot, plan, size_, first, count, threads_, out);
  }
  double draws_per_wave() const override { return 2e7 * threads_; }
  std::uint64_t least_chunks() const override { return 2 * std::uint64_t(threads_); }
  std::string name() const override { return cpu_name(isa_, threads_); }

 private:
  InstructionSet isa_;
  int threads_, size_;
  ChunkFunction function_;
  std::unique_ptr<Placed<View<float>>> float_;
  std::unique_ptr<Placed<View<double>>> double_;
  const void* view_;
};

}  // namespace surety::kernels
