#pragma once

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace surety {

/// Integrals of K functions over the same range, with bounds on their errors.
template <std::size_t K>
struct Integrals {
  std::array<double, K> value{}, error{};
};

namespace detail {

/// Gauss-Kronrod 10/21 on one panel; the error estimate is QUADPACK's, which knows that the 21-point value is far
/// better than its distance from the 10-point one.
template <std::size_t K, class Function>
Integrals<K> panel_integrals(double low, double high, const Function& f) {
  using Kronrod = boost::math::quadrature::gauss_kronrod<double, 21>;
  using Gauss = boost::math::quadrature::gauss<double, 10>;
  const double centre = low + (high - low) / 2, half = (high - low) / 2;
  std::array<std::array<double, K>, 21> at;
  std::array<double, 21> weight;
  Integrals<K> sum;
  std::array<double, K> coarse{};
  for (int i = 0; i < 11; ++i) {
    // Kronrod's odd nodes are Gauss's
    const double offset = half * Kronrod::abscissa()[i];
    for (int mirrored = 0; mirrored < (i == 0 ? 1 : 2); ++mirrored) {
      const int slot = i == 0 ? 0 : 2 * i - 1 + mirrored;
      at[slot] = f(mirrored ? centre - offset : centre + offset);
      weight[slot] = Kronrod::weights()[i];
      for (std::size_t k = 0; k < K; ++k) {
        sum.value[k] += half * weight[slot] * at[slot][k];
        if (i % 2 == 1) coarse[k] += half * Gauss::weights()[i / 2] * at[slot][k];
      }
    }
  }
  for (std::size_t k = 0; k < K; ++k) {
    const double mean = sum.value[k] / (high - low);
    double spread = 0, size = 0;
    for (int slot = 0; slot < 21; ++slot) {
      spread += half * weight[slot] * std::abs(at[slot][k] - mean);
      size += half * weight[slot] * std::abs(at[slot][k]);
    }
    double error = std::abs(sum.value[k] - coarse[k]);
    if (spread > 0 && error > 0) error = spread * std::min(1.0, std::pow(200 * error / spread, 1.5));
    sum.error[k] = std::max(error, 2 * std::numeric_limits<double>::epsilon() * size);
  }
  return sum;
}

/// Whether every component's error is small beside the panel's own value or the whole.
template <std::size_t K>
bool settled(const Integrals<K>& part, const std::array<double, K>& scale) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  for (std::size_t k = 0; k < K; ++k)
    if (part.error[k] > std::max(4 * epsilon * std::abs(part.value[k]), epsilon * scale[k])) return false;
  return true;
}

/// Whether halving cut some unsettled component's error by a quarter or more. A singular end of a bounded function cuts
/// it by half, rounding not at all.
template <std::size_t K>
bool improved(const Integrals<K>& whole, const Integrals<K>& left, const Integrals<K>& right,
              const std::array<double, K>& scale) {
  for (std::size_t k = 0; k < K; ++k) {
    const bool matters = whole.error[k] > std::numeric_limits<double>::epsilon() * scale[k];
    if (matters && left.error[k] + right.error[k] <= 0.75 * whole.error[k]) return true;
  }
  return false;
}

}  // namespace detail

/// Integrates f: double -> std::array<double, K> over the panels between consecutive `points` (ascending), halving
/// every panel whose error matters beside the whole, or beside `least` where that is more: what a part need not
/// resolve. f may be singular at the points but not inside the panels.
template <std::size_t K, class Function>
Integrals<K> integrate(const std::vector<double>& points, const Function& f, const std::array<double, K>& least = {}) {
  struct Panel {
    double low, high;
    Integrals<K> part;
    int depth, stalls;
  };
  std::vector<Panel> open;
  std::array<double, K> scale{};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    if (!(points[i + 1] > points[i])) continue;
    open.push_back({points[i], points[i + 1], detail::panel_integrals<K>(points[i], points[i + 1], f), 0, 0});
    for (std::size_t k = 0; k < K; ++k) scale[k] += std::abs(open.back().part.value[k]);
  }
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  constexpr int deepest = 60;
  Integrals<K> sum;
  for (std::size_t k = 0; k < K; ++k) {
    sum.error[k] = 8 * epsilon * scale[k];
    scale[k] = std::max(scale[k], least[k]);
  }
  std::array<double, K> lost{};  // by rounding in sum.value, added at the end: there may be thousands of panels
  while (!open.empty()) {
    const Panel panel = open.back();
    open.pop_back();
    const double middle = panel.low + (panel.high - panel.low) / 2;
    if (detail::settled(panel.part, scale) || panel.stalls == 2 || panel.depth == deepest ||
        !(middle > panel.low && middle < panel.high)) {
      for (std::size_t k = 0; k < K; ++k) {
        const double before = sum.value[k];
        sum.value[k] += panel.part.value[k];
        lost[k] += panel.part.value[k] - (sum.value[k] - before);
        sum.error[k] += panel.part.error[k];
      }
      continue;
    }
    const auto left = detail::panel_integrals<K>(panel.low, middle, f);
    const auto right = detail::panel_integrals<K>(middle, panel.high, f);
    const int stalls = detail::improved(panel.part, left, right, scale) ? 0 : panel.stalls + 1;
    open.push_back({panel.low, middle, left, panel.depth + 1, stalls});
    open.push_back({middle, panel.high, right, panel.depth + 1, stalls});
  }
  for (std::size_t k = 0; k < K; ++k) sum.value[k] += lost[k];
  return sum;
}

/// Sorts the points, keeps those in [low, high], adds both ends and drops repetitions.
inline std::vector<double> panel_points(std::vector<double> points, double low, double high) {
  points.push_back(low);
  points.push_back(high);
  std::erase_if(points, [=](double x) { return !(x >= low && x <= high); });
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

}  // namespace surety
