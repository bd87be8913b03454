#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "host/elements/element_certificate.h"

namespace surety::reference {

// Mechanisms and information structures on a mesh, evaluated pointwise and slowly in long double: polynomials by de
// Casteljau's algorithm, derivatives by differences of its next to last row, control coefficients by interpolation at
// the lattice points of the element, E_rho by Gauss quadrature on small pieces. Only the numbering of control points is
// the program's.

__extension__ using Exact =
    __float128;  ///< 113 bits: what doubles come to, for the purposes of a test of their rounding

template <class Real>
Real absolute(Real x) {
  return x < 0 ? -x : x;
}

/// Solves a x = b by elimination with pivots.
template <class Real>
std::vector<Real> solve_dense(std::vector<std::vector<Real>> a, std::vector<Real> b) {
  const std::size_t n = b.size();
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c; r < n; ++r)
      if (absolute(a[r][c]) > absolute(a[pivot][c])) pivot = r;
    std::swap(a[c], a[pivot]);
    std::swap(b[c], b[pivot]);
    for (std::size_t r = 0; r < n; ++r) {
      if (r == c) continue;
      const Real factor = a[r][c] / a[c][c];
      for (std::size_t k = c; k < n; ++k) a[r][k] -= factor * a[c][k];
      b[r] -= factor * b[c];
    }
  }
  for (std::size_t c = 0; c < n; ++c) b[c] /= a[c][c];
  return b;
}

/// One element: corners in the coordinates of the bidders who are not beyond reach.
template <class Real>
class SlowElementOf {
 public:
  using Point = std::vector<Real>;

  SlowElementOf(const ElementSpace& space, const SimplexMesh::Piece& piece, const MeshElement& element)
      : bidders_(space.bidders()), degree_(space.degree()), piece_(piece), element_(element) {
    for (int i = 0; i < bidders_; ++i)
      if (!(piece.beyond >> i & 1)) free_.push_back(i);
    for (const int v : piece.vertices) {
      corner_.emplace_back();
      for (const int i : free_) corner_.back().push_back(Real(space.mesh().vertex(v)[i]) / 65536);
    }
  }

  const std::vector<int>& free() const { return free_; }
  std::size_t corners() const { return corner_.size(); }
  unsigned beyond() const { return piece_.beyond; }

  Point at(const Point& barycentric) const {
    Point x(free_.size(), 0);
    for (std::size_t j = 0; j < corner_.size(); ++j)
      for (std::size_t i = 0; i < x.size(); ++i) x[i] += barycentric[j] * corner_[j][i];
    return x;
  }

  /// d lambda / d x_i, from the equations sum lambda = 1, sum lambda_j corner_j = x.
  Point barycentric_derivative(std::size_t which) const {
    const std::size_t n = corner_.size();
    std::vector<Point> a(n, Point(n, 1));
    Point b(n, 0);
    for (std::size_t i = 0; i + 1 < n; ++i)
      for (std::size_t j = 0; j < n; ++j) a[i + 1][j] = corner_[j][i];
    b[which + 1] = 1;
    return solve_dense(a, b);
  }

  Real volume() const {  // times m!, by elimination
    const std::size_t m = free_.size();
    std::vector<Point> a;
    for (std::size_t j = 1; j <= m; ++j) {
      a.emplace_back();
      for (std::size_t i = 0; i < m; ++i) a.back().push_back(corner_[j][i] - corner_[0][i]);
    }
    Real product = 1;
    for (std::size_t c = 0; c < m; ++c) {
      std::size_t pivot = c;
      for (std::size_t r = c; r < m; ++r)
        if (absolute(a[r][c]) > absolute(a[pivot][c])) pivot = r;
      std::swap(a[c], a[pivot]);
      product *= a[c][c];
      for (std::size_t r = c + 1; r < m; ++r) {
        const Real factor = a[r][c] / a[c][c];
        for (std::size_t k = c; k < m; ++k) a[r][k] -= factor * a[c][k];
      }
    }
    return absolute(product);
  }

  /// f, and its derivative along a change of barycentric coordinates (sum 0), by the definition of B_alpha.
  template <class Number>
  Real value(const std::vector<Number>& coefficients, std::size_t stride, std::size_t offset,
             const Point& lambda) const {
    Real sum = 0;
    for (int a = 0; a < element_.basis->size(); ++a)
      sum += bernstein(element_.basis->index(a), lambda, nullptr) *
             Real(coefficients[std::size_t(element_.control[std::size_t(a)]) * stride + offset]);
    return sum;
  }
  template <class Number>
  Real derivative(const std::vector<Number>& coefficients, std::size_t stride, std::size_t offset, const Point& lambda,
                  const Point& along) const {
    Real sum = 0;
    for (int a = 0; a < element_.basis->size(); ++a)
      sum += bernstein(element_.basis->index(a), lambda, &along) *
             Real(coefficients[std::size_t(element_.control[std::size_t(a)]) * stride + offset]);
    return sum;
  }

