#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/bounds/outcome_program.h"
#include "kernels/bounding/outcome_saddle.h"

namespace surety {

/// A mechanism and a law of signals and states, to rounding: [number][profile].
struct OutcomePoint {
  std::vector<double> lottery;        ///< by outcome; of profiles where lotteries are over vertices too
  std::vector<double> density;        ///< of sigma with respect to rho mu, by state
  std::vector<double> vertex_weight;  ///< of those profiles in the order of their index
};

/// Restarted primal-dual hybrid gradient (Chambolle & Pock 2011; Applegate et al. 2021, "PDLP") for a bounding program
/// of an environment with outcomes: Euclidean steps in lotteries, densities and lambda, in the inner product that rho
/// and mu weigh. Step sizes adapt, restarts go to the average since the last one, and the ratio between the two sides
/// follows how far each has moved.
class OutcomeSolver {
 public:
  OutcomeSolver(const OutcomeProgram& program, const Execution& execution);

  /// One iteration, or so many; `count` is at most until_restart().
  void iterate(std::int64_t count = 1) { backend_->iterate(state_, count); }
  std::int64_t iterations() const { return state_.progress.iterations; }
  std::int64_t until_restart() const;
  void restart();

  /// The average since the last restart; right after one, the current point.
  OutcomePoint average() const;

  std::string device() const { return backend_->name(); }

 private:
  using Numbers = kernels::OutcomeNumbers;

  std::span<double> of(Numbers which) {
    return std::span(state_.numbers).subspan(std::size_t(which) * states_, states_);
  }
  void start(const kernels::OutcomeSaddleProblem& problem);
  std::vector<double> run(kernels::OutcomePass pass, double average_weight = 0);
  void move_anchor(bool update_weight);

  const OutcomeProgram& program_;
  std::unique_ptr<kernels::OutcomeSaddleBackend> backend_;
  std::size_t states_;
  kernels::SolverState state_;
  std::vector<double> anchor_;  // lambda
};

}  // namespace surety
