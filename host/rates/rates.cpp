#include "surety/rates/rates.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <set>

#include "surety/error.h"

// Which errors to believe.
//
// A fit is a least-squares line through y = log gap against x = log N. The standard error of y is that of the gap
// divided by the gap (delta method). Three situations, told apart by the data:
//
//  1. Monte Carlo points that the model describes: chi-squared is below the upper 5% point of its law. The variances
//  are
//     known, so the error of alpha is known too, and its interval is Gaussian (Student's t with infinitely many
//     degrees of freedom). Estimating a variance that is known would only widen the interval.
//  2. Monte Carlo points that the model does not describe (the law behind the gap is 1/(N+1), say, and N is small).
//  Then
//     the residuals are the model's, not the sampler's: the errors are scaled by sqrt(chi-squared / dof) and the
//     interval is Student's t with dof degrees of freedom.
//  3. Exact points (a standard error of 0 anywhere): nothing is known about the residuals in advance, so all points
//  weigh
//     the same and the interval comes from the residuals as in 2.
//
// The estimate of alpha and chi-squared are independent under the model, so choosing between 1 and 2 by chi-squared
// does not spoil the coverage: it is 95% in the 95% of the cases that stay in 1, and more in the others (95.2%
// together).
//
// The criterion follows the same split, once for the whole study, so that models stay comparable. Where some model
// describes the Monte Carlo points, the variances are known and Akaike's criterion of a linear model is unbiased as it
// stands, chi-squared + 2k: the small-sample correction is for an estimated variance. Otherwise the variance is
// estimated, n log(chi-squared / n) + 2K + 2K(K+1)/(n-K-1), with K = k+1 parameters (Hurvich & Tsai 1989); below five
// points, where the correction has no value for the free exponent, its denominator is held at 1.

namespace surety {
namespace {

constexpr double misfit_level = 0.05;
constexpr double confidence = 0.95;
constexpr std::array models{RateModel::inverse, RateModel::log_inverse, RateModel::inverse_sqrt, RateModel::power};

/// Points in logs, ascending in size, with the weights of the fit.
struct LogPoints {
  Eigen::VectorXd log_size, log_gap, log_error, weight;
  bool variances_known;

