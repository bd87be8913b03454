#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace surety {

inline constexpr double no_bound = std::numeric_limits<double>::infinity();

/// A sparse linear program: the least or greatest c'x subject to row_lower <= A x <= row_upper, lower <= x <= upper.
/// Rows, columns and entries may be added in any order; a side without a bound is -no_bound or no_bound.
class LinearProgram {
 public:
  enum class Sense { minimize, maximize };
  struct Bounds {
    double lower, upper;
  };

  explicit LinearProgram(Sense sense) : sense_(sense) {}

  /// Adds a row or a column; returns its index. Bounds may be infinite, costs and entries must be finite.
  int add_row(Bounds bounds);
  int add_column(double cost, Bounds bounds);
  /// Adds `value` to the entry of `row` and `column`, which exist.
  void add_entry(int row, int column, double value);

  Sense sense() const { return sense_; }
  int rows() const { return static_cast<int>(row_bounds_.size()); }
  int columns() const { return static_cast<int>(cost_.size()); }
  std::int64_t entries() const { return static_cast<std::int64_t>(entries_.size()); }
  const std::vector<double>& cost() const { return cost_; }
  const std::vector<Bounds>& row_bounds() const { return row_bounds_; }
  const std::vector<Bounds>& column_bounds() const { return column_bounds_; }

  /// One number of A.
  struct Entry {
    int row, column;
    double value;
  };
  const std::vector<Entry>& matrix() const { return entries_; }

 private:
  Sense sense_;
  std::vector<double> cost_;
  std::vector<Bounds> row_bounds_, column_bounds_;
  std::vector<Entry> entries_;
};

/// Which columns and rows (their activities A x) are free to move at a vertex; the others lie at a bound.
struct Basis {
  enum class Place { basic, lower, upper };
  std::vector<Place> column, row;
};

/// What a solver returned, and what can be said of it without trusting the solver.
struct LinearSolution {
  enum class Status { optimal, infeasible, unbounded };
  Status status;
  std::vector<double> primal;  ///< x by column
  std::vector<double> dual;    ///< by row: by how much the optimum rises with the row's bound
  double objective;            ///< c'x
  double bound;                ///< duality_bound of `dual`: no feasible x is better, whatever the solver did
  double violation;            ///< greatest_violation of `primal`
  Basis basis;                 ///< of the vertex that `primal` is, up to rounding
};

/// Solves with Clp's dual simplex method, which is fastest where columns without an upper bound have costs >= 0 (to
/// minimise; <= 0 to maximise): it then starts feasible. Where the program is infeasible or unbounded the status says
/// so and the vectors are empty. Throws Failure where the solver gives up.
LinearSolution solve(const LinearProgram& program);

/// Weak duality for any y by row: y_i >= 0 counts a row's lower bound and y_i < 0 its upper one (the other way round to
/// maximise; a multiplier that meets no bound is set to 0), and
///   c'x = y'Ax + (c - A'y)'x >= sum_i y_i b_i + sum_j least over [lower_j, upper_j] of (c - A'y)_j x_j
/// for all feasible x. Returns the right side less a bound on its own rounding: a lower bound on a minimum, an upper
/// bound on a maximum. Infinite where a column without a bound has a reduced cost of the wrong sign, be it by rounding,
/// so columns should be bounded, redundantly if need be.
double duality_bound(const LinearProgram& program, std::span<const double> dual);

/// By how much x exceeds a bound of a row or column at most, in units of that row or column.
double greatest_violation(const LinearProgram& program, std::span<const double> primal);

}  // namespace surety
