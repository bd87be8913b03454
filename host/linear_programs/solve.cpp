#include <fmt/format.h>

#include <ClpSimplex.hpp>
#include <ClpSolve.hpp>
#include <algorithm>
#include <vector>

#include "host/linear_programs/linear_program.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double tolerance = 1e-9;  // of feasibility and optimality, in units of rows and columns
constexpr int optimal = 0;          // Clp's status

/// Column by column, as Clp reads a matrix; entries of one place are added up.
struct ColumnMajor {
  std::vector<CoinBigIndex> start;
  std::vector<int> row;
  std::vector<double> value;

  explicit ColumnMajor(const LinearProgram& program) : start(program.columns() + 1) {
    std::vector<LinearProgram::Entry> entries = program.matrix();
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.column != b.column ? a.column < b.column : a.row < b.row; });
    int previous_column = -1;
    for (const auto& [r, column, x] : entries) {
      if (column == previous_column && row.back() == r) {
        value.back() += x;
        continue;
      }
      row.push_back(r);
      value.push_back(x);
      ++start[column + 1];
      previous_column = column;
    }
    for (int j = 0; j < program.columns(); ++j) start[j + 1] += start[j];
  }
};

/// `low` and `high` hold Clp's own infinity where there is no bound.
void split(const std::vector<LinearProgram::Bounds>& bounds, std::vector<double>& low, std::vector<double>& high) {
  for (const auto& [lower, upper] : bounds) {
    low.push_back(lower == -no_bound ? -COIN_DBL_MAX : lower);
    high.push_back(upper == no_bound ? COIN_DBL_MAX : upper);
  }
}

void load(ClpSimplex& model, const LinearProgram& program, double sign) {
  const ColumnMajor matrix(program);
  std::vector<double> row_low, row_high, low, high, cost;
  split(program.row_bounds(), row_low, row_high);
  split(program.column_bounds(), low, high);
  for (const double c : program.cost()) cost.push_back(sign * c);
  model.loadProblem(program.columns(), program.rows(), matrix.start.data(), matrix.row.data(), matrix.value.data(),
                    low.data(), high.data(), cost.data(), row_low.data(), row_high.data());
}

/// Of what is not basic, the bound that it lies at, up to rounding.
Basis::Place place(ClpSimplex::Status status, double x, LinearProgram::Bounds bounds) {
  if (status == ClpSimplex::basic) return Basis::Place::basic;
  return x - bounds.lower <= bounds.upper - x ? Basis::Place::lower : Basis::Place::upper;
}

Basis basis_of(const ClpSimplex& model, const LinearProgram& program) {
  Basis basis;
  for (int j = 0; j < program.columns(); ++j)
    basis.column.push_back(
        place(model.getColumnStatus(j), model.primalColumnSolution()[j], program.column_bounds()[j]));
  for (int i = 0; i < program.rows(); ++i)
    basis.row.push_back(place(model.getRowStatus(i), model.primalRowSolution()[i], program.row_bounds()[i]));
  return basis;
}

}  // namespace

LinearSolution solve(const LinearProgram& program) {
  const double sign = program.sense() == LinearProgram::Sense::minimize ? 1 : -1;
  ClpSimplex model;
  model.setLogLevel(0);
  model.setPrimalTolerance(tolerance);
  model.setDualTolerance(tolerance);
  load(model, program, sign);
  ClpSolve how;
  how.setSolveType(ClpSolve::useDual);
  constexpr int interrupt_handling = 2, leave_signals_alone = 1;
  how.setSpecialOption(interrupt_handling, leave_signals_alone);  // Ctrl-C ends the program, not one solver call
  model.initialSolve(how);
  if (model.status() == optimal && model.secondaryStatus() != 0) {  // only the scaled program is solved
    model.scaling(0);
    model.primal(1);
  }
  if (model.isProvenPrimalInfeasible()) return {LinearSolution::Status::infeasible, {}, {}, 0, 0, 0, {}};
  if (model.isProvenDualInfeasible()) return {LinearSolution::Status::unbounded, {}, {}, 0, 0, 0, {}};
  if (!model.isProvenOptimal())
    throw Failure(
        fmt::format("the linear program of {} rows and {} columns was not solved: the solver stopped with status {}",
                    program.rows(), program.columns(), model.status()));
  LinearSolution solution{LinearSolution::Status::optimal, {}, {}, 0, 0, 0, {}};
  solution.primal.assign(model.primalColumnSolution(), model.primalColumnSolution() + program.columns());
  solution.dual.assign(model.dualRowSolution(), model.dualRowSolution() + program.rows());
  for (double& y : solution.dual) y *= sign;
  for (int j = 0; j < program.columns(); ++j) solution.objective += program.cost()[j] * solution.primal[j];
  solution.bound = duality_bound(program, solution.dual);
  solution.violation = greatest_violation(program, solution.primal);
  solution.basis = basis_of(model, program);
  return solution;
}

}  // namespace surety
