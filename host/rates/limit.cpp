#include "surety/rates/limit.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <set>

#include "surety/error.h"

namespace surety {
namespace {

constexpr double least_exponent = 0.5, greatest_exponent = 2;

void check(std::span<const SizedValue> values) {
  std::set<double> sizes;
  for (const auto& [size, value] : values) {
    if (!(size > 0) || !std::isfinite(size) || !std::isfinite(value))
      throw InvalidInput(fmt::format("a limit needs positive sizes and finite values, not {} at {}", value, size));
    sizes.insert(size);
  }
  if (sizes.size() < 3)
    throw InvalidInput(fmt::format("a limit needs values at three different sizes, but there are {}", sizes.size()));
}

/// The best limit and scale for an exponent.
LimitFit fit_with(std::span<const SizedValue> values, double exponent) {
  const auto n = static_cast<Eigen::Index>(values.size());
  Eigen::MatrixXd design = Eigen::MatrixXd::Ones(n, 2);
  Eigen::VectorXd target(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    design(i, 1) = std::pow(values[static_cast<std::size_t>(i)].size, -exponent);
    target[i] = values[static_cast<std::size_t>(i)].value;
  }
  const Eigen::VectorXd solution = design.colPivHouseholderQr().solve(target);
  const double residual = (target - design * solution).norm() / std::sqrt(static_cast<double>(n));
  return {solution[0], solution[1], exponent, residual};
}

}  // namespace

LimitFit fit_limit(std::span<const SizedValue> values) {
  check(values);
  constexpr int digits = 26;  // half of a double's, all that a minimum has
  const auto [exponent, residual] = boost::math::tools::brent_find_minima(
      [&](double e) { return fit_with(values, e).residual; }, least_exponent, greatest_exponent, digits);
  return fit_with(values, exponent);
}

}  // namespace surety
