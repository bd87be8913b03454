#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace surety {

/// A sum in double precision that knows how far rounding may have moved it. With n additions and terms rounded once
/// each, |computed - true| <= gamma (sum of |terms|), gamma = (n + 2) u / (1 - (n + 2) u), u = 2^-53 (Higham 2002,
/// Section 4.2); twice that is reported, which covers the rounding of the bound itself. Underflow is left out: terms
/// below 1e-290 are none of these sums'.
class DirectedSum {
 public:
  /// `term` exact or rounded once, as a product is.
  void add(double term) {
    sum_ += term;
    absolute_ += std::abs(term);
    ++terms_;
  }

  double value() const { return sum_; }
  double error() const {
    constexpr double u = std::numeric_limits<double>::epsilon() / 2;
    return 2 * static_cast<double>(terms_ + 2) * u * absolute_;
  }
  double lower() const { return sum_ - error(); }
  double upper() const { return sum_ + error(); }

 private:
  double sum_ = 0, absolute_ = 0;
  std::int64_t terms_ = 0;
};

}  // namespace surety
