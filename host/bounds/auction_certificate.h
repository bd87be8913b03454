#pragma once

#include <vector>

#include "host/bounds/auction_solver.h"
#include "host/bounds/grid_rows.h"

namespace surety {

/// What a mechanism is worth in its program (Brooks & Du 2023, (26)): the mean over theta of lambda(theta) plus the
/// mean over rho of the least strategic virtual objective less lambda. A lower bound on the program's value for any
/// allocation and multiplier; in the lower program, on what the mechanism guarantees. In the program's units.
/// `allocation` is on the full grid and feasible.
Worth mechanism_worth(const AuctionProgram& program, const std::vector<double>& allocation,
                      const std::vector<double>& multiplier, int threads);

/// What interim values [coordinate][full profile] are worth (19): the sum over goods and profiles of the greatest
/// virtual value where it is positive. An upper bound on the program's value where the values come from posteriors
/// whose marginal on states is the prior up to `marginal_error` in total.
Worth information_worth(const AuctionProgram& program, const std::vector<double>& value, double marginal_error,
                        int threads);

/// A proven upper bound on what any mechanism earns on an information structure as it stands, in the environment's
/// units: interim values and the marginal on states are computed from its arrays.
double evaluated_potential(const AuctionEnvironment& environment, const BoundingInformation& information, int threads);

/// Repairs a solver's points to exact feasibility and evaluates them.
class AuctionCertifier {
 public:
  AuctionCertifier(const AuctionProgram& program, int threads) : program_(program), threads_(threads) {}

  /// Improves `best` where the solver's average has a better mechanism or information structure. In the environment's
  /// units. Throws Failure for a result that is not finite.
  void judge(AuctionSolver& solver, ProgramBounds& best) const;

 private:
  void judge_mechanism(const AuctionPoint& point, ProgramBounds& best) const;
  void judge_information(const AuctionPoint& point, AuctionSolver& solver, ProgramBounds& best) const;
  std::vector<double> match_marginal(AuctionSolver& solver, std::vector<double>& log_weight) const;
  double greatest_exponent(const std::vector<double>& tilt, const std::vector<double>& log_weight) const;
  std::vector<double> full_values(const BoundingInformation& information, const std::vector<double>& of_softmax) const;

  const AuctionProgram& program_;
  int threads_;
};

}  // namespace surety
