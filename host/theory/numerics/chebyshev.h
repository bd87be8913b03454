#pragma once

#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace surety {

/// A polynomial on [low, high] as a sum of Chebyshev polynomials.
class Chebyshev {
 public:
  static constexpr int terms = 20;

  /// The zeros of T_20 on [low, high], which do not include the ends; descending.
  static std::array<double, terms> nodes(double low, double high) {
    const double centre = low + (high - low) / 2, half = (high - low) / 2;
    std::array<double, terms> x;
    for (int k = 0; k < terms; ++k) x[k] = centre + half * cosine(2 * k + 1);
    return x;
  }
  /// The polynomial with these values at the nodes.
  static Chebyshev through(double low, double high, const std::array<double, terms>& value) {
    Chebyshev p(low, high);
    for (int m = 0; m < terms; ++m) {
      double sum = 0;
      for (int k = 0; k < terms; ++k) sum += value[k] * cosine(m * (2 * k + 1));
      p.coefficient_[m] = sum * (m == 0 ? 1.0 : 2.0) / terms;
    }
    return p;
  }
  template <class Function>
  static Chebyshev interpolate(double low, double high, const Function& f) {
    std::array<double, terms> value = nodes(low, high);
    for (double& x : value) x = f(x);
    return through(low, high, value);
  }
  Chebyshev() : Chebyshev(0, 1) {}

  double operator()(double x) const {
    const double y = (x - centre_) / half_;
    double b1 = 0, b2 = 0;
    for (int k = terms; k > 0; --k) {
      const double b = coefficient_[k] + 2 * y * b1 - b2;
      b2 = b1;
      b1 = b;
    }
    return coefficient_[0] + y * b1 - b2;
  }

  Chebyshev derivative() const {
    Chebyshev d = *this;
    d.coefficient_.fill(0);
    double above = 0, at = 0;  // of terms k+1 and k
    for (int k = terms - 1; k >= 0; --k) {
      const double next = above + 2 * (k + 1) * coefficient_[k + 1];
      above = at;
      at = next;
      d.coefficient_[k] = (k == 0 ? 0.5 : 1.0) * next / half_;
    }
    return d;
  }

  /// The integral from x to high.
  Chebyshev integral_to_end() const {
    Chebyshev s = *this;
    s.coefficient_.fill(0);
    for (int k = 1; k <= terms; ++k) {
      const double before = (k == 1 ? 2 : 1) * coefficient_[k - 1], after = k + 1 < terms ? coefficient_[k + 1] : 0;
      s.coefficient_[k] = -half_ * (before - after) / (2 * k);
    }
    double end = 0;
    for (int k = 1; k <= terms; ++k) end += s.coefficient_[k];
    s.coefficient_[0] = -end;
    return s;
  }

  /// Size of the last coefficients: what the interpolant may be wrong by.
  double tail() const { return std::abs(coefficient_[terms - 1]) + std::abs(coefficient_[terms - 2]); }
  /// Sum of the coefficients' sizes, a bound on the polynomial's.
  double size() const {
    double sum = 0;
    for (double c : coefficient_) sum += std::abs(c);
    return sum;
  }
  double low() const { return centre_ - half_; }
  double high() const { return centre_ + half_; }

 private:
  Chebyshev(double low, double high) : centre_(low + (high - low) / 2), half_((high - low) / 2) {}

  /// cos(pi j / (2 terms))
  static double cosine(int j) {
    static const auto table = [] {
      std::array<double, 4 * terms> c;
      for (int i = 0; i < 4 * terms; ++i) c[i] = std::cos(std::numbers::pi * i / (2 * terms));
      return c;
    }();
    return table[j % (4 * terms)];
  }

  double centre_, half_;
  std::array<double, terms + 1> coefficient_{};  // one more than interpolation needs, for integrals
};

/// Gauss-Legendre with 20 points.
template <class Function>
double gauss_legendre(double low, double high, const Function& f) {
  if (!(high > low)) return 0;
  return boost::math::quadrature::gauss<double, 20>::integrate(f, low, high);
}

}  // namespace surety
