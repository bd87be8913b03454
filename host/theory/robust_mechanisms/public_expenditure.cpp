#include "surety/theory/public_expenditure.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "host/theory/numerics/limits.h"
#include "host/theory/robust_mechanisms/public_expenditure_checks.h"
#include "surety/contracts.h"
#include "surety/error.h"

namespace surety {
namespace {

/// Means over a Poisson law: of f(n), and of |f(n)| to bound the rounding.
struct PoissonMean {
  double value, size;
  int terms;
};

/// sum_n p_n f(n), p_n = e^-y y^n/n!, with weights relative to the mode's, so that nothing over- or underflows. f is
/// monotone or bounded by 1/n for large n; what is left out lies below the rounding.
template <class Function>
PoissonMean poisson_mean(double y, const Function& f) {
  const double mode = std::floor(y);
  double weights = 0, sum = 0, size = 0;
  int terms = 0;
  const auto add = [&](double n, double weight) {
    const double value = weight * f(n);
    weights += weight, sum += value, size += std::abs(value), ++terms;
  };
  double weight = 1;
  for (double n = mode; weight > 0x1p-60; ++n) {
    add(n, weight);
    weight *= y / (n + 1);
  }
  weight = 1;
  for (double n = mode; n > 0;) {
    weight *= n / y;
    add(--n, weight);  // down to n = 0, where 1/(n + beta) may be great
  }
  return {sum / weights, size / weights, terms};
}

/// K(y) = y E[1/(n + beta)], n Poisson with mean y: Kummer's function y M(1, 2-alpha, -y)/(1-alpha) as a series of
/// positive terms.
PoissonMean kernel(double y, double beta) {
  auto mean = poisson_mean(y, [=](double n) { return 1 / (n + beta); });
  mean.value *= y, mean.size *= y;
  return mean;
}

/// K'(y)/alpha = e^-y/alpha + E[(n + 1 - y)/((n + 1)(n + beta))]: K' = 1 - K (1 - alpha/y) without its cancellation.
PoissonMean kernel_slope(double y, double alpha, double beta) {
  auto mean = poisson_mean(y, [=](double n) { return (n + 1 - y) / ((n + 1) * (n + beta)); });
  const double first = std::exp(-y - std::log(alpha));
  mean.value += first, mean.size += first;
  return mean;
}

/// y_bar, the only zero of K', which is positive below it and negative above. Where it vanishes K'' = -alpha K/y^2,
/// which turns the rounding of the slope into an error of the zero.
Exact greatest_point(double alpha, double beta) {
  const auto slope = [=](double y) { return kernel_slope(y, alpha, beta).value; };
  double low = 1, high = 2;  // K'(1) is a sum of positive terms
  while (slope(high) > 0) low = high, high *= 2;
  boost::uintmax_t iterations = 200;
  const auto bracket =
      boost::math::tools::toms748_solve(slope, low, high, boost::math::tools::eps_tolerance<double>(52), iterations);
  const double y = bracket.first + (bracket.second - bracket.first) / 2;
  const PoissonMean at = kernel_slope(y, alpha, beta);
  const double rounding = (at.terms + 16) * epsilon * at.size;
  return {y, rounding * y * y / kernel(y, beta).value + (bracket.second - bracket.first) + epsilon * y};
}

}  // namespace

void require_public_expenditure(std::int64_t agents, double social_value) {
  if (agents < 2) throw InvalidInput(fmt::format("public expenditure: agents = {}; give at least 2", agents));
  if (!(social_value >= 0) || !std::isfinite(social_value))
    throw InvalidInput(fmt::format(
        "public expenditure: social value = {}; give a finite number of at least 0, in units of the cost of "
        "full expenditure",
        social_value));
}

PublicExpenditure::PublicExpenditure(std::int64_t agents, double social_value)
    : agents_(agents), social_value_(social_value), alpha_(NAN), beta_(NAN) {
  require_public_expenditure(agents, social_value);
  const double surplus = social_value - 1;
  if (!solvable()) {
    full_at_ = {INFINITY, 0};
    shortfall_ = {surplus > 0 ? surplus : 0, epsilon * std::abs(surplus)};
    return;
  }
  alpha_ = static_cast<double>(agents - 1) / surplus;
  beta_ = (social_value - static_cast<double>(agents)) / surplus;
  full_at_ = greatest_point(alpha_, beta_);
  const PoissonMean greatest = kernel(full_at_.value, beta_);
  greatest_kernel_ = greatest.value;
  const double relative = (greatest.terms + 16) * epsilon;
  share_ = {1 / greatest.value, relative / greatest.value};
  guarantee_ = {surplus / greatest.value, relative * surplus / greatest.value};
  const double left = static_cast<double>(agents - 1) / full_at_.value;
  shortfall_ = {left, left * (full_at_.error_bound / full_at_.value + 2 * epsilon)};
}

void PublicExpenditure::require_solvable() const {
  if (!solvable())
    throw InvalidInput(fmt::format(
        "public expenditure: no information structure attains the least potential where the social value {} "
        "is at most the number of agents {}; give a greater social value",
        social_value_, agents_));
}

double PublicExpenditure::expenditure(double y) const {
  SURETY_EXPECTS(y >= 0);
  if (!solvable() || y == 0) return 0;
  if (y >= full_at_.value) return 1;
  return std::min(1.0, kernel(y, beta_).value / greatest_kernel_);
}

double PublicExpenditure::contribution(double action, double aggregate_action) const {
  return action > 0 ? action / aggregate_action * expenditure(aggregate_action) : 0;
}

double PublicExpenditure::strategic_virtual_objective(double y) const {
  if (!solvable()) return 0;
  if (y <= full_at_.value) return guarantee_.value;
  return (social_value_ - 1) - static_cast<double>(agents_ - 1) / y;
}

double PublicExpenditure::aggregate_signal_density(double y) const {
  require_solvable();
  const double end = full_at_.value;
  if (!(y >= 0 && y <= end)) return 0;
  return std::exp(y - end) * std::pow(y / end, -alpha_) / greatest_kernel_;
}

double PublicExpenditure::aggregate_signal_cdf(double y) const {
  require_solvable();
  if (!(y > 0)) return 0;
  if (y >= full_at_.value) return 1;
  return std::min(1.0, aggregate_signal_density(y) * kernel(y, beta_).value);
}

double PublicExpenditure::log_signal_density(double y) const {
  require_solvable();
  const double end = full_at_.value, others = static_cast<double>(agents_ - 1);
  if (!(y >= 0 && y <= end)) return -INFINITY;
  return (y - end) - alpha_ * std::log(y / end) - std::log(greatest_kernel_) + std::lgamma(others + 1) -
         others * std::log(y);
}

double PublicExpenditure::value(double signal, double aggregate_signal) const {
  require_solvable();
  return social_value_ * signal / aggregate_signal;
}

}  // namespace surety
