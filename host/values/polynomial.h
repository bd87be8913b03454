#pragma once

#include <array>
#include <cmath>
#include <numbers>

namespace surety {

// Polynomials of degree 5 in powers of y, as the kernels' tables hold them.

inline constexpr int polynomial_size = 6;
using Polynomial = std::array<double, polynomial_size>;

inline double horner(const double* c, double y) {
  double sum = c[polynomial_size - 1];
  for (int k = polynomial_size - 1; k-- > 0;) sum = sum * y + c[k];
  return sum;
}

/// The k-th of n Chebyshev nodes in (-1, 1).
inline double chebyshev_node(int k, int n = polynomial_size) {
  return std::cos((2 * k + 1) * std::numbers::pi / (2 * n));
}

/// The polynomial of degree n-1 through values[k] at the n Chebyshev nodes, in powers of y.
inline Polynomial interpolate(const Polynomial& values, int n = polynomial_size) {
  constexpr double chebyshev[polynomial_size][polynomial_size] = {{1, 0, 0, 0, 0, 0},  {0, 1, 0, 0, 0, 0},
                                                                  {-1, 0, 2, 0, 0, 0}, {0, -3, 0, 4, 0, 0},
                                                                  {1, 0, -8, 0, 8, 0}, {0, 5, 0, -20, 0, 16}};
  Polynomial powers{};
  for (int m = 0; m < n; ++m) {
    double weight = 0;
    for (int k = 0; k < n; ++k) weight += values[k] * std::cos(m * (2 * k + 1) * std::numbers::pi / (2 * n));
    weight *= (m == 0 ? 1.0 : 2.0) / n;
    for (int c = 0; c < polynomial_size; ++c) powers[c] += weight * chebyshev[m][c];
  }
  return powers;
}

/// p((y - centre) / half_width) in powers of y.
inline Polynomial substitute(const Polynomial& p, double centre, double half_width) {
  Polynomial result{};
  for (int k = polynomial_size; k-- > 0;) {  // Horner's rule on polynomials: result * (y - centre) / half_width + p[k]
    for (int c = polynomial_size - 1; c >= 0; --c)
      result[c] = ((c > 0 ? result[c - 1] : 0) - centre * result[c]) / half_width;
    result[0] += p[k];
  }
  return result;
}

}  // namespace surety