  Eigen::Index count() const { return log_size.size(); }
};

void check(const RatePoint& point) {
  if (!std::isfinite(point.size) || !std::isfinite(point.gap) || !std::isfinite(point.standard_error) ||
      point.size <= 0 || point.standard_error < 0) {
    throw InvalidInput(
        fmt::format("rate point (size {}, gap {}, standard error {}) must have a positive size, a finite gap and a "
                    "finite standard error of at least 0",
                    point.size, point.gap, point.standard_error));
  }
}

std::vector<RatePoint> usable_points(std::span<const RatePoint> points) {
  std::vector<RatePoint> usable;
  std::set<double> sizes;
  for (const RatePoint& point : points) {
    check(point);
    if (point.size > 1 && point.gap > 0) {
      usable.push_back(point);
      sizes.insert(point.size);
    }
  }
  if (sizes.size() < 3) {
    throw InvalidInput(
        fmt::format("a rate needs positive gaps at three different sizes above 1, but there are {}", sizes.size()));
  }
  std::stable_sort(usable.begin(), usable.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
  return usable;
}

LogPoints to_logs(const std::vector<RatePoint>& points) {
  const auto n = static_cast<Eigen::Index>(points.size());
  LogPoints logs{Eigen::VectorXd(n), Eigen::VectorXd(n), Eigen::VectorXd(n), Eigen::VectorXd::Ones(n), true};
  for (Eigen::Index i = 0; i < n; ++i) {
    const RatePoint& point = points[static_cast<std::size_t>(i)];
    logs.log_size[i] = std::log(point.size);
    logs.log_gap[i] = std::log(point.gap);
    logs.log_error[i] = point.standard_error / point.gap;
    logs.variances_known = logs.variances_known && point.standard_error > 0;
  }
  if (logs.variances_known) logs.weight = logs.log_error.array().square().inverse();
  return logs;
}

double log_shape(RateModel model, double log_size) {
  switch (model) {
    case RateModel::inverse:
      return -log_size;
    case RateModel::log_inverse:
      return std::log(log_size) - log_size;
    case RateModel::inverse_sqrt:
      return -0.5 * log_size;
    case RateModel::power:
      return 0;
  }
  return 0;
}

/// Exponent of the shapes without a free one.
double fixed_exponent(RateModel model) { return model == RateModel::inverse_sqrt ? 0.5 : 1.0; }

bool described(double chi_squared, int degrees_of_freedom) {
  const boost::math::chi_squared law(degrees_of_freedom);
  return chi_squared <= quantile(complement(law, misfit_level));
}

/// Least squares of the log gap less the model's log shape on (1) or, for the free exponent, on (1, -log N).
RateFit fit_model(RateModel model, const LogPoints& logs) {
  const Eigen::Index n = logs.count();
  const bool free_exponent = model == RateModel::power;
  Eigen::MatrixXd design = Eigen::MatrixXd::Ones(n, free_exponent ? 2 : 1);
  Eigen::VectorXd target = logs.log_gap;
  for (Eigen::Index i = 0; i < n; ++i) {
    target[i] -= log_shape(model, logs.log_size[i]);
    if (free_exponent) design(i, 1) = -logs.log_size[i];
  }
  const Eigen::VectorXd root_weight = logs.weight.array().sqrt();
  const Eigen::MatrixXd weighted = root_weight.asDiagonal() * design;
  const Eigen::VectorXd weighted_target = root_weight.asDiagonal() * target;
  const Eigen::VectorXd solution = weighted.colPivHouseholderQr().solve(weighted_target);
  const Eigen::MatrixXd covariance = (weighted.transpose() * weighted).inverse();

  RateFit fit{};
  fit.model = model;
  fit.chi_squared = (weighted_target - weighted * solution).squaredNorm();
  fit.degrees_of_freedom = static_cast<int>(n - design.cols());
  const bool trusted = logs.variances_known && described(fit.chi_squared, fit.degrees_of_freedom);
  const double error_scale = trusted ? 1.0 : std::sqrt(fit.chi_squared / fit.degrees_of_freedom);
  fit.scale = std::exp(solution[0]);
  fit.scale_error = fit.scale * std::sqrt(covariance(0, 0)) * error_scale;
  fit.exponent = free_exponent ? solution[1] : fixed_exponent(model);
  fit.exponent_error = free_exponent ? std::sqrt(covariance(1, 1)) * error_scale : 0.0;
  const double tail = (1 - confidence) / 2;
  const double reach =
      trusted ? quantile(complement(boost::math::normal(), tail))
              : quantile(complement(boost::math::students_t(static_cast<double>(fit.degrees_of_freedom)), tail));
  fit.exponent_low = fit.exponent - reach * fit.exponent_error;
  fit.exponent_high = fit.exponent + reach * fit.exponent_error;
  return fit;
}

/// Smallest mean squared residual in logs that rounding leaves of an exact fit, so that its logarithm exists.
double least_residual(const LogPoints& logs) {
  const double rounding = 4 * std::numeric_limits<double>::epsilon();
  return rounding * rounding * logs.weight.maxCoeff();
}

double criterion(const RateFit& fit, const LogPoints& logs, bool variances_trusted) {
  const double n = static_cast<double>(logs.count());
  const double parameters = n - fit.degrees_of_freedom;
  if (variances_trusted) return fit.chi_squared + 2 * parameters;
  const double with_variance = parameters + 1;
  const double mean_square = std::max(fit.chi_squared / n, least_residual(logs));
  return n * std::log(mean_square) + 2 * with_variance +
         2 * with_variance * (with_variance + 1) / std::max(n - with_variance - 1, 1.0);
}

void weigh(std::vector<RateFit>& fits, const LogPoints& logs) {
  const bool variances_trusted = logs.variances_known && std::any_of(fits.begin(), fits.end(), [](const RateFit& fit) {
                                   return described(fit.chi_squared, fit.degrees_of_freedom);
                                 });
  for (RateFit& fit : fits) fit.information_criterion = criterion(fit, logs, variances_trusted);
  std::stable_sort(fits.begin(), fits.end(), [](const RateFit& a, const RateFit& b) {
    return a.information_criterion < b.information_criterion;
  });
  double total = 0;
  for (RateFit& fit : fits) {
    fit.weight = std::exp(-0.5 * (fit.information_criterion - fits.front().information_criterion));
    total += fit.weight;
  }
  for (RateFit& fit : fits) fit.weight /= total;
}

std::vector<RateStudy::LocalSlope> local_slopes(const LogPoints& logs) {
  std::vector<RateStudy::LocalSlope> slopes;
  for (Eigen::Index i = 1; i < logs.count(); ++i) {
    const double step = logs.log_size[i] - logs.log_size[i - 1];
    if (step == 0) continue;
    slopes.push_back({std::exp(0.5 * (logs.log_size[i] + logs.log_size[i - 1])),
                      -(logs.log_gap[i] - logs.log_gap[i - 1]) / step,
                      std::hypot(logs.log_error[i], logs.log_error[i - 1]) / step});
  }
  return slopes;
}

}  // namespace

const char* rate_model_name(RateModel m) {
  switch (m) {
    case RateModel::inverse:
      return "1/N";
    case RateModel::log_inverse:
      return "log N/N";
    case RateModel::inverse_sqrt:
      return "1/sqrt(N)";
    case RateModel::power:
      return "N^-alpha";
  }
  return "";
}

RateStudy study_rate(std::span<const RatePoint> points) {
  const LogPoints logs = to_logs(usable_points(points));
  RateStudy study;
  for (RateModel model : models) study.fits.push_back(fit_model(model, logs));
  weigh(study.fits, logs);
  study.local_slopes = local_slopes(logs);
  return study;
}

double evaluate(const RateFit& fit, double size) {
  const double log_size = std::log(size);
  const double shape = fit.model == RateModel::power ? -fit.exponent * log_size : log_shape(fit.model, log_size);
  return fit.scale * std::exp(shape);
}

}  // namespace surety
