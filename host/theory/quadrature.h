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

}  // namespace detail

/// Integrates f: double -> std::array<double, K> over the panels between consecutive `points` (ascending), halving
/// every panel whose error matters beside the whole. f may be singular at the points but not inside the panels.
template <std::size_t K, class Function>
Integrals<K> integrate(const std::vector<double>& points, const Function& f) {
  struct Panel {
    double low, high;
    Integrals<K> part;
    int depth;
  };
  std::vector<Panel> open;
  std::array<double, K> scale{};
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    if (!(points[i + 1] > points[i])) continue;
    open.push_back({points[i], points[i + 1], detail::panel_integrals<K>(points[i], points[i + 1], f), 0});
    for (std::size_t k = 0; k < K; ++k) scale[k] += std::abs(open.back().part.value[k]);
  }
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  constexpr int deepest = 60;
  Integrals<K> sum;
  while (!open.empty()) {
    const Panel panel = open.back();
    open.pop_back();
    bool settled = true;
    for (std::size_t k = 0; k < K; ++k)
      settled &= panel.part.error[k] <= std::max(4 * epsilon * std::abs(panel.part.value[k]), epsilon * scale[k]);
    const double middle = panel.low + (panel.high - panel.low) / 2;
    if (settled || panel.depth == deepest || !(middle > panel.low && middle < panel.high)) {
      for (std::size_t k = 0; k < K; ++k) {
        sum.value[k] += panel.part.value[k];
        sum.error[k] += panel.part.error[k];
      }
      continue;
    }
    for (const auto& [low, high] : {std::pair{panel.low, middle}, std::pair{middle, panel.high}})
      open.push_back({low, high, detail::panel_integrals<K>(low, high, f), panel.depth + 1});
  }
  for (std::size_t k = 0; k < K; ++k) sum.error[k] += 8 * epsilon * scale[k];
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
