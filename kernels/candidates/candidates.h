#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kernels/candidates/candidates_view.h"
#include "kernels/estimate/estimate.h"

namespace surety::kernels {

/// Candidates with private values, in double precision on the host; fields as in CandidatesView.
struct CandidatesProblem {
  EstimateProblem game;        ///< of any of them, with its number of samples; its rule is_of_candidates
  std::vector<double> number;  ///< reserves or prices, ascending
  std::vector<std::vector<double>> acceptance;  ///< of posted prices: by state and group, then candidate
  std::size_t reference = 0;                    ///< the candidate that the others are held against
  double pivot = 0;                             ///< near what they earn: sums of payments are taken about it

  std::uint64_t chunk() const;  ///< replicates of a work item
  std::uint64_t items() const;
  std::uint64_t sums() const;  ///< doubles that a work item makes
};

/// What is known of one candidate's payments x in n replicates, y the reference's.
struct CandidateSums {
  double mean;
  double variance;     ///< of one replicate, unbiased; 0 where it is nothing but rounding
  double informative;  ///< how many replicates carry it: n over the kurtosis; 0 where nothing varies
  double difference;   ///< mean of x - y
  double
      difference_variance;  ///< of one replicate, unbiased, with what rounding may hide; 0 for the reference's equals
};

/// Plays all candidates on the same draws. Throws Stopped for a run stopped by `progress`, which may be empty and is
/// called with the replicates done so far. `device` receives where it ran.
std::vector<CandidateSums> play_candidates(const CandidatesProblem& problem, const Execution& execution,
                                           std::string& device);

/// Plays work items of one problem somewhere and adds them up, with the rounding error carried along.
class CandidatesBackend {
 public:
  virtual ~CandidatesBackend() = default;
  /// Adds work items first .. first + count - 1, which follow those that were played before.
  virtual void play(std::uint64_t first, std::uint64_t count) = 0;
  /// The sums of all items, cell by cell.
  virtual std::vector<double> totals() = 0;
  virtual std::uint64_t items_per_wave() const = 0;
  virtual std::string name() const = 0;
};

/// What plays the candidates where `execution` says. Throws InvalidInput where that is not there.
std::unique_ptr<CandidatesBackend> make_backend(const CandidatesProblem& problem, const Execution& execution);

/// The CUDA backend, defined by candidates_cuda.cu or, in a build without CUDA, by launch/no_cuda.cpp, which throws.
std::unique_ptr<CandidatesBackend> make_cuda_backend(const CandidatesProblem& problem);

std::vector<std::byte> lay_out(const CandidatesProblem& problem, const void* base, CandidatesView<double>& view);

/// One work item on the CPU.
using CandidatesFunction = void (*)(const void* view, std::uint64_t item, double* out);
CandidatesFunction candidates_on_scalar(Rule rule);
CandidatesFunction candidates_on_avx2(Rule rule);
CandidatesFunction candidates_on_avx512(Rule rule);

}  // namespace surety::kernels
