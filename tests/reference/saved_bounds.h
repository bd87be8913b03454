#pragma once

#include "host/reference/bounding_certificates.h"
#include "surety/bounds/saved_bounds.h"

namespace surety::reference {

// What a mechanism with transfers does, by definition, in long double.

/// nabla_i^+ of (1).
inline Real upward(const SlowGrid& grid, int k, const double* f, std::int64_t x, int i) {
  return grid.top(x, i) ? Real(0) : (k - 1) * (Real(f[x + grid.stride(i)]) - f[x]);
}

/// (40): the mean over `prior` of min over x of sum_i t_i + sum_i nabla_i^+ (sum_l theta_il q_il - t_i).
inline Real guaranteed(const SavedBounds& saved, const std::vector<double>& prior) {
  const AuctionEnvironment& e = saved.environment;
  const int k = saved.k();
  const SlowGrid grid(e.bidders, k);
  Real total = 0;
  for (int s = 0; s < e.states(); ++s) {
    Real least = std::numeric_limits<Real>::infinity();
    for (std::int64_t x = 0; x < grid.count(); ++x) {
      Real objective = 0;
      for (int i = 0; i < e.bidders; ++i) {
        objective += saved.transfers[i][x] - upward(grid, k, saved.transfers[i].data(), x, i);
        for (int l = 0; l < e.goods; ++l)
          objective +=
              e.value(s, i, l) * upward(grid, k, &saved.mechanism.allocation[(i * e.goods + l) * grid.count()], x, i);
      }
      least = std::min(least, objective);
    }
    total += prior[s] * least;
  }
  return total;
}

/// Expectations when everybody sends his signal.
struct Truthful {
  Real revenue = 0, surplus = 0, full_surplus = 0, sold = 0;
};
inline Truthful truthful_play(const SavedBounds& saved) {
  const AuctionEnvironment& e = saved.environment;
  const SlowGrid grid(e.bidders, saved.k());
  const auto sigma = joint_law(e, saved.information);
  Truthful mean;
  for (std::int64_t x = 0; x < grid.count(); ++x)
    for (int s = 0; s < e.states(); ++s)
      for (int l = 0; l < e.goods; ++l) {
        double greatest = 0;
        for (int i = 0; i < e.bidders; ++i) {
          const Real q = saved.mechanism.allocation[(i * e.goods + l) * grid.count() + x];
          mean.surplus += sigma[s][x] * e.value(s, i, l) * q;
          mean.sold += sigma[s][x] * q;
          if (l == 0) mean.revenue += sigma[s][x] * saved.transfers[i][x];
          greatest = std::max(greatest, e.value(s, i, l));
        }
        mean.full_surplus += sigma[s][x] * greatest;
      }
  return mean;
}

/// What bidder i gains in expectation by sending m where his signal is y and everybody else is truthful.
inline Real deviation_gain(const SavedBounds& saved, const std::vector<std::vector<Real>>& sigma, int i, int y, int m) {
  const AuctionEnvironment& e = saved.environment;
  const SlowGrid grid(e.bidders, saved.k());
  Real gain = 0, mass = 0;
  for (std::int64_t x = 0; x < grid.count(); ++x) {
    if (grid.message(x, i) != y) continue;
    const std::int64_t there = x + (m - y) * grid.stride(i);
    for (int s = 0; s < e.states(); ++s) {
      mass += sigma[s][x];
      Real change = Real(saved.transfers[i][x]) - saved.transfers[i][there];
      for (int l = 0; l < e.goods; ++l) {
        const double* const q = &saved.mechanism.allocation[(i * e.goods + l) * grid.count()];
        change += e.value(s, i, l) * (Real(q[there]) - q[x]);
      }
      gain += sigma[s][x] * change;
    }
  }
  return gain / mass;
}

}  // namespace surety::reference
