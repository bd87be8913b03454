#pragma once

#include <vector>

#include "host/bounds/grid_rows.h"
#include "host/bounds/outcome_solver.h"
#include "surety/bounds/outcome_bounds.h"

namespace surety {

/// What lotteries [outcome][profile] are worth in their program: the mean over states of the least strategic virtual
/// objective (4). A lower bound on the program's value for lotteries that it allows. In the program's units.
Worth lotteries_worth(const OutcomeProgram& program, const std::vector<double>& lottery, int threads);

/// What densities [state][profile] with respect to rho mu are worth: the sum over profiles of the greatest
/// informational virtual objective (8) of an outcome, or of a vertex. An upper bound on the program's value for
/// densities >= 0 that integrate to 1 up to rounding of their sum.
Worth densities_worth(const OutcomeProgram& program, const std::vector<double>& density, int threads);

/// Repairs a solver's points to exact feasibility and evaluates them.
class OutcomeCertifier {
 public:
  OutcomeCertifier(const OutcomeProgram& program, int threads) : program_(program), threads_(threads) {}

  /// Of the lower program: the lottery that is best among those that everybody takes part in, whatever is sent.
  OutcomeProgramBounds constant_mechanism() const;

  /// Improves `best` where the solver's average has a better mechanism or information structure. In the environment's
  /// units. Throws Failure for a result that is not finite.
  void judge(const OutcomeSolver& solver, OutcomeProgramBounds& best) const;

 private:
  void judge_mechanism(OutcomePoint& point, OutcomeProgramBounds& best) const;
  void keep_mechanism(OutcomePoint& point, OutcomeProgramBounds& best) const;
  void judge_information(OutcomePoint& point, OutcomeProgramBounds& best) const;
  void repair_lotteries(OutcomePoint& point) const;

  const OutcomeProgram& program_;
  int threads_;
};

}  // namespace surety
