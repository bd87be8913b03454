#include "host/theory/numerics/value_integral.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/quadrature.h"
#include "host/theory/numerics/tail_values.h"

namespace surety {
namespace {

std::vector<double> value_panels(const Law& law) {
  return panel_points(merged({law.breakpoints(), tail_values(law)}), law.lower(), law.upper());
}

}  // namespace

ValueIntegral::ValueIntegral(const Law& law, Function h) : h_(std::move(h)), points_(value_panels(law)), least_(0) {
  for (std::size_t i = 0; i + 1 < points_.size(); ++i)
    least_ += 0x1p-26 * std::abs(h_(points_[i] + (points_[i + 1] - points_[i]) / 2)) * (points_[i + 1] - points_[i]);
  const std::size_t n = points_.size();
  std::vector<Exact> panels;
  for (std::size_t i = 0; i + 1 < n; ++i) panels.push_back(stretch(points_[i], points_[i + 1]));
  from_left_.assign(n, {0, 0});
  from_right_.assign(n, {0, 0});
  for (std::size_t i = 0; i + 1 < n; ++i) from_left_[i + 1] = from_left_[i] + panels[i];
  for (std::size_t i = n - 1; i-- > 0;) from_right_[i] = from_right_[i + 1] + panels[i];
}

Exact ValueIntegral::stretch(double low, double high) const {
  if (!(high > low)) return {0, 0};
  const auto part = integrate<1>({low, high}, [this](double v) -> std::array<double, 1> { return {h_(v)}; }, {least_});
  // where a law is narrow beside its distance from 0, rounding of v itself moves h
  const double variation = std::abs(h_(high) - h_(low));
  const double of_argument = std::numeric_limits<double>::epsilon() * std::max(std::abs(low), std::abs(high));
  return {part.value[0], part.error[0] + of_argument * variation};
}

/// The last point at or below v.
std::size_t ValueIntegral::panel_of(double v) const {
  return std::upper_bound(points_.begin(), points_.end(), v) - points_.begin() - 1;
}

Exact ValueIntegral::up_to(double v) const {
  if (!(v > points_.front())) return {0, 0};
  if (v >= points_.back()) return from_left_.back();
  const std::size_t i = panel_of(v);
  return from_left_[i] + stretch(points_[i], v);
}

Exact ValueIntegral::from(double v) const {
  if (v >= points_.back()) return {0, 0};
  if (!(v > points_.front())) return from_right_.front();
  const std::size_t i = panel_of(v);
  return from_right_[i + 1] + stretch(v, points_[i + 1]);
}

}  // namespace surety
