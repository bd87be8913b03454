#include "host/values/bell.h"

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace surety {
namespace {

constexpr double root_2 = std::numbers::sqrt2;
constexpr double root_2_pi = 2.5066282746310005024;

}  // namespace

double bell(double z) { return std::exp(-0.5 * z * z) / root_2_pi; }

double bell_below(double z) { return 0.5 * std::erfc(-z / root_2); }

double bell_mass(double z, double width) {
  const double end = z + width;
  const double nearest = z > 0 ? z : end < 0 ? -end : 0;
  if (width * (1 + nearest) <= 1) {  // a difference of two tails would cancel
    return width * boost::math::quadrature::gauss<double, 20>::integrate([&](double t) { return bell(z + width * t); },
                                                                         0.0, 1.0);
  }
  if (z >= 0) return 0.5 * (std::erfc(z / root_2) - std::erfc(end / root_2));
  if (end <= 0) return 0.5 * (std::erfc(-end / root_2) - std::erfc(-z / root_2));
  return 0.5 * (std::erf(end / root_2) + std::erf(-z / root_2));
}

}  // namespace surety
