#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "surety/bounds/bounds.h"

namespace surety::reference {

// What mechanisms and information structures are worth in the bounding programs, by definition, in long double.

using Real = long double;

class SlowGrid {
 public:
  SlowGrid(int bidders, int k) : bidders_(bidders), k_(k), points_(k * k + 1) {}
  std::int64_t count() const { return std::int64_t(std::llround(std::pow(double(points_), bidders_))); }
  std::int64_t stride(int i) const { return std::int64_t(std::llround(std::pow(double(points_), bidders_ - 1 - i))); }
  int message(std::int64_t x, int i) const { return int(x / stride(i) % points_); }
  bool top(std::int64_t x, int i) const { return message(x, i) == points_ - 1; }
  Real rho(std::int64_t x) const {
    Real rho = 1;
    for (int i = 0; i < bidders_; ++i) rho *= std::pow(1 - Real(1) / k_, message(x, i)) / (top(x, i) ? 1 : Real(k_));
    return rho;
  }
  int sum(std::int64_t x) const {
    int sum = 0;
    for (int i = 0; i < bidders_; ++i) sum += message(x, i);
    return sum;
  }

 private:
  int bidders_, k_, points_;
};

/// The value of (26) at an allocation, the multiplier shifted so that the excess growth is balanced.
inline Real worth_of_mechanism(const AuctionEnvironment& e, const BoundingMechanism& m) {
  const SlowGrid grid(e.bidders, m.k);
  Real worth = 0;
  for (std::int64_t x = 0; x < grid.count(); ++x) {
    Real least = std::numeric_limits<Real>::infinity();
    for (int s = 0; s < e.states(); ++s) {
      Real objective = -Real(m.multiplier[s]);
      for (int i = 0; i < e.bidders; ++i)
        for (int l = 0; l < e.goods && !grid.top(x, i); ++l) {
          const double* const q = &m.allocation[(i * e.goods + l) * grid.count()];
          objective += e.value(s, i, l) * (m.k - 1) * (Real(q[x + grid.stride(i)]) - q[x]);
        }
      least = std::min(least, objective);
    }
    worth += grid.rho(x) * least;
  }
  for (int s = 0; s < e.states(); ++s) worth += Real(e.prior[s]) * m.multiplier[s];
  return worth;
}

/// The largest violation of feasibility of an allocation.
inline double infeasibility(const AuctionEnvironment& e, const BoundingMechanism& m) {
  const SlowGrid grid(e.bidders, m.k);
  double worst = 0;
  for (std::int64_t x = 0; x < grid.count(); ++x)
    for (int l = 0; l < e.goods; ++l) {
      Real sum = 0;
      for (int i = 0; i < e.bidders; ++i) {
        const double q = m.allocation[(i * e.goods + l) * grid.count() + x];
        worst = std::max(worst, -q);
        sum += q;
      }
      worst = std::max(worst, double(sum - 1));
    }
  return worst;
}

/// sigma(x, theta) at [theta][x], from the formula of BoundingInformation.
inline std::vector<std::vector<Real>> joint_law(const AuctionEnvironment& e, const BoundingInformation& information) {
  const SlowGrid grid(e.bidders, information.k);
  std::vector<std::vector<Real>> sigma(e.states(), std::vector<Real>(grid.count()));
  for (std::int64_t x = 0; x < grid.count(); ++x) {
    std::vector<Real> exponent(e.states());
    for (int s = 0; s < e.states(); ++s) {
      exponent[s] = information.log_weight[s];
      for (int c = 0; c < e.bidders * e.goods; ++c)
        exponent[s] -= Real(e.value(s, c / e.goods, c % e.goods)) * information.tilt[c * grid.count() + x];
    }
    const Real greatest = *std::max_element(exponent.begin(), exponent.end());
    Real total = 0;
    for (Real& z : exponent) total += z = std::exp(z - greatest);
    const bool beyond = grid.sum(x) > information.reach;
    for (int s = 0; s < e.states(); ++s) {
      const Real softmax = beyond ? Real(e.prior[s]) : exponent[s] / total;
      sigma[s][x] = grid.rho(x) * (information.share * softmax + information.rest[s]);
    }
  }
  return sigma;
}

/// How far the marginals of sigma are from rho and from mu, in total.
inline double marginal_error(const AuctionEnvironment& e, int k, const std::vector<std::vector<Real>>& sigma) {
  const SlowGrid grid(e.bidders, k);
  Real of_signals = 0, of_states = 0;
  for (std::int64_t x = 0; x < grid.count(); ++x) {
    Real sum = 0;
    for (int s = 0; s < e.states(); ++s) sum += sigma[s][x];
    of_signals += std::abs(sum - grid.rho(x));
  }
  for (int s = 0; s < e.states(); ++s) {
    Real sum = 0;
    for (const Real mass : sigma[s]) sum += mass;
    of_states += std::abs(sum - e.prior[s]);
  }
  return double(std::max(of_signals, of_states));
}

/// The objective of (19): every good goes to the bidder with the greatest informational virtual objective, if positive.
inline Real worth_of_information(const AuctionEnvironment& e, int k, const std::vector<std::vector<Real>>& sigma) {
  const SlowGrid grid(e.bidders, k);
  Real worth = 0;
  for (std::int64_t x = 0; x < grid.count(); ++x)
    for (int l = 0; l < e.goods; ++l) {
      Real greatest = 0;
      for (int i = 0; i < e.bidders; ++i) {
        Real objective = 0;
        for (int s = 0; s < e.states(); ++s) {
          const Real here = sigma[s][x];
          Real slope;
          if (grid.top(x, i)) {
            slope = -here;
          } else if (grid.message(x, i) == k * k - 1) {
            slope = sigma[s][x + grid.stride(i)] - k * here;
          } else {
            slope = k * (sigma[s][x + grid.stride(i)] - here);
          }
          objective -= e.value(s, i, l) * slope;
        }
        greatest = std::max(greatest, objective);
      }
      worth += greatest;
    }
  return worth;
}

}  // namespace surety::reference