  /// All multi-indices of a degree over the corners.
  std::vector<std::vector<int>> indices(int degree) const {
    std::vector<std::vector<int>> found{{}};
    for (std::size_t j = 0; j < corner_.size(); ++j) {
      std::vector<std::vector<int>> longer;
      for (const auto& head : found) {
        int rest = degree;
        for (const int a : head) rest -= a;
        for (int a = j + 1 == corner_.size() ? rest : 0; a <= rest; ++a) {
          longer.push_back(head);
          longer.back().push_back(a);
        }
      }
      found = longer;
    }
    return found;
  }

  /// Coefficients in the Bernstein basis of a degree of a function that is a polynomial of at most that degree, by
  /// interpolation; parallel to indices(degree).
  template <class F>
  Point control_coefficients(int degree, F f) const {
    const auto all = indices(degree);
    std::vector<Point> a;
    Point b;
    for (const auto& index : all) {
      Point lambda;
      for (const int k : index) lambda.push_back(degree == 0 ? Real(1) / Real(corner_.size()) : Real(k) / degree);
      a.emplace_back();
      for (const auto& other : all) a.back().push_back(bernstein(other, lambda, nullptr));
      b.push_back(f(lambda));
    }
    return solve_dense(a, b);
  }

  static Real bernstein(const std::vector<int>& index, const Point& lambda, const Point* along) {
    Real coefficient = 1;
    int count = 0;
    for (const int a : index)
      for (int k = 1; k <= a; ++k) coefficient *= Real(++count) / k;
    const auto power = [&](std::size_t j, int exponent) {
      Real p = 1;
      for (int k = 0; k < exponent; ++k) p *= lambda[j];
      return p;
    };
    Real sum = 0;
    for (std::size_t d = 0; d < (along == nullptr ? 1 : index.size()); ++d) {
      if (along != nullptr && index[d] == 0) continue;
      Real product = coefficient;
      for (std::size_t j = 0; j < index.size(); ++j)
        product *= along != nullptr && j == d ? index[j] * power(j, index[j] - 1) * (*along)[j] : power(j, index[j]);
      sum += product;
    }
    return sum;
  }

  /// Integral of f(lambda) exp(-sum of all coordinates) over the element, those beyond reach integrated out; 5-point
  /// Gauss rules in every direction of a cone, on `cuts` pieces each.
  template <class F>
  Real integral(F f, Real reach, int cuts) const {
    Real beyond = 1;
    for (int i = 0; i < bidders_; ++i)
      if (piece_.beyond >> i & 1) beyond *= std::exp(-reach);
    return beyond * volume() * cone_integral({1.0L}, 1, f, cuts);
  }

  /// E_rho[B_alpha] over the element: exp is expanded around 0 and monomials are integrated, m! volume times
  /// d! sum_n h_n / (d + n + m)! with h_n of the negative sums of coordinates at the corners, each alpha_j + 1 times.
  /// Terms alternate, so it takes many bits. `tail` = exp(-reach).
  Real weight(const std::vector<int>& index, Real tail) const {
    constexpr std::size_t terms = 250;
    Point h(terms, 0);
    h[0] = 1;
    int degree = 0;
    for (std::size_t j = 0; j < corner_.size(); ++j) {
      Real minus_s = 0;
      for (const Real x : corner_[j]) minus_s -= x;
      degree += index[j];
      for (int times = 0; times <= index[j]; ++times)
        for (std::size_t n = 1; n < terms; ++n) h[n] += minus_s * h[n - 1];
    }
    Real share = 1, sum = 0;
    int next = degree;
    for (std::size_t j = 0; j < free_.size(); ++j) share /= ++next;
    for (std::size_t n = 0; n < terms; ++n) {
      sum += h[n] * share;
      share /= ++next;
    }
    for (int i = 0; i < bidders_; ++i)
      if (piece_.beyond >> i & 1) sum *= tail;
    return volume() * sum;
  }

