#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/bounds/auction_program.h"
#include "kernels/bounding/auction_saddle.h"

namespace surety {

/// A mechanism and a family of posteriors, on the kernel's places.
struct AuctionPoint {
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
class AuctionSolver {
 public:
  AuctionSolver(const AuctionProgram& program, const Execution& execution);

  /// One iteration, or so many; `count` is at most until_restart().
  void iterate(std::int64_t count = 1);
  std::int64_t iterations() const { return state_.progress.iterations; }
  std::int64_t until_restart() const;
  void restart();

  /// The average since the last restart; right after one, the current point.
  AuctionPoint average() const;

  /// The posteriors of another point: their marginal on states, and then their interim values [column][place].
  void load_tilt(const std::vector<double>& tilt);
  std::vector<double> marginal(const std::vector<double>& log_weight);
  std::vector<double> interim_values() const;

  std::string device() const { return backend_->name(); }

 private:
  using Numbers = kernels::AuctionNumbers;

  int spare() const { return 1 - state_.progress.current; }
  template <class Vector>
  auto at(Vector& numbers, Numbers which) const {
    return std::span(numbers).subspan(std::size_t(which) * states_, states_);
  }
  std::span<double> of(Numbers which) { return at(state_.numbers, which); }
  std::span<const double> of(Numbers which) const { return at(state_.numbers, which); }
  /// A pass over the copy `which` of the point, with posteriors of these weights.
  std::vector<double> run(kernels::AuctionPass pass, int which, std::span<const double> log_weight,
                          double average_weight = 0);
  /// The marginal of the posteriors of a copy; its interim values become those of its tilts.
  std::vector<double> refresh(int which, std::span<const double> log_weight);
  void move_anchor(bool update_weight);

  const AuctionProgram& program_;
  kernels::StatesOfProgram of_state_;
  std::unique_ptr<kernels::AuctionSaddleBackend> backend_;
  std::size_t states_;
  kernels::SolverState state_;
  std::vector<double> anchor_;  // as state_.numbers
};

}  // namespace surety
