#pragma once

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <vector>

#include "host/theory/numerics/quadrature.h"
#include "surety/theory/proportional_auction.h"

namespace surety::reference {

// The proportional auction by the paper's definitions, plainly and slowly.

inline double erlang_density(double n, double x) {
  if (n == 1) return std::exp(-x);
  return x > 0 ? boost::math::gamma_p_derivative(n, x) : 0;
}

/// The integral of f g_N over [from, to], split at the auction's breakpoints.
template <class Function>
double mean_over(const ProportionalAuction& auction, double from, double to, const Function& f, int fewer = 0) {
  std::vector<double> points = auction.breakpoints();
  const double n = static_cast<double>(auction.bidders()), deviation = std::sqrt(n);
  for (int k = -12; k <= 30; ++k) points.push_back(n + k * deviation);
  for (int k = 0; k < 60 && n < 200; ++k) points.push_back(n * std::ldexp(1.0, -k));
  return integrate<1>(panel_points(std::move(points), from, to),
                      [&](double x) { return std::array{f(x) * erlang_density(n - fewer, x)}; })
      .value[0];
}

/// The whole range of G_N that a double sees.
struct Whole {
  explicit Whole(const ProportionalAuction& auction) {
    const double n = static_cast<double>(auction.bidders());
    low = n > 200 ? n - 11 * std::sqrt(n) : 1e-300;
    high = n + 11 * std::sqrt(n) + 60;
  }
  double low, high;
};

/// (12), with the integral as it stands.
inline double aggregate_transfer(const ProportionalAuction& auction, double x) {
  std::vector<double> points = auction.breakpoints();
  for (int k = 0; k < 50; ++k) points.push_back(x * std::ldexp(1.0, -k));
  for (int k = 0; k < 50; ++k) points.push_back(x - x * std::ldexp(1.0, -k));
  const double n = static_cast<double>(auction.bidders());
  return integrate<1>(panel_points(std::move(points), 0, x),
                      [&](double y) {
                        return std::array{auction.excess_growth(y) * std::exp((n - 1) * std::log(y / x) + x - y)};
                      })
      .value[0];
}

/// The grading procedure on a grid of `cells` up to `end`: upper concave hull of (E, Gamma^), and the guarantee on it.
struct GridGrading {
  GridGrading(const Law& law, int bidders, double cost, double end, int cells) {
    std::vector<double> weight{0}, gains{0};
    const double step = end / cells;
    for (int i = 0; i < cells; ++i) {
      const double y = (i + 0.5) * step, density = erlang_density(bidders, y);
      const double below = boost::math::gamma_p(bidders, y), above = boost::math::gamma_q(bidders, y);
      const double v = below < above ? law.quantile(below) : law.inverse_demand(above);
      weight.push_back(weight.back() + std::exp(y) * density * step);
      gains.push_back(gains.back() + (v - cost) * density * step);
    }
    std::vector<int> hull;
    const auto slope = [&](int i, int j) { return (gains[j] - gains[i]) / (weight[j] - weight[i]); };
    for (int i = 0; i <= cells; ++i) {
      while (hull.size() > 1 && slope(hull[hull.size() - 2], hull.back()) <= slope(hull.back(), i)) hull.pop_back();
      hull.push_back(i);
    }
    for (std::size_t k = 1; k < hull.size(); ++k) {
      const double m = slope(hull[k - 1], hull[k]);
      if (hull[k] - hull[k - 1] > 3 && gains[hull[k]] - gains[hull[k - 1]] > 1e-7 * gains.back())
        intervals.push_back({hull[k - 1] * step, hull[k] * step});
      for (int i = hull[k - 1]; i < hull[k]; ++i) {
        const double y = (i + 0.5) * step;
        guarantee += m * std::exp(y) * erlang_density(bidders - 1, y) * step;
      }
    }
  }

  struct Interval {
    double from, to;
  };
  std::vector<Interval> intervals;  // of more than three cells and gains that show
  double guarantee = 0;
};

}  // namespace surety::reference