 private:
  template <class F>
  Real cone_integral(const Point& lambda, Real weight, F& f, int cuts) const {
    static constexpr Real place[5] = {0.046910077030668003601L, 0.230765344947158454482L, 0.5L,
                                      0.769234655052841545518L, 0.953089922969331996399L};
    static constexpr Real share[5] = {0.118463442528094543757L, 0.239314335249683234021L, 0.284444444444444444444L,
                                      0.239314335249683234021L, 0.118463442528094543757L};
    if (lambda.size() == corner_.size()) {
      Real sum = 0;
      for (const Real x : at(lambda)) sum += x;
      return weight * std::exp(-sum) * f(lambda);
    }
    Real sum = 0;
    for (int cut = 0; cut < cuts; ++cut)
      for (int k = 0; k < 5; ++k) {
        const Real u = (cut + place[k]) / cuts;
        Point next = lambda;
        for (Real& b : next) b *= 1 - u;
        next.push_back(u);
        const int dimension = int(lambda.size());
        sum += cone_integral(next, weight * share[k] / cuts * std::pow(1 - u, Real(dimension - 1)), f, cuts);
      }
    return sum;
  }

  int bidders_, degree_;
  const SimplexMesh::Piece& piece_;
  const MeshElement& element_;
  std::vector<int> free_;
  std::vector<Point> corner_;
};

using SlowElement = SlowElementOf<long double>;
using Real = long double;
using Point = SlowElement::Point;

/// By how many profiles a piece of a descending mesh stands for: orders of the bidders below reach, and which those
/// are.
inline Real orders(const ElementSpace& space, unsigned beyond) {
  if (!space.mesh().descending()) return 1;
  Real orders = 1;
  int left = space.bidders();
  for (int i = 0; i < space.bidders(); ++i)
    if (!(beyond >> i & 1)) orders *= left--;
  return orders;
}

/// What a certificate must come to, and what is wrong with it at sampled points.
struct Worth {
  Real bound = 0;          ///< from control coefficients; certificates must not exceed it (lower) or fall below (upper)
  Real violation = 0;      ///< by how much what it integrates lies on the wrong side of the true minimum or maximum
  Real infeasibility = 0;  ///< of shares and posteriors; of their mean
};

template <class Visit>
void each_element(const ElementSpace& space, Visit visit) {
  const auto pieces = space.mesh().pieces();
  for (std::size_t e = 0; e < pieces.size(); ++e) visit(SlowElement(space, pieces[e], space.elements()[e]));
}

/// Barycentric lattice points of an element and its inside.
inline std::vector<Point> sample_points(const SlowElement& element, int degree) {
  std::vector<Point> points;
  for (const auto& index : element.indices(degree)) {
    Point lambda;
    for (const int k : index) lambda.push_back(Real(k) / degree);
    points.push_back(lambda);
  }
  return points;
}

inline Worth slow_guarantee(const AuctionEnvironment& e, const ElementSpace& space, const ElementMechanism& mechanism,
                            int cuts) {
  Worth worth;
  for (int s = 0; s < e.states(); ++s) {
    const Real mean = Real(e.prior[std::size_t(s)]) * mechanism.multiplier[std::size_t(s)];
    worth.bound += mean;
  }
  const auto coordinates = std::size_t(e.bidders * e.goods);
  each_element(space, [&](const SlowElement& element) {
    std::vector<Point> along;
    for (std::size_t d = 0; d < element.free().size(); ++d) along.push_back(element.barycentric_derivative(d));
    const auto objective = [&](int s, const Point& lambda) {
      Real sum = -Real(mechanism.multiplier[std::size_t(s)]);
      for (std::size_t d = 0; d < along.size(); ++d)
        for (int l = 0; l < e.goods; ++l)
          sum += Real(e.value(s, element.free()[d], l)) *
                 element.derivative(mechanism.allocation, coordinates, std::size_t(element.free()[d] * e.goods + l),
                                    lambda, along[d]);
      return sum;
    };
    const auto least = [&](const Point& lambda) {
      Real least = std::numeric_limits<Real>::infinity();
      for (int s = 0; s < e.states(); ++s) least = std::min(least, objective(s, lambda));
      return least;
    };
    const int below = space.degree() - 1;
    std::vector<Point> by_state;
    for (int s = 0; s < e.states(); ++s)
      by_state.push_back(element.control_coefficients(below, [&](const Point& x) { return objective(s, x); }));
    const auto indices = element.indices(below);
    const auto from_below = [&](const Point& lambda) {
      Real sum = 0;
      for (std::size_t b = 0; b < indices.size(); ++b) {
        Real coefficient = std::numeric_limits<Real>::infinity();
        for (const Point& of_state : by_state) coefficient = std::min(coefficient, of_state[b]);
        sum += coefficient * SlowElement::bernstein(indices[b], lambda, nullptr);
      }
      return sum;
    };
    worth.bound += orders(space, element.beyond()) * element.integral(from_below, space.mesh().reach(), cuts);
    for (const Point& lambda : sample_points(element, 2 * space.degree() + 1)) {
      worth.violation = std::max(worth.violation, from_below(lambda) - least(lambda));
      for (int l = 0; l < e.goods; ++l) {
        Real sum = 0;
        for (int i = 0; i < e.bidders; ++i) {
          const Real q = element.value(mechanism.allocation, coordinates, std::size_t(i * e.goods + l), lambda);
          worth.infeasibility = std::max(worth.infeasibility, -q);
          sum += q;
        }
        worth.infeasibility = std::max(worth.infeasibility, sum - 1);
      }
    }
  });
  return worth;
}

