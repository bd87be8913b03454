#pragma once

#include <cstdint>
#include <vector>

#include "host/theory/partial_expectation.h"

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
  /// The same for the law with every small stretch of quantiles pooled at its expectation, at no cost in N: since psi
  /// is concave in v this lies above K(s), and its tangents above K.
  Point upper_at(double s) const;
  /// K(s) within an error bound, at no cost in N: between the pooled law and the law with every stretch spread to its
  /// ends.
  Point bracketed_at(double s) const;

  double mean() const { return values_.mean() - origin_; }
  double upper() const { return values_.law().upper() - origin_; }
  double bidders() const { return static_cast<double>(bidders_); }

 private:
  struct Atom {
    double value, mass;
  };
  Point of_atoms(const std::vector<Atom>& atoms, double s) const;
  std::vector<Atom> pooled(int stretches) const;
  std::vector<Atom> spread(int stretches) const;
  std::int64_t kinks_up_to(double v, double s) const;  // v from the origin

  const PartialExpectation& values_;
  std::int64_t bidders_;
  double origin_;
  double low_, high_;  // all but a negligible part of the law
  std::vector<Atom> pooled_;
};

}  // namespace surety
