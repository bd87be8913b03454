#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "surety/contracts.h"
#include "surety/statistics/compensated_sum.h"

namespace surety {

/// Power sums of S statistics: S sums and S(S+1)/2 products.
template <int S>
inline constexpr int moment_count = S + S*(S + 1) / 2;

/// Power sums of S jointly observed statistics about fixed pivots: the S sums, then the products (i <= j, row by row).
/// Adding chunks in the order of their index gives the same bits however they were computed.
class Moments {
 public:
  Moments(int statistics, std::vector<double> pivot)
      : statistics_(statistics), pivot_(std::move(pivot)), sums_(size(statistics)) {}

  /// Doubles per chunk.
  static constexpr int size(int statistics) { return statistics + statistics * (statistics + 1) / 2; }

  void add(const double* chunk, std::uint64_t replicates) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].add(chunk[i]);
    count_ += replicates;
  }

  /// The sums, rounded to double: added to an empty Moments with the same pivots they give the same means and
  /// covariances.
  std::vector<double> sums() const {
    std::vector<double> rounded;
    for (const CompensatedSum& sum : sums_) rounded.push_back(sum.value());
    return rounded;
  }

  int statistics() const { return statistics_; }
  std::uint64_t count() const { return count_; }
  const std::vector<double>& pivot() const { return pivot_; }
  double mean(int i) const { return pivot_[i] + sums_[i].value() / double(count_); }

  /// Unbiased covariance of statistics i and j; 0 for a single replicate.
  double covariance(int i, int j) const {
    SURETY_EXPECTS(i <= j);
    if (count_ < 2) return 0;
    const double n = double(count_);
    const int at = statistics_ + i * statistics_ - i * (i - 1) / 2 + (j - i);
    return (sums_[at].value() - sums_[i].value() * sums_[j].value() / n) / (n - 1);
  }

 private:
  int statistics_;
  std::vector<double> pivot_;
  std::vector<CompensatedSum> sums_;
  std::uint64_t count_ = 0;
};

/// An affine function constant + sum_i coefficient_i x_i of the statistics of a Moments.
struct AffineStatistic {
  double constant;
  std::vector<double> coefficient;  ///< one per statistic

  double mean(const Moments& m) const {
    double r = constant;
    for (int i = 0; i < m.statistics(); ++i) r += coefficient[i] * m.mean(i);
    return r;
  }
  /// Standard error of the mean; what is drawn in common cancels.
  double standard_error(const Moments& m) const {
    double variance = 0;
    for (int i = 0; i < m.statistics(); ++i)
      for (int j = i; j < m.statistics(); ++j)
        variance += (i == j ? 1 : 2) * coefficient[i] * coefficient[j] * m.covariance(i, j);
    return std::sqrt(std::fmax(variance, 0) / double(m.count()));
  }
};

inline AffineStatistic operator+(AffineStatistic a, const AffineStatistic& b) {
  a.constant += b.constant;
  for (std::size_t i = 0; i < a.coefficient.size(); ++i) a.coefficient[i] += b.coefficient[i];
  return a;
}
inline AffineStatistic operator*(double factor, AffineStatistic a) {
  a.constant *= factor;
  for (double& c : a.coefficient) c *= factor;
  return a;
}

}  // namespace surety
