#include "host/bounds/message_grid.h"

#include <cmath>

namespace surety {

std::int64_t MessageGrid::stride(int bidder) const {
  std::int64_t stride = 1;
  for (int i = bidder + 1; i < bidders_; ++i) stride *= points();
  return stride;
}

std::int64_t MessageGrid::profiles() const { return stride(0) * points(); }

std::vector<double> MessageGrid::density() const {
  std::vector<double> rho;
  for (int y = 0; y < points(); ++y) rho.push_back(std::pow(1 - 1.0 / k_, y) / (y + 1 < points() ? k_ : 1));
  return rho;
}

std::vector<double> geometric_law(const MessageGrid& grid, double rate) {
  std::vector<double> law;
  double total = 0;
  for (int y = 0; y < grid.points(); ++y) total += law.emplace_back(std::pow(1 - rate / grid.k(), y));
  for (double& p : law) p /= total;
  return law;
}

kernels::Stencil derivative(const MessageGrid& grid, BoundingProgram program) {
  const double k = grid.k();
  const auto n = std::size_t(grid.points());
  if (program == BoundingProgram::lower) {
    kernels::Stencil up{std::vector(n, -(k - 1)), std::vector(n, k - 1), 1};
    up.own.back() = up.other.back() = 0;
    return up;
  }
  kernels::Stencil down{std::vector(n, k), std::vector(n, -k), -1};
  down.other.front() = 0;
  down.own.back() = 1;
  down.other.back() = -1;
  return down;
}

// rho_i(y - 1)/rho_i(y) is k/(k-1), and 1/(k-1) at the top.
kernels::Stencil adjoint(const MessageGrid& grid, BoundingProgram program) {
  const double k = grid.k();
  const auto n = std::size_t(grid.points());
  if (program == BoundingProgram::lower) {
    kernels::Stencil down{std::vector(n, -(k - 1)), std::vector(n, k), -1};
    down.other.front() = 0;
    down.own.back() = 0;
    down.other.back() = 1;
    return down;
  }
  kernels::Stencil up{std::vector(n, k), std::vector(n, -(k - 1)), 1};
  up.own.back() = 1;
  up.other.back() = 0;
  return up;
}

kernels::Stencil adjoint(const kernels::Stencil& stencil, const std::vector<double>& law) {
  kernels::Stencil adjoint{stencil.own, std::vector<double>(law.size()), -stencil.direction};
  for (int y = 0; y < int(law.size()); ++y) {
    const int from = y - stencil.direction;  // whose derivative looks at y
    if (from < 0 || from >= int(law.size())) continue;
    const auto here = std::size_t(y), there = std::size_t(from);
    adjoint.other[here] = law[there] / law[here] * stencil.other[there];
  }
  return adjoint;
}

}  // namespace surety
