#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <map>
#include <optional>
#include <vector>

#include "host/linear_programs/linear_program.h"

namespace surety {

using Rational = boost::multiprecision::cpp_rational;

/// A linear program in rational numbers: the least c'x subject to bounds on A x and x, each of which has one finite
/// side at least.
struct RationalProgram {
  struct Entry {
    int row;
    Rational value;
  };
  struct Bounds {
    std::optional<Rational> lower, upper;
  };
  std::vector<Rational> cost;
  std::vector<std::vector<Entry>> column;  ///< of A; one entry per place
  std::vector<Bounds> column_bounds, row_bounds;

  /// With these rows, and no columns yet.
  explicit RationalProgram(const std::vector<LinearProgram::Bounds>& rows);
  /// Adds a column with these entries by row, of which those that are 0 are left out.
  void add_column(Rational column_cost, Bounds bounds, std::map<int, Rational> entries);

  int rows() const { return static_cast<int>(row_bounds.size()); }
  int columns() const { return static_cast<int>(cost.size()); }
};

/// An optimum without any rounding, or the proof that there is no feasible point.
struct RationalSolution {
  bool feasible;
  std::vector<Rational> primal;  ///< x by column
  std::vector<Rational> dual;    ///< by row, as LinearSolution's
  Rational objective;
};

/// The simplex method in rational numbers from any basis, that of a solver in double precision say, which it repairs
/// and improves by Bland's rule: where that basis is right, as it mostly is, this is no more than its proof. Bounds are
/// met exactly, so an answer holds where double precision cannot tell a loss of 1e-30 from none. Empty where the
/// numbers would grow beyond what takes some seconds: the basis then has more than some tens of columns.
///
/// What is known to be too much without trying: `entries` of the matrix, or columns in the basis.
bool fits_exact_solution(std::int64_t entries, const Basis& start);
std::optional<RationalSolution> solve_exactly(const RationalProgram& program, const Basis& start);

/// Each to the nearest double.
std::vector<double> rounded(const std::vector<Rational>& numbers);

}  // namespace surety
