#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/bounds/finite_program.h"
#include "host/bounds/step_size.h"

namespace surety {

/// A mechanism and a law of signals and states, to rounding: [number][profile].
struct FinitePoint {
  std::vector<double> lottery;        ///< by outcome; of profiles where lotteries are over vertices too
  std::vector<double> density;        ///< of sigma with respect to rho mu, by state
  std::vector<double> vertex_weight;  ///< of those profiles in the order of their index
};

/// Restarted primal-dual hybrid gradient (Chambolle & Pock 2011; Applegate et al. 2021, "PDLP") for a bounding program
/// of a finite environment: Euclidean steps in lotteries, densities and lambda, in the inner product that rho and mu
/// weigh. Step sizes adapt, restarts go to the average since the last one, and the ratio between the two sides follows
/// how far each has moved.
class FiniteSolver {
 public:
  FiniteSolver(const FiniteProgram& program, const Execution& execution);

  void iterate();
  std::int64_t iterations() const { return iterations_; }
  bool restart_is_due() const { return surety::restart_is_due(since_restart_, iterations_); }
  void restart();

  /// The average since the last restart; right after one, the current point.
  FinitePoint average() const;

  std::string device() const { return backend_->name(); }

 private:
  struct States {  // what is kept by state
    std::vector<double> lambda, mass;
  };

  void start();
  double try_step();  // the greatest step size that the step just tried would have allowed
  kernels::FiniteStep step() const;
  void move_anchor(bool update_weight);

  const FiniteProgram& program_;
  std::unique_ptr<kernels::FiniteSaddleBackend> backend_;
  int current_ = 0;
  StepSize size_;       // over 1/(2k)
  double weight_;       // primal steps over dual ones
  double pending_ = 0;  // weight of the current point in the average, not yet counted
  double total_weight_ = 0;
  std::int64_t iterations_ = 0, since_restart_ = 0;
  States now_, next_, anchor_;
  std::vector<double> lambda_sum_;
};

}  // namespace surety
