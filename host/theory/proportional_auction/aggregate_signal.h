#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace surety {

/// The sum of N independent standard exponential signals: the Erlang law G_N with density g_N of Brooks & Du (2021),
/// (14, 15). N >= 2. Tails and densities keep full relative precision.
class AggregateSignal {
 public:
  explicit AggregateSignal(std::int64_t bidders);

  struct Tails {
    double below, above;  ///< G_N(x) and 1 - G_N(x)
  };
  Tails tails(double x) const;
  /// The probability between two points with these tails, from the smaller of them.
  static double between(const Tails& left, const Tails& right) {
    return right.below < 0.5 ? right.below - left.below : left.above - right.above;
  }
  /// P(from < aggregate <= to).
  double probability(double from, double to) const;
  /// The x with these tails; the smaller one is used. 0 where `below` is 0, infinity where `above` is 0.
  double quantile(const Tails& tails) const;

  double density(double x) const;                                              ///< g_N
  double density_of_fewer(double x) const { return density_of_order(-1, x); }  ///< g_{N-1}
  double log_density_of_more(double x) const;                                  ///< log g_{N+1}
  double log_lower_tail(double x) const;                                       ///< log G_N for 0 < x < N
  double quantile_of_log(double log_below) const;                              ///< the x < N with this log G_N
  /// g_N(y) / g_N(x) for x > 0.
  double density_ratio(double y, double x) const;

  /// G_a(x) / g_a(x) and (1 - G_N(x)) / g_N(x), which do not underflow: for x < a, and for x > N - 1.
  static double lower_mills(double order, double x);
  double upper_mills(double x) const;

  double bidders() const { return n_; }
  double deviation() const { return deviation_; }  ///< sqrt(N)

  /// Panel edges over [low, high], both included: a standard deviation apart about the mean, and octaves towards 0,
  /// such that 20-point rules integrate g_N on each to rounding. 0 < low < high < infinity.
  std::vector<double> edges(double low, double high) const;
  double edge_below(double x) const;  ///< the next one down

 private:
  /// Where the incomplete gamma functions lose digits, for many bidders.
  bool far_out(double x) const { return n_ > 150 && std::abs(x - n_) > 4 * deviation_; }
  double lower_tail(double x) const;
  double upper_tail(double x) const;
  double width(double x) const;
  double density_of_order(int more, double x) const;
  double log_density_of_order(int more, double x) const;

  double n_, deviation_;
};

}  // namespace surety
