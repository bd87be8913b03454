#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "host/theory/numerics/partial_expectation.h"

namespace surety {

/// Sum of 1/j over from < j <= to, 0 <= from <= to.
double harmonic_difference(std::int64_t from, std::int64_t to);

/// The worst number of buyers at the boundary message, in Du's (2016) virtual revenue (22, 34). In units of A and with
/// s = X exp(1/A) / A (finite k: X (1 + 1/(Ak))^k / A), n buyers at the boundary give
///   Rev_n(v) + N X / A = v (H_N - H_n) + n s,   H_n = 1 + 1/2 + ... + 1/n,
/// and n is worst for v between v(n-1) = n s and v(n) = (n+1) s (35). So the least of them has the kinks n s, where its
/// slope falls by 1/n, and ends at N s:
///   psi(v; s) = min_n v (H_N - H_n) + n s = N s - sum_{n=1}^N max(n s - v, 0) / n,
/// and K(s) = E[psi(v; s)] is concave in s, being a minimum of linear functions, with slope
///   K'(s) = sum_{n=1}^N P(v > n s)   (from the right; P(v >= n s) from the left).
/// N s - K(s), the *shortfall*, is kept beside K(s): a law that hardly varies has K(s) close to N s.
class BoundaryEnvelope {
 public:
  /// Values are measured from `origin`, at least 0 and below E[v]: those below it count as negative. Keeps references
  /// to the expectation and its law.
  BoundaryEnvelope(const PartialExpectation& values, std::int64_t bidders, double origin = 0);

  struct Point {
    double s;
    Exact value, shortfall;          ///< K(s) and N s - K(s)
    double slope_left, slope_right;  ///< of K
  };

  /// Kinks of psi within the support, what an evaluation costs.
  double kinks(double s) const;
  Point at(double s) const;
  /// Bounds on the concave function K at no cost in N. psi is concave in v, so pooling every small stretch of quantiles
  /// at its expectation raises K(s), and spreading it to its ends lowers K(s).
  struct Bracket {
    Point lower, upper;  ///< tangents of `upper` lie above K
  };
  Bracket bracket_at(double s) const;
  Point upper_at(double s) const;  ///< with fewer stretches, for what is far from the maximum

  double mean() const { return values_.mean() - origin_; }
  double upper() const { return values_.law().upper() - origin_; }
  double bidders() const { return static_cast<double>(bidders_); }

 private:
  struct Atom {
    double value, mass;
  };
  Point of_atoms(const std::vector<Atom>& atoms, double s) const;
  struct Stretch {
    double low, high, mean, mass;
  };
  std::vector<Stretch> divided(int stretches) const;
  static std::vector<Atom> pooled(const std::vector<Stretch>& stretches);
  static std::vector<Atom> spread(const std::vector<Stretch>& stretches);
  std::int64_t kinks_up_to(double v, double s) const;  // v from the origin

  const PartialExpectation& values_;
  std::int64_t bidders_;
  double origin_;
  double low_, high_;         // all but a negligible part of the law
  std::vector<Atom> pooled_;  // few, for upper_at
  mutable std::once_flag divided_;
  mutable std::vector<Atom> finely_pooled_, finely_spread_;  // many, made at first use
};

}  // namespace surety