inline Worth slow_potential(const AuctionEnvironment& e, const ElementSpace& space,
                            const ElementInformation& information, int cuts) {
  Worth worth;
  const auto states = std::size_t(e.states());
  std::vector<Real> marginal(states, 0);
  each_element(space, [&](const SlowElement& element) {
    std::vector<Point> along;
    for (std::size_t d = 0; d < element.free().size(); ++d) along.push_back(element.barycentric_derivative(d));
    const auto virtual_value = [&](int i, int l, const Point& lambda) {
      Real sum = 0;
      const auto at = std::find(element.free().begin(), element.free().end(), i);
      for (std::size_t s = 0; s < states; ++s) {
        Real p = element.value(information.posterior, states, s, lambda);
        if (at != element.free().end())
          p -= element.derivative(information.posterior, states, s, lambda,
                                  along[std::size_t(at - element.free().begin())]);
        sum += Real(e.value(int(s), i, l)) * p;
      }
      return sum;
    };
    const auto greatest = [&](const Point& lambda) {
      Real sum = 0;
      for (int l = 0; l < e.goods; ++l) {
        Real most = 0;
        for (int i = 0; i < e.bidders; ++i) most = std::max(most, virtual_value(i, l, lambda));
        sum += most;
      }
      return sum;
    };
    std::vector<Point> coefficients;  // [i * goods + l]
    for (int i = 0; i < e.bidders; ++i)
      for (int l = 0; l < e.goods; ++l)
        coefficients.push_back(element.control_coefficients(
            space.degree(), [&](const Point& lambda) { return virtual_value(i, l, lambda); }));
    const auto indices = element.indices(space.degree());
    const auto from_above = [&](const Point& lambda) {
      Real sum = 0;
      for (std::size_t a = 0; a < indices.size(); ++a)
        for (int l = 0; l < e.goods; ++l) {
          Real most = 0;
          for (int i = 0; i < e.bidders; ++i) most = std::max(most, coefficients[std::size_t(i * e.goods + l)][a]);
          sum += most * SlowElement::bernstein(indices[a], lambda, nullptr);
        }
      return sum;
    };
    const Real times = orders(space, element.beyond());
    worth.bound += times * element.integral(from_above, space.mesh().reach(), cuts);
    for (std::size_t s = 0; s < states; ++s)
      marginal[s] +=
          times *
          element.integral([&](const Point& lambda) { return element.value(information.posterior, states, s, lambda); },
                           space.mesh().reach(), cuts);
    for (const Point& lambda : sample_points(element, 2 * space.degree() + 1)) {
      worth.violation = std::max(worth.violation, greatest(lambda) - from_above(lambda));
      Real sum = 0;
      for (std::size_t s = 0; s < states; ++s) {
        const Real p = element.value(information.posterior, states, s, lambda);
        worth.infeasibility = std::max(worth.infeasibility, -p);
        sum += p;
      }
      worth.infeasibility = std::max(worth.infeasibility, std::abs(sum - 1));
    }
  });
  // where only descending profiles are there, states that are permutations of each other share what they have together
  std::map<std::vector<std::vector<double>>, Real> excess;
  for (std::size_t s = 0; s < states; ++s) {
    std::vector<std::vector<double>> rows;
    for (int i = 0; i < e.bidders; ++i) {
      rows.emplace_back();
      for (int l = 0; l < e.goods; ++l) rows.back().push_back(e.value(int(s), i, l));
    }
    if (space.mesh().descending())
      std::sort(rows.begin(), rows.end());
    else
      rows.push_back({double(s)});
    excess[rows] += marginal[s] - Real(e.prior[s]);
  }
  for (const auto& [rows, of_group] : excess) worth.infeasibility = std::max(worth.infeasibility, std::abs(of_group));
  return worth;
}

}  // namespace surety::reference
