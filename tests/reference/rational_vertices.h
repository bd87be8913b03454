#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <optional>
#include <vector>

/// Linear programs by trying every vertex in rational numbers: without rounding, slow on purpose.
namespace surety::reference {

using Fraction = boost::multiprecision::cpp_rational;
using Fractions = std::vector<Fraction>;

/// The solution of a square system by elimination; empty where the matrix is singular.
inline std::optional<Fractions> solve_fractions(std::vector<Fractions> a, Fractions b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && a[pivot][k] == 0) ++pivot;
    if (pivot == n) return std::nullopt;
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t r = 0; r < n; ++r) {
      if (r == k || a[r][k] == 0) continue;
      const Fraction factor = a[r][k] / a[k][k];
      for (std::size_t c = k; c < n; ++c) a[r][c] -= factor * a[k][c];
      b[r] -= factor * b[k];
    }
  }
  for (std::size_t k = 0; k < n; ++k) b[k] /= a[k][k];
  return b;
}

/// The least c'x over A x >= b and E x = e; empty where no vertex is feasible. The feasible set must be bounded.
struct FractionProgram {
  Fractions cost;
  std::vector<Fractions> at_least, equal;
  Fractions least, equals;
};

inline Fraction dot(const Fractions& a, const Fractions& x) {
  Fraction sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (a[j] != 0 && x[j] != 0) sum += a[j] * x[j];
  return sum;
}

inline std::optional<Fraction> least_at_vertices(const FractionProgram& program) {
  const std::size_t n = program.cost.size(), free = n - program.equal.size(), m = program.at_least.size();
  std::vector<std::size_t> active(free);
  for (std::size_t r = 0; r < free; ++r) active[r] = r;
  std::optional<Fraction> least;
  while (true) {
    std::vector<Fractions> matrix = program.equal;
    Fractions side = program.equals;
    for (const std::size_t r : active) {
      matrix.push_back(program.at_least[r]);
      side.push_back(program.least[r]);
    }
    if (const auto x = solve_fractions(std::move(matrix), std::move(side))) {
      bool feasible = true;
      for (std::size_t r = 0; feasible && r < m; ++r) feasible = dot(program.at_least[r], *x) >= program.least[r];
      if (const Fraction value = dot(program.cost, *x); feasible && (!least || value < *least)) least = value;
    }
    std::size_t r = free;
    while (r > 0 && active[r - 1] == m - free + r - 1) --r;
    if (r == 0) return least;
    ++active[r - 1];
    for (; r < free; ++r) active[r] = active[r - 1] + 1;
  }
}

}  // namespace surety::reference
