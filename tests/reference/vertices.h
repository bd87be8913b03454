#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

/// Linear programs by trying every vertex: slow on purpose.
namespace surety::reference {

/// The least c'x over A x >= b and E x = e. Empty where no vertex is feasible; the feasible set must be bounded.
struct VertexProgram {
  Eigen::VectorXd cost;
  Eigen::MatrixXd at_least;  ///< A
  Eigen::VectorXd least;     ///< b
  Eigen::MatrixXd equal;     ///< E
  Eigen::VectorXd equals;    ///< e
};

inline std::optional<double> least_at_vertices(const VertexProgram& program, double tolerance = 1e-9) {
  const int n = static_cast<int>(program.cost.size());
  const int fixed = static_cast<int>(program.equal.rows()), free = n - fixed,
            m = static_cast<int>(program.at_least.rows());
  std::optional<double> least;
  std::vector<int> active(free);
  std::iota(active.begin(), active.end(), 0);
  while (true) {
    Eigen::MatrixXd matrix(n, n);
    Eigen::VectorXd side(n);
    if (fixed > 0) {
      matrix.topRows(fixed) = program.equal;
      side.head(fixed) = program.equals;
    }
    for (int r = 0; r < free; ++r) {
      matrix.row(fixed + r) = program.at_least.row(active[r]);
      side[fixed + r] = program.least[active[r]];
    }
    const Eigen::FullPivLU<Eigen::MatrixXd> lu(matrix);
    if (lu.isInvertible()) {
      const Eigen::VectorXd x = lu.solve(side);
      if ((program.at_least * x - program.least).minCoeff() >= -tolerance)
        least = std::min(least.value_or(INFINITY), program.cost.dot(x));
    }
    int r = free - 1;
    while (r >= 0 && active[r] == m - free + r) --r;
    if (r < 0) return least;
    ++active[r];
    for (++r; r < free; ++r) active[r] = active[r - 1] + 1;
  }
}

}  // namespace surety::reference
