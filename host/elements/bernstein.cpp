#include "host/elements/bernstein.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace surety {
namespace {

void append_indices(std::vector<std::vector<int>>& indices, std::vector<int> head, int vertices, int rest) {
  if (int(head.size()) == vertices - 1) {
    head.push_back(rest);
    indices.push_back(head);
    return;
  }
  for (int a = rest; a >= 0; --a) {
    head.push_back(a);
    append_indices(indices, head, vertices, rest - a);
    head.pop_back();
  }
}

std::vector<std::vector<int>> all_indices(int vertices, int degree) {
  std::vector<std::vector<int>> indices;
  append_indices(indices, {}, vertices, degree);
  return indices;
}

}  // namespace

BernsteinBasis::BernsteinBasis(int vertices, int degree)
    : vertices_(vertices), degree_(degree), indices_(all_indices(vertices, degree)) {
  std::map<std::vector<int>, int> place;
  int at = 0;
  for (const auto& index : all_indices(vertices, degree + 1)) place[index] = at++;
  for (auto index : indices_)
    for (int j = 0; j < vertices; ++j) {
      ++index[std::size_t(j)];
      raised_.push_back(place[index]);
      --index[std::size_t(j)];
    }
}

std::vector<double> BernsteinBasis::values(const std::vector<double>& barycentric) const {
  std::vector<double> values;
  for (const auto& index : indices_) {
    double value = 1;
    int count = 0;
    for (int j = 0; j < vertices_; ++j)
      for (int a = 1; a <= index[std::size_t(j)]; ++a) value *= barycentric[std::size_t(j)] * ++count / a;
    values.push_back(value);
  }
  return values;
}

std::vector<double> BernsteinBasis::integrals(double determinant, const std::vector<double>& s) const {
  const double top = *std::max_element(s.begin(), s.end()), range = top - *std::min_element(s.begin(), s.end());
  constexpr double negligible = 1e-19;
  int terms = 1;
  for (double term = 1; terms < 2 * range + 2 || term > negligible; ++terms) term *= range / terms;
  std::vector<double> integrals;
  for (const auto& index : indices_) {
    std::vector<double> h(std::size_t(terms), 0);
    h[0] = 1;
    for (int j = 0; j < vertices_; ++j)
      for (int times = 0; times <= index[std::size_t(j)]; ++times)
        for (std::size_t n = 1; n < h.size(); ++n) h[n] += (top - s[std::size_t(j)]) * h[n - 1];
    double inverse = 1, sum = 0;  // d!/(d + n + m)!
    for (int f = degree_ + 1; f < degree_ + vertices_; ++f) inverse /= f;
    for (std::size_t n = 0; n < h.size(); ++n) {
      sum += h[n] * inverse;
      inverse /= double(degree_ + vertices_) + double(n);
    }
    integrals.push_back(determinant * std::exp(-top) * sum);
  }
  return integrals;
}

}  // namespace surety
