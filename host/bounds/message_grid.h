#pragma once

#include <cstdint>
#include <vector>

#include "kernels/bounding/auction_saddle.h"
#include "surety/bounds/bounds.h"

namespace surety {

/// Profiles of messages from X(k) = {0, 1/k, ..., k}, or from {0, 1/k, ..., (points - 1)/k}; message y stands for y/k.
/// A profile's index has the last bidder's message fastest.
class MessageGrid {
 public:
  MessageGrid(int bidders, int k) : MessageGrid(bidders, k, k * k + 1) {}
  MessageGrid(int bidders, int k, int points) : bidders_(bidders), k_(k), points_(points) {}
  int bidders() const { return bidders_; }
  int k() const { return k_; }
  int points() const { return points_; }
  std::int64_t profiles() const;
  std::int64_t stride(int bidder) const;

  /// rho_i(y/k) = (1 - 1/k)^y, over k but for the greatest message (Section 5.1): the discrete exponential law.
  std::vector<double> density() const;

 private:
  int bidders_, k_, points_;
};

/// Probabilities of messages that fall by a factor of 1 - rate/k from one to the next.
std::vector<double> geometric_law(const MessageGrid& grid, double rate);

/// nabla_i^+ of (1) for the lower program, nabla_i^- (Section 3.1.3) for the upper one.
kernels::Stencil derivative(const MessageGrid& grid, BoundingProgram program);

/// The adjoint of `derivative` with respect to rho: sum_x rho v (nabla_i q) = sum_x rho (adjoint v) q. Applied to
/// interim values it gives virtual values, for the upper program -(1/rho) times the derivative (7) of v rho (Remark 5).
kernels::Stencil adjoint(const MessageGrid& grid, BoundingProgram program);

/// The adjoint of a stencil with respect to a law of messages.
kernels::Stencil adjoint(const kernels::Stencil& stencil, const std::vector<double>& law);

}  // namespace surety
