#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

namespace surety {

/// How the exponential price grows from no demand to the boundary message: (1 + 1/(A k))^k on k messages, exp(1/A) in
/// the limit, as a function of the rate y = 1/A >= 0 (Du 2016, (1, 7)).
class PriceGrowth {
 public:
  explicit PriceGrowth(std::optional<std::int64_t> k) : k_(k) {}

  /// log of the growth.
  double log(double y) const { return k_ ? messages() * std::log1p(y / messages()) : y; }
  /// 1 / growth, and its derivative in y. Convex in y.
  double decay(double y) const { return std::exp(-log(y)); }
  double decay_slope(double y) const { return k_ ? -decay(y) / (1 + y / messages()) : -decay(y); }

  /// The A that makes A (K - B / growth(1/A)) greatest, for 0 <= K <= B given as kept = K/B and lost = 1 - K/B.
  ///
  /// A / growth(1/A) is convex in A (the perspective of the convex function decay), so the first-order condition
  ///   K/B = decay(y) - y decay'(y) = P(T <= 1)
  /// is sufficient. T is a number of successes: Poisson with mean y in the limit, binomial with k + 1 trials of chance
  /// y / (k + y) on k messages. So y is a quantile of a gamma or of a beta law, and
  ///   the maximum is -B decay'(y) = B exp(-y), or B (1 + y/k)^-(k+1).
  struct Best {
    double rate;   ///< y = 1/A, at least 2^-52: where K = B the best A is infinite
    double share;  ///< the maximum as a share of B
  };
  Best best(double kept, double lost) const;

 private:
  double messages() const { return static_cast<double>(*k_); }

  std::optional<std::int64_t> k_;
};

}  // namespace surety
