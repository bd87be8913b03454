#include "host/papers/goyal_narayanan/values.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <vector>

#include "host/reference/ex_post.h"

namespace surety::goyal_narayanan {
namespace {

struct Point {
  double share, revenue;
};

/// The upper concave hull of the points, ascending in share.
std::vector<Point> concave_hull(const std::vector<Point>& points) {
  std::vector<Point> hull;
  for (const Point& next : points) {
    while (hull.size() >= 2) {
      const Point &a = hull[hull.size() - 2], &b = hull.back();
      if ((b.revenue - a.revenue) * (next.share - b.share) > (next.revenue - b.revenue) * (b.share - a.share)) break;
      hull.pop_back();
    }
    hull.push_back(next);
  }
  return hull;
}

template <class Function>
double unit_integral(const Function& f) {
  return boost::math::quadrature::gauss<double, 100>::integrate(f, 0.0, 1.0);
}

}  // namespace

double ironed_revenue(DemandCurve demand, int bidders) {
  constexpr int points = 100'000;
  std::vector<Point> curve;
  for (int i = 0; i <= points; ++i) {
    const double q = static_cast<double>(i) / points;
    curve.push_back({q, q * demand(q)});
  }
  std::vector<Point> hull = concave_hull(curve);
  double peak = 0;
  for (Point& point : hull) point.revenue = peak = std::max(peak, point.revenue);
  const double n = bidders;
  double sum = 0;
  for (std::size_t i = 0; i + 1 < hull.size(); ++i) {
    const auto [q0, r0] = hull[i];
    const auto [q1, r1] = hull[i + 1];
    sum += boost::math::quadrature::gauss<double, 7>::integrate(
        [&](double q) { return (r0 + (r1 - r0) * (q - q0) / (q1 - q0)) * n * (n - 1) * std::pow(1 - q, n - 2); }, q0,
        q1);
  }
  return sum;
}

double expected_highest(Cdf cdf, int bidders) {
  return unit_integral([&](double v) { return 1 - std::pow(cdf(v), bidders); });
}

double expected_second(Cdf cdf, int bidders) {
  return unit_integral([&](double v) {
    const double below = std::pow(cdf(v), bidders - 1);
    return 1 - bidders * below + (bidders - 1) * below * cdf(v);
  });
}

double additive_optimal_gap(double bidders) {
  return 1 / (bidders + 1) - 1 / ((bidders + 1) * std::tgamma(bidders + 2));
}

double additive_optimum(int bidders) { return bidders / 2.0 - additive_optimal_gap(bidders); }

double greatest_revenue(const std::string& values, const std::string& signals, int bidders, int points,
                        bool must_sell) {
  const auto grid = signal_grid(*parse_law(signals), bidders, points);
  return reference::optimal_revenue(grid_environment(ValueFunction::parse(values), grid), must_sell);
}

}  // namespace surety::goyal_narayanan
