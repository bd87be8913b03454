#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernels/ex_post/ex_post_view.h"
#include "kernels/launch/backend.h"
#include "surety/statistics/moments.h"

namespace surety::kernels {

/// Fields as in SampledView.
struct SampledProblem {
  std::uint64_t seed = 1, samples = 0;
  int bidders = 0;
  RuleKind rule = RuleKind::efficient;
  bool shared = false;
  DemandForm signal, hazard, virtual_value;
  double lattice = 0, least = 0, greatest = 1;
  std::vector<double> own, weight, share;
  double highest = 0;
  std::vector<double> deviation_quantile;
  double tolerance = 0;

  static constexpr Precision precision = Precision::double_;
};

/// Rows as in GridView, bidder by bidder.
struct GridProblem {
  std::vector<int> points;
  std::vector<std::int64_t> lines;                        ///< of each bidder, as they are
  std::vector<const double*> value, allocation, payment;  ///< [bidder][own * lines + line]
  double tolerance = 0;

  static constexpr Precision precision = Precision::double_;
  /// Lines filled up to whole rows.
  static std::int64_t filled(std::int64_t lines) { return (lines + columns - 1) / columns * columns; }
  std::uint64_t samples() const;
};

enum class ExPostTask { revenue, check_profiles, check_grid };

std::vector<std::byte> lay_out(const SampledProblem& problem, const void* base, SampledView& view);
std::vector<std::byte> lay_out(const GridProblem& problem, const void* base, GridView& view);

/// Sums RevenueStatistic over the problem's profiles. `device` receives where it ran. Throws as play_batches
/// and check_finite do.
Moments ex_post_revenue(const SampledProblem& problem, const Execution& execution, std::string& device);
/// Sums CheckStatistic over the problem's profiles.
Moments ex_post_check(const SampledProblem& problem, const Execution& execution, std::string& device);
/// Sums CheckStatistic over the lines of a grid.
Moments ex_post_check(const GridProblem& problem, const Execution& execution, std::string& device);

/// The CUDA backends, defined by ex_post_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<Backend> make_cuda_backend(const SampledProblem& problem, ExPostTask task);
std::unique_ptr<Backend> make_cuda_backend(const GridProblem& problem);

// The chunk function of a task, one per instruction set.
ChunkFunction ex_post_on_scalar(ExPostTask task);
ChunkFunction ex_post_on_avx2(ExPostTask task);
ChunkFunction ex_post_on_avx512(ExPostTask task);

}  // namespace surety::kernels
