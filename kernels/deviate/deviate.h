#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kernels/deviate/deviate_view.h"
#include "kernels/games/game_problem.h"

namespace surety::kernels {

/// A game and the deviations to play in it; fields as in DeviateView.
struct DeviateProblem {
  GameProblem game;
  std::int64_t deviator = 0;
  std::vector<double> edge;         ///< of the bins
  std::vector<double> probability;  ///< of each bin
  std::vector<double> message;
  std::uint64_t replicates = 1 << 14;  ///< of each bin

  int bins() const { return int(edge.size()) - 1; }
  std::uint64_t chunks() const;
  std::uint64_t items() const;  ///< work items
};

/// Sums over the replicates of each bin; arrays by bin, then message.
struct DeviateSums {
  std::vector<double> gain, gain_squared;
  std::vector<double> truthful, truthful_squared;  ///< by bin
};

/// Plays every message against every replicate. Throws Failure for a result that is not finite, Stopped for a run
/// stopped by `execution.progress`, which is called with the plays done so far. `device` receives where it ran.
DeviateSums deviate(const DeviateProblem& problem, const Execution& execution, std::string& device);

/// Plays work items of one problem somewhere and adds them up, with the rounding error carried along.
class DeviateBackend {
 public:
  virtual ~DeviateBackend() = default;
  /// Starts work items first_item .. first_item + count - 1, which follow those that were started before. At most
  /// `waves_at_once` such waves are started and not finished.
  virtual void start(std::uint64_t first_item, std::uint64_t count) = 0;
  /// Waits for the first of the waves that are started and not finished.
  virtual void finish() = 0;
  /// The sums of all items, bin by bin: gains and squared gains by message, the truthful payoff and its square. Nothing
  /// may be under way.
  virtual std::vector<double> totals() = 0;
  virtual int waves_at_once() const = 0;
  virtual std::uint64_t items_per_wave() const = 0;
  virtual std::string name() const = 0;
};

/// What plays the deviations where `execution` says. Throws InvalidInput where that is not there.
std::unique_ptr<DeviateBackend> make_backend(const DeviateProblem& problem, const Execution& execution);

/// The CUDA backend, defined by deviate_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<DeviateBackend> make_cuda_backend(const DeviateProblem& problem);

template <class T>
std::vector<std::byte> lay_out(const DeviateProblem& problem, const void* base, DeviateView<T>& view);

/// One work item on the CPU.
using DeviateFunction = void (*)(const void* view, std::uint64_t item, double* out);
DeviateFunction deviate_on_scalar(CommonValueRule rule, Precision precision);
DeviateFunction deviate_on_avx2(CommonValueRule rule, Precision precision);
DeviateFunction deviate_on_avx512(CommonValueRule rule, Precision precision);

}  // namespace surety::kernels
