#pragma once

#include <vector>

namespace surety {

/// Bernstein polynomials B_alpha(lambda) = d!/alpha! lambda^alpha on a simplex with `vertices` corners, |alpha| = d.
class BernsteinBasis {
 public:
  BernsteinBasis(int vertices, int degree);

  int vertices() const { return vertices_; }
  int degree() const { return degree_; }
  int size() const { return int(indices_.size()); }
  const std::vector<int>& index(int a) const { return indices_[std::size_t(a)]; }

  /// Where alpha + e_j stands in the basis of one degree more.
  int raised(int a, int j) const { return raised_[std::size_t(a * vertices_ + j)]; }

  std::vector<double> values(const std::vector<double>& barycentric) const;

  /// Integrals of B_alpha(x) exp(-s(x)) over a simplex of that determinant (volume times m!), s affine with these
  /// values at the corners: positive, with a relative error of at most integral_error.
  ///
  /// With delta_j = max s - s_j, the integral is determinant d! exp(-max s) sum_n h_n / (d + n + m)!, where h_n is the
  /// complete homogeneous polynomial of degree n in the delta_j, each taken alpha_j + 1 times: expand
  /// exp(sum lambda_j delta_j) and integrate monomials. All terms are positive, so nothing cancels.
  std::vector<double> integrals(double determinant, const std::vector<double>& s) const;
  static constexpr double integral_error = 1.0 / (1LL << 43);  // some 500 roundings; the tail of the series is less

 private:
  int vertices_, degree_;
  std::vector<std::vector<int>> indices_;
  std::vector<int> raised_;
};

}  // namespace surety
