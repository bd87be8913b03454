#include "host/papers/brooks_du_2023/values.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace surety::brooks_du_2023 {
namespace {

/// Mass of an action in steps of 1/k.
double rho(int k, int action) { return std::pow(1 - 1.0 / k, action) / (action < k * k ? k : 1); }

/// From 0 to 1 on |own - other| <= steps.
double smoothed_allocation(int own, int other, int steps) {
  return std::clamp(0.5 + (own - other) / (2.0 * steps), 0.0, 1.0);
}

double allocation_growth(int k, int own, int other, int steps) {
  if (own == k * k) return 0;
  return (k - 1) * (smoothed_allocation(own + 1, other, steps) - smoothed_allocation(own, other, steps));
}

}  // namespace

ExpenditureSeries::ExpenditureSeries(int agents, double social_value) : social_value_(social_value), agents_(agents) {
  const long double theta = social_value, n = agents;
  coefficients_ = {0, 1 / (theta - n)};
  for (int j = 1; j < 300; ++j)
    coefficients_.push_back(-(theta - 1) * coefficients_.back() / ((theta - 1) * (j + 1) - (n - 1)));
  long double low = 0, high = 1;
  while (slope(high) > 0) high *= 2;
  for (int i = 0; i < 100; ++i) {
    const long double middle = (low + high) / 2;
    (slope(middle) > 0 ? low : high) = middle;
  }
  full_at_ = static_cast<double>(low);
  lambda_ = static_cast<double>(1 / sum(low));
}

long double ExpenditureSeries::sum(long double y) const {
  long double value = 0;
  for (std::size_t j = coefficients_.size(); j-- > 0;) value = value * y + coefficients_[j];
  return value;
}

long double ExpenditureSeries::slope(long double y) const {
  long double value = 0;
  for (std::size_t j = coefficients_.size(); j-- > 1;)
    value = value * y + static_cast<long double>(j) * coefficients_[j];
  return value;
}

double ExpenditureSeries::signal_cdf(double y) const {
  const double beta = 1 - (agents_ - 1) / (social_value_ - 1);
  const auto mass = [&](double to) {
    return boost::math::quadrature::gauss<double, 30>::integrate(
        [&](double u) { return std::exp(std::pow(u, 1 / beta)); }, 0.0, std::pow(to, beta));
  };
  return mass(y) / mass(full_at_);
}

double smoothed_guarantee(double m) {
  const auto density = [m](double d) { return std::exp(-d) / 2 / (2 * m); };
  return 2 * boost::math::quadrature::gauss<double, 30>::integrate(density, 0.0, m);
}

double grid_guarantee(int k, int steps) {
  double sum = 0;
  for (int x = 0; x <= k * k; ++x)
    for (int y = 0; y <= k * k; ++y)
      sum += rho(k, x) * rho(k, y) * std::min(allocation_growth(k, x, y, steps), allocation_growth(k, y, x, steps));
  return sum;
}

double geometric_guarantee(std::int64_t k, std::int64_t steps) {
  // P(|d| < steps) = 1 - 2 r^steps/(1 + r), r = 1 - 1/k
  const double r = 1 - 1.0 / static_cast<double>(k), s = static_cast<double>(steps);
  return static_cast<double>(k - 1) / (2 * s) * (1 - 2 * std::pow(r, s) / (1 + r));
}

BestSteps best_steps(std::int64_t k) {
  BestSteps best{0, 0};
  const auto most = static_cast<std::int64_t>(4 * std::sqrt(static_cast<double>(k)));
  for (std::int64_t steps = 1; steps <= most; ++steps) {
    const double guarantee =
        k <= 10 ? grid_guarantee(static_cast<int>(k), static_cast<int>(steps)) : geometric_guarantee(k, steps);
    if (guarantee > best.guarantee) best = {steps, guarantee};
  }
  return best;
}

double transfers_guarantee(int k, int steps, const std::vector<std::vector<double>>& transfers) {
  const int top = k * k, points = top + 1;
  const auto growth = [&](const std::vector<double>& t, int own, int at, int stride) {
    return own == top ? 0 : (k - 1) * (t[static_cast<std::size_t>(at + stride)] - t[static_cast<std::size_t>(at)]);
  };
  double least = INFINITY;
  for (int x = 0; x <= top; ++x)
    for (int y = 0; y <= top; ++y) {
      const int at = x * points + y;
      const double revenue = transfers[0][static_cast<std::size_t>(at)] + transfers[1][static_cast<std::size_t>(at)];
      const double burden = growth(transfers[0], x, at, points) + growth(transfers[1], y, at, 1);
      const double gains = std::min(allocation_growth(k, x, y, steps), allocation_growth(k, y, x, steps));
      least = std::min(least, revenue + gains - burden);
    }
  return least;
}

double unsold_shares_guarantee(int bidders, int k) {
  const int top = k * k;
  std::vector<std::int64_t> stride(static_cast<std::size_t>(bidders), 1);
  for (int i = bidders - 2; i >= 0; --i)
    stride[static_cast<std::size_t>(i)] = stride[static_cast<std::size_t>(i) + 1] * (top + 1);
  const std::int64_t profiles = stride[0] * (top + 1);
  std::vector<std::vector<double>> q(static_cast<std::size_t>(bidders),
                                     std::vector<double>(static_cast<std::size_t>(profiles)));
  std::vector<double> unsold(static_cast<std::size_t>(profiles));
  double sum = 0;
  for (std::int64_t x = 0; x < profiles; ++x) {  // one step down comes earlier
    double left = 1, mass = 1;
    bool below = true;
    for (std::size_t i = 0; i < q.size(); ++i) {
      const auto action = static_cast<int>(x / stride[i] % (top + 1));
      const auto before = static_cast<std::size_t>(x - stride[i]);
      q[i][static_cast<std::size_t>(x)] = action == 0 ? 0 : q[i][before] + unsold[before] / bidders;
      left -= q[i][static_cast<std::size_t>(x)];
      mass *= rho(k, action);
      below = below && action < top;
    }
    unsold[static_cast<std::size_t>(x)] = left;
    if (below) sum += mass * (k - 1) * left / bidders;
  }
  return sum;
}

}  // namespace surety::brooks_du_2023
