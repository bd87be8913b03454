#pragma once

#include <cstdint>
#include <vector>

#include "surety/statistics/statistic.h"

namespace surety {

/// The public expenditure problem of Brooks & Du (2023), Section 4, in the limit of many actions: N agents finance
/// expenditure E in [0,1] on a public good. The unit of value is the cost of full expenditure. One agent, who it is
/// being equally likely, values a unit of expenditure at theta > 0, the others at 0; only theta, the social value, is
/// known. An agent may always refuse to pay. The proportional cost-sharing mechanism guarantees the most welfare
/// (theta - 1) E[expenditure] over every information structure and equilibrium, and on the information structure
/// density() no mechanism attains more. Where theta <= N no mechanism guarantees more than 0.
///
/// With alpha = (N-1)/(theta-1) < 1, K(y) = integral_0^y exp(z-y) (z/y)^-alpha dz rises from 0 to its greatest value
/// at y_bar and falls to 1. Expenditure (14) is K(y)/K(y_bar) up to y_bar, which it meets with slope 0, and the
/// guarantee is (theta-1)/K(y_bar) = (theta-1) - (N-1)/y_bar. Actions and signals are in [0, infinity), y is their
/// sum. Immutable.
class PublicExpenditure {
 public:
  /// Throws InvalidInput where agents < 2 or social_value is negative or not finite.
  PublicExpenditure(std::int64_t agents, double social_value);

  std::int64_t agents() const { return agents_; }
  double social_value() const { return social_value_; }
  /// Whether some mechanism guarantees more than 0: theta > N.
  bool solvable() const { return social_value_ > static_cast<double>(agents_); }

  /// lambda, the greatest guarantee and least potential (16), to nearly full relative precision; 0 where not solvable.
  Exact guarantee() const { return guarantee_; }
  /// The guarantee as a fraction of the efficient surplus max(theta - 1, 0); 0 where not solvable (Figure 2).
  Exact share() const { return share_; }
  /// What the guarantee leaves of the efficient surplus: (N-1)/y_bar, or all of it.
  Exact shortfall() const { return shortfall_; }
  /// y_bar, the aggregate action from which on expenditure is full, the greatest aggregate signal; infinite where not
  /// solvable.
  Exact full_expenditure_action() const { return full_at_; }

  /// E(y), (14): in [0,1], concave; 0 where not solvable. y >= 0.
  double expenditure(double aggregate_action) const;
  /// What an agent with this action pays, action/aggregate E(aggregate), in units of the cost; 0 at action 0.
  double contribution(double action, double aggregate_action) const;
  /// (theta-1)(E + E') - (N-1) E/y, the same for every state: lambda up to y_bar, above it
  /// (theta - 1) - (N-1)/y. 0 where not solvable.
  double strategic_virtual_objective(double aggregate_action) const;

  /// Density of the aggregate signal on [0, y_bar], proportional to exp(y) y^-alpha; infinite at 0. Signal profiles
  /// with the same aggregate are equally likely. This and the following throw InvalidInput where not solvable: the
  /// potential comes arbitrarily close to 0 then, or no expenditure is worth its cost.
  double aggregate_signal_density(double aggregate_signal) const;
  /// P(aggregate signal <= y).
  double aggregate_signal_cdf(double aggregate_signal) const;
  /// log rho(y), (15), the log density of one signal profile with this aggregate: that of the aggregate times
  /// (N-1)!/y^(N-1). -infinity above y_bar.
  double log_signal_density(double aggregate_signal) const;
  /// E[theta_i | x] = theta x_i / y.
  double value(double signal, double aggregate_signal) const;

 private:
  void require_solvable() const;

  std::int64_t agents_;
  double social_value_;
  double alpha_, beta_;         ///< (N-1)/(theta-1) and 1 - alpha, each to full precision
  double greatest_kernel_ = 0;  ///< K(y_bar)
  Exact guarantee_{}, share_{}, shortfall_{}, full_at_{};
};

/// A mechanism and an information structure on the grid X(k) = {0, 1/k, ..., k}^N, and what they prove about the
/// greatest guarantee and the least potential: feasible points of the programs (LB-G-k) and (UB-P-k) of Brooks & Du
/// (2023). Expenditure and the law of signals depend on the aggregate l/k alone, costs are shared and values spread in
/// proportion to actions and signals (equally at 0), and both virtual objectives are constant below an aggregate: two
/// recursions, no limit. Where theta <= N expenditure and `lower` are 0; where theta <= 1 so is `upper`.
struct ExpenditureOnGrid {
  Exact lower;  ///< the least strategic virtual objective (4), the same for every state; at most any greatest guarantee
  Exact upper;  ///< the sum of the greatest informational virtual objectives (8); at least any least potential
  std::vector<double> expenditure;     ///< E at aggregates 0, 1/k, ...; 1 from the last one on, if not 0
  std::vector<double> aggregate_mass;  ///< P(aggregate signal = l/k), l = 0, 1, ...; sums to 1
};
/// agents >= 2, social_value >= 0 and finite, 2 <= k <= 1000; throws InvalidInput otherwise. O(k^2).
ExpenditureOnGrid expenditure_on_grid(std::int64_t agents, double social_value, std::int64_t k);

}  // namespace surety
