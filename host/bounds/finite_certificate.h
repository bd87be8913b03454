#pragma once

#include <vector>

#include "host/bounds/finite_solver.h"
#include "host/bounds/grid_rows.h"
#include "surety/bounds/finite_bounds.h"

namespace surety {

/// What lotteries [outcome][profile] are worth in their program: the mean over states of the least strategic virtual
/// objective (4). A lower bound on the program's value for lotteries that it allows. In the program's units.
Worth lotteries_worth(const FiniteProgram& program, const std::vector<double>& lottery, int threads);

/// What densities [state][profile] with respect to rho mu are worth: the sum over profiles of the greatest
/// informational virtual objective (8) of an outcome, or of a vertex. An upper bound on the program's value for
/// densities >= 0 that integrate to 1 up to rounding of their sum.
Worth densities_worth(const FiniteProgram& program, const std::vector<double>& density, int threads);

/// Repairs a solver's points to exact feasibility and evaluates them.
class FiniteCertifier {
 public:
  FiniteCertifier(const FiniteProgram& program, int threads) : program_(program), threads_(threads) {}

  /// Improves `best` where the solver's average has a better mechanism or information structure. In the environment's
  /// units. Throws Failure for a result that is not finite.
  void judge(const FiniteSolver& solver, FiniteProgramBounds& best) const;

 private:
  void judge_mechanism(FinitePoint& point, FiniteProgramBounds& best) const;
  void judge_information(FinitePoint& point, FiniteProgramBounds& best) const;
  void repair_lotteries(FinitePoint& point) const;

  const FiniteProgram& program_;
  int threads_;
};

}  // namespace surety
