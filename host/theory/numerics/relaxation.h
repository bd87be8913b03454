#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "surety/contracts.h"

namespace surety {

/// `points`, ascending, and where they reach 2^12 times `scale` above the first one or further, steps that halve
/// towards that one: an error is small beside what is greatest on its panel, which says nothing of the rest of a wide
/// one.
inline std::vector<double> halved_towards_first(std::vector<double> points, double scale) {
  const double first = points.front(), wide = points.back() - first;
  if (!(wide > 0x1p12 * scale)) return points;
  for (int k = 1; std::ldexp(wide, -k) > 0x1p-8 * scale; ++k) points.push_back(first + std::ldexp(wide, -k));
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

/// The solution of b' = rate(x) (target(x) - b), b(start) = b_0: b follows the target, at a rate >= 0 that may be
/// infinite at the start and as great as it likes. By collocation in 20 points of Radau, which damps what is stiff
/// (Hairer & Wanner, Solving Ordinary Differential Equations II, IV.5), on panels that are halved until the last
/// coefficients of b do not matter, nor what the equation is missed by at some more points. Rates and targets are
/// smooth between the panels' ends.
class Relaxation {
 public:
  struct Pull {
    double rate, target;
  };

  /// `points`: the panels' ends, ascending, from the start on; `pull(x)` is asked between them only. `looked_at`: where
  /// the equation is held against the solution, ascending; narrow peaks of the rate are missed by steps.
  template <class Function>
  Relaxation(const std::vector<double>& points, double b_0, const Function& pull,
             const std::vector<double>& looked_at = {})
      : last_(b_0) {
    constexpr int deepest = 40;
    constexpr double missed = 1e-9;
    struct End {
      double at;
      int depth = 0, stalls = 0;  ///< how often it was halved; and did not gain much
      double tail = INFINITY;     ///< before that
    };
    double low = points.front();
    std::vector<End> ends;  // of panels to come, the next one last
    for (auto end = points.rbegin(); end + 1 != points.rend(); ++end) ends.push_back({*end});
    while (!ends.empty()) {
      const Panel panel = solve(low, ends.back().at, last_, pull);
      const int stalls = panel.tail > ends.back().tail / 3 ? ends.back().stalls + 1 : 0;
      const bool noise = stalls >= 2 && panel.tail <= 1e-6 * panel.size;  // in rates: finer panels do not help
      const bool rough = panel.tail > 1e-11 * panel.size && !noise;
      if (ends.back().depth < deepest && (rough || miss(panel, looked_at, pull) > missed * panel.size)) {
        ends.back() = {ends.back().at, ends.back().depth + 1, stalls, panel.tail};
        const double high = ends.back().at;
        ends.push_back(ends.back());
        ends.back().at = low + (high - low) / 2;
        continue;
      }
      panels_.push_back(panel);
      last_ = panel.coefficient.sum();
      low = ends.back().at;
      ends.pop_back();
    }
  }

  /// At x from the first point on; beyond the last as there.
  double operator()(double x) const {
    const auto panel = std::upper_bound(panels_.begin(), panels_.end() - 1, x,
                                        [](double at, const Panel& p) { return at < p.centre + p.half; });
    return terms(std::min((x - panel->centre) / panel->half, 1.0)).dot(panel->coefficient);
  }

 private:
  static constexpr int nodes = 20, freedom = nodes + 1;
  using Terms = Eigen::Matrix<double, 1, freedom>;

  struct Panel {
    double centre, half;
    Eigen::Matrix<double, freedom, 1> coefficient;  ///< of Chebyshev polynomials
    double tail, size;                              ///< of the last coefficients; of b
  };

  /// The Chebyshev polynomials at y in [-1, 1].
  static Terms terms(double y) {
    Terms t;
    t[0] = 1;
    t[1] = y;
    for (int m = 2; m < freedom; ++m) t[m] = 2 * y * t[m - 1] - t[m - 2];
    return t;
  }
  /// Their derivatives: m U_(m-1).
  static Terms slopes(double y) {
    Terms u;
    u[0] = 0;
    u[1] = 1;
    u[2] = 2 * y;
    for (int m = 3; m < freedom; ++m) u[m] = 2 * y * u[m - 1] - u[m - 2];
    for (int m = 2; m < freedom; ++m) u[m] *= m;
    return u;
  }

  /// The zeros of P_19 - P_20, the last of which is 1; between two neighbours of a grid that is as dense as they are.
  static const std::vector<double>& radau() {
    static const std::vector<double> all = [] {
      const auto f = [](double y) { return std::legendre(nodes - 1, y) - std::legendre(nodes, y); };
      constexpr int grid = 20 * nodes;
      std::vector<double> zeros;
      double before = -1;
      for (int i = 1; i < grid; ++i) {
        const double here = -std::cos(std::numbers::pi * i / grid);
        if (f(before) * f(here) < 0) {
          double low = before, high = here;
          for (int step = 0; step < 60; ++step) {
            const double middle = low + (high - low) / 2;
            (f(low) * f(middle) <= 0 ? high : low) = middle;
          }
          zeros.push_back(low + (high - low) / 2);
        }
        before = here;
      }
      zeros.push_back(1);
      SURETY_EXPECTS(zeros.size() == nodes);
      return zeros;
    }();
    return all;
  }

  template <class Function>
  static Panel solve(double low, double high, double b_0, const Function& pull) {
    const double centre = low + (high - low) / 2, half = (high - low) / 2;
    Eigen::Matrix<double, freedom, freedom> left;
    Eigen::Matrix<double, freedom, 1> right;
    left.row(0) = terms(-1);
    right[0] = b_0;
    double size = std::abs(b_0);
    for (int k = 0; k < nodes; ++k) {
      const double y = radau()[static_cast<std::size_t>(k)];
      const auto [rate, target] = pull(centre + half * std::min(y, 1 - 0x1p-40));  // smooth up to the end, not there
      const double scale = 1 / (1 + rate * half);
      left.row(k + 1) = scale * (slopes(y) + rate * half * terms(y));
      right[k + 1] = scale * rate * half * target;
      size = std::max(size, std::abs(target));
    }
    const Eigen::Matrix<double, freedom, 1> c = left.partialPivLu().solve(right);
    return {centre, half, c, std::abs(c[freedom - 1]) + std::abs(c[freedom - 2]), size};
  }

  /// By how much the solution misses the equation at most, in units of b: over the panel, or the time that b needs.
  template <class Function>
  static double miss(const Panel& panel, const std::vector<double>& looked_at, const Function& pull) {
    const double low = panel.centre - panel.half, high = panel.centre + panel.half;
    double most = 0;
    for (auto x = std::upper_bound(looked_at.begin(), looked_at.end(), low); x != looked_at.end() && *x < high; ++x) {
      const double y = (*x - panel.centre) / panel.half;
      const auto [rate, target] = pull(*x);
      const double pulled = rate * panel.half / (1 + rate * panel.half) * (target - terms(y).dot(panel.coefficient));
      most = std::max(most, std::abs(slopes(y).dot(panel.coefficient) / (1 + rate * panel.half) - pulled));
    }
    return most;
  }

  std::vector<Panel> panels_;
  double last_;
};

}  // namespace surety
