#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/bounds/program.h"
#include "host/bounds/step_size.h"

namespace surety {

/// A mechanism and a family of posteriors, on the kernel's places.
struct SaddlePoint {
  std::vector<double> allocation;  ///< [coordinate][place]
  std::vector<double> tilt;        ///< [column][place]
  std::vector<double> multiplier;  ///< lambda by state
  std::vector<double> log_weight;  ///< by state
};

/// Restarted primal-dual hybrid gradient (Chambolle & Pock 2011; Applegate et al. 2021, "PDLP") for a bounding program:
/// Euclidean steps in the allocation and in lambda, entropic ones in the posteriors, all in the rho-weighted inner
/// product.
///
/// Steps adapt to the interaction that they meet, the ratio between the two sides follows at every restart how far each
/// has moved, and a restart goes to the average of allocations and of exponents since the last one. Averaging exponents
/// instead of posteriors keeps the average in the family.
class SaddleSolver {
 public:
  SaddleSolver(const Program& program, const Execution& execution);

  void iterate();
  std::int64_t iterations() const { return iterations_; }
  bool restart_is_due() const;
  void restart();

  /// The average since the last restart; right after one, the current point.
  SaddlePoint average() const;

  /// The posteriors of another point: their marginal on states, and then their interim values [column][place].
  void load_tilt(const std::vector<double>& tilt);
  std::vector<double> marginal(const std::vector<double>& log_weight);
  std::vector<double> interim_values() const;

  std::string device() const { return backend_->name(); }

 private:
  struct Exponents {  // what is kept by state
    std::vector<double> multiplier, log_weight, marginal;
  };

  int spare() const { return 1 - current_; }
  double try_step();  // the greatest step size that the step just tried would have allowed
  void watch_movement(double size);
  void fold_into_average();
  std::vector<double> marginal_of(const std::vector<double>& sums) const;
  kernels::SaddleStep step(const std::vector<double>& log_weight) const;
  void move_anchor(bool update_weight);

  const Program& program_;
  std::unique_ptr<kernels::SaddleBackend> backend_;
  int current_ = 0;
  StepSize size_;        // over 1/(2k)
  double weight_;        // primal steps over dual ones
  double movement_ = 0;  // of the step just tried, squared; least since the restart
  double least_movement_ = 0;
  double pending_ = 0;  // weight of the current point in the average, not yet counted
  double total_weight_ = 0;
  std::int64_t iterations_ = 0, since_restart_ = 0;
  Exponents now_, next_, anchor_, sum_;
};

}  // namespace surety
