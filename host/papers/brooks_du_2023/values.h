#pragma once

#include <cstdint>
#include <vector>

namespace surety::brooks_du_2023 {

// The closed forms of Brooks & Du (2023) once more, by means that share nothing with the theory library: a power series
// for the differential equation, sums over all profiles of a grid, quadrature.

/// Section 4: total expenditure E with (theta-1)(E + E') - (N-1) E/y = lambda from E(0) = 0 up to where it touches 1.
/// By coefficients E = lambda sum_j e_j y^j, e_1 = 1/(theta-N) and ((theta-1)(j+1) - (N-1)) e_(j+1) = -(theta-1) e_j.
/// theta > N.
class ExpenditureSeries {
 public:
  ExpenditureSeries(int agents, double social_value);
  double guarantee() const { return lambda_; }  ///< lambda
  double full_at() const { return full_at_; }   ///< y_bar
  double expenditure(double y) const { return y < full_at_ ? lambda_ * static_cast<double>(sum(y)) : 1; }
  /// P(aggregate signal <= y): the density is in proportion to e^y y^-alpha up to y_bar, by Gauss's rule in
  /// y^(1-alpha).
  double signal_cdf(double y) const;

 private:
  long double sum(long double y) const;
  long double slope(long double y) const;

  double social_value_, agents_;
  std::vector<long double> coefficients_;
  double lambda_, full_at_;
};

/// Section 6: E[min over i of dq_i/dx_i], q the smoothed allocation, the difference of two exponentials having the
/// density e^-|d|/2.
double smoothed_guarantee(double m);

/// The same on X(k)^2 by its definition: sum over all profiles of rho(x) min_i grad_i^+ q_i(x).
double grid_guarantee(int k, int steps);
/// The same but for actions at k, which have probability e^-k: the difference of two geometric variables.
double geometric_guarantee(std::int64_t k, std::int64_t steps);
/// The steps with the greatest of these: the sums over profiles up to k = 10.
struct BestSteps {
  std::int64_t steps;
  double guarantee;
};
BestSteps best_steps(std::int64_t k);

/// The least strategic virtual objective (4) of that allocation with transfers t_i at [i][x_1 (k^2 + 1) + x_2], over
/// profiles and over who has the value.
double transfers_guarantee(int k, int steps, const std::vector<std::vector<double>>& transfers);

/// 6.3: E_rho[min_i grad_i^+ q_i] where a step up gives a bidder 1/N of what is unsold, by filling the tables profile
/// by profile.
double unsold_shares_guarantee(int bidders, int k);

}  // namespace surety::brooks_du_2023
