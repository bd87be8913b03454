#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "kernels/bounding/primal_dual_backend.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/large_array.h"
#include "kernels/launch/team.h"

namespace surety::kernels {

/// Passes on the lanes of the CPU. Kind::Function runs one chunk of a pass, whose sums it writes.
template <class Kind>
class PrimalDualOnCpu : public PrimalDualBackend<typename Kind::Pass, typename Kind::Array> {
 public:
  using Pass = typename Kind::Pass;
  using Array = typename Kind::Array;

  PrimalDualOnCpu(const typename Kind::Problem& problem, typename Kind::Function function, InstructionSet isa,
                  int threads)
      : problem_(problem),
        function_(function),
        isa_(isa),
        threads_(threads),
        constants_(lay_out(problem, nullptr, view_).size()),
        numbers_(numbers_of(problem)) {
    const auto bytes = lay_out(problem, constants_.data(), view_);
    std::copy(bytes.begin(), bytes.end(), constants_.begin());
    place_arrays(problem, numbers_.data(), view_);
  }

  void iterate(SolverState& state, std::int64_t count) override {
    PassStep step;
    StepFactors factors{};
    const typename Kind::Control control{view_, state.progress, state.numbers.data(), step, &factors};
    const SerialTeam alone;
    state.progress.left = count;
    for (control.begin(alone); !step.idle;) {
      state.progress.tried = 0;
      factors = step_factors(state.progress.tries);
      control.after_improve(alone, sums_of(Pass::improve, step, control.given()).data());
      control.after_respond(alone, sums_of(Pass::respond, step, control.given()).data());
    }
  }
  std::vector<double> run(Pass pass, const PassStep& step, std::span<const double> given) override {
    return sums_of(pass, step, given.data());
  }
  std::vector<double> read(Array array, int which) const override {
    const double* const from = place_of(view_, array, which);
    return {from, from + length_of(problem_, array)};
  }
  void write(Array array, int which, const std::vector<double>& numbers) override {
    std::copy(numbers.begin(), numbers.end(), place_of(view_, array, which));
  }
  std::string name() const override { return cpu_name(isa_, threads_); }

 private:
  std::vector<double> sums_of(Pass pass, const PassStep& step, const double* given) {
    const int end = problem_.sums(), first = sums_states(pass) ? 0 : problem_.states, chunks = problem_.chunks();
    sums_.resize(std::size_t(end) * std::size_t(chunks));
    run_items_on_cpu(std::uint64_t(chunks), threads_, [&](std::uint64_t chunk) {
      function_(view_, step, given, pass, chunk, &sums_[chunk * std::size_t(end)]);
    });
    std::vector<double> total(std::size_t(end), 0);
    SerialTeam().sums(
        end - first, chunks, [&](int k, int chunk) { return sums_[std::size_t(chunk * end + first + k)]; },
        [&](int k, double sum) { total[std::size_t(first + k)] = sum; });
    return total;
  }

  typename Kind::Problem problem_;
  typename Kind::Function function_;
  InstructionSet isa_;
  int threads_;
  typename Kind::View view_{};
  std::vector<std::byte> constants_;
  LargeArray numbers_;
  std::vector<double> sums_;
};

}  // namespace surety::kernels
