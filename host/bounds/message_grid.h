#pragma once

#include <cstdint>
#include <vector>

#include "kernels/saddle/saddle.h"
#include "surety/bounds/bounds.h"

namespace surety {

/// Profiles of messages from X(k) = {0, 1/k, ..., k}; message y stands for y/k. A profile's index has the last bidder's
/// message fastest.
class MessageGrid {
 public:
  MessageGrid(int bidders, int k) : bidders_(bidders), k_(k) {}
  int bidders() const { return bidders_; }
  int k() const { return k_; }
  int points() const { return k_ * k_ + 1; }
  std::int64_t profiles() const;
  std::int64_t stride(int bidder) const;

  /// rho_i(y/k) = (1 - 1/k)^y, over k but for the greatest message (Section 5.1): the discrete exponential law.
  std::vector<double> density() const;

 private:
  int bidders_, k_;
};

/// nabla_i^+ of (1) for the lower program, nabla_i^- (Section 3.1.3) for the upper one.
kernels::Stencil derivative(const MessageGrid& grid, BoundingProgram program);

/// The adjoint of `derivative` with respect to rho: sum_x rho v (nabla_i q) = sum_x rho (adjoint v) q. Applied to
/// interim values it gives virtual values, for the upper program -(1/rho) times the derivative (7) of v rho (Remark 5).
kernels::Stencil adjoint(const MessageGrid& grid, BoundingProgram program);

}  // namespace surety
