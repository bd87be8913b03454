#include "surety/rates/rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "host/rates/model.h"
#include "surety/error.h"

namespace surety {
namespace {

/// A gap of less than five standard errors bends the logarithm and says next to nothing.
constexpr double greatest_relative_error = 0.2;

void check(const RatePoint& point) {
  const bool numbers = std::isfinite(point.size) && std::isfinite(point.gap) && std::isfinite(point.standard_error) &&
                       std::isfinite(point.error_bound);
  if (!numbers || point.size <= 0 || point.standard_error < 0 || point.error_bound < 0)
    throw InvalidInput(fmt::format(
        "rate point (size {}, gap {}, standard error {}, error bound {}) must have a positive size, a finite "
        "gap, and a finite standard error and error bound of at least 0",
        point.size, point.gap, point.standard_error, point.error_bound));
}

std::vector<RatePoint> positive_points(std::span<const RatePoint> points) {
  std::vector<RatePoint> positive;
  std::set<double> sizes;
  for (const RatePoint& point : points) {
    check(point);
    if (point.size <= 1 || point.gap <= point.error_bound) continue;
    positive.push_back(point);
    sizes.insert(point.size);
  }
  if (sizes.size() < 3)
    throw InvalidInput(
        fmt::format("a rate needs positive gaps at three different sizes above 1, but there are {}", sizes.size()));
  std::stable_sort(positive.begin(), positive.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
  return positive;
}

/// With the rounding of an exact gap and of its logarithm.
LogPoint in_logs(const RatePoint& p) {
  constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();
  const double log_gap = std::log(p.gap);
  const double error =
      p.standard_error > 0 ? p.standard_error : p.error_bound + rounding * (1 + std::abs(log_gap)) * p.gap;
  return {p.size, log_gap, error / p.gap};
}

std::vector<RateStudy::LocalSlope> local_slopes(const std::vector<RatePoint>& points) {
  std::vector<RateStudy::LocalSlope> slopes;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const RatePoint &a = points[i - 1], &b = points[i];
    const double step = std::log(b.size / a.size);
    if (step == 0) continue;
    slopes.push_back({std::sqrt(a.size * b.size), -std::log(b.gap / a.gap) / step,
                      std::hypot(a.standard_error / a.gap, b.standard_error / b.gap) / step});
  }
  return slopes;
}

}  // namespace

const char* rate_model_name(RateModel model) {
  switch (model) {
    case RateModel::constant:
      return "constant";
    case RateModel::inverse:
      return "1/N";
    case RateModel::inverse_sqrt:
      return "1/sqrt(N)";
    case RateModel::power:
      return "N^-alpha";
    case RateModel::log_inverse:
      return "log N/N";
    case RateModel::log_power:
      return "(log N/N)^alpha";
    case RateModel::inverse_log:
      return "1/log N";
    case RateModel::exponential:
      return "exp(-alpha N)";
    case RateModel::linear_exponential:
      return "N exp(-alpha N)";
  }
  return "";
}

RateStudy study_rate(std::span<const RatePoint> points) {
  const std::vector<RatePoint> positive = positive_points(points);
  RateStudy study;
  study.exact = std::all_of(positive.begin(), positive.end(), [](const RatePoint& p) { return p.standard_error == 0; });
  std::vector<RatePoint> used;
  for (const RatePoint& p : positive) {
    const double relative = p.standard_error / p.gap;
    if (!study.exact && (relative == 0 || relative > greatest_relative_error))
      study.left_out.push_back(p.size);
    else
      used.push_back(p);
  }
  study.local_slopes = local_slopes(used);
  std::vector<LogPoint> logs;
  for (const RatePoint& p : used) logs.push_back(in_logs(p));
  if (logs.size() >= 3) study.fits = study.exact ? fit_exact(logs) : fit_monte_carlo(logs);
  return study;
}

const RateFit* fit_of(const RateStudy& study, RateModel model) {
  const auto fit =
      std::find_if(study.fits.begin(), study.fits.end(), [&](const RateFit& f) { return f.model == model; });
  return fit == study.fits.end() ? nullptr : &*fit;
}

double evaluate(const RateFit& fit, double size) {
  const RateForm& form = rate_form(fit.model);
  return std::exp(form.log_gap(std::log(fit.scale), fit.shift, fit.exponent, size));
}

}  // namespace surety
