#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "surety/statistics/moments.h"

namespace surety {

/// The moments of a run that is summed chunk by chunk, and how unevenly its variance is spread over the chunks.
///
/// A chunk of m replicates has a sum Q of squared deviations, an affine function of u = (m, sums, products). Chunks are
/// independent, so Var Q = m (k - 1) s^4 for a statistic with variance s^2 and kurtosis k. The sum of u u' over the
/// chunks thus tells the kurtosis of every affine statistic, and no kernel needs to sum a fourth power.
///
/// What a batch adds, and what checkpoints keep of it: its sums and products, then the upper triangle of u u', row by
/// row, summed over its chunks.
class RunMoments : public Moments {
 public:
  RunMoments(int statistics, std::vector<double> pivot);

  /// Doubles per batch.
  static std::size_t size(int statistics);

  /// Throws InvalidInput where `batch` has not the size of a batch of this many statistics.
  void add(std::span<const double> batch, std::uint64_t replicates);
  /// Added to empty RunMoments with the same pivots they give the same moments.
  std::vector<double> sums() const;

  /// How many replicates carry the variance of the statistic: count() / kurtosis. Of an event with a small chance it is
  /// about how often it was seen. The relative error of a standard error is half the square root of its inverse. Too
  /// few chunks tell little: at least `least_chunks` equal ones are wanted, or 0 is returned; 0 too where nothing
  /// varied.
  double informative_replicates(const AffineStatistic& statistic) const;
  static constexpr int least_chunks = 8;

 private:
  std::vector<double> squares_;
};

}  // namespace surety
