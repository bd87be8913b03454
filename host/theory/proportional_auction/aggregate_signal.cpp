#include "host/theory/proportional_auction/aggregate_signal.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace surety {
namespace {

using Fast = boost::math::policies::policy<boost::math::policies::promote_double<false>,
                                           boost::math::policies::underflow_error<boost::math::policies::ignore_error>>;

/// log(n!) - log(sqrt(2 pi n) (n/e)^n) for n > 0.
double stirling_error(double n) {
  if (n < 16) return std::lgamma(n + 1) - (n + 0.5) * std::log(n) + n - 0.5 * std::log(2 * std::numbers::pi);
  const double s = 1 / (n * n);
  return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / n;
}

}  // namespace

AggregateSignal::AggregateSignal(std::int64_t bidders)
    : n_(static_cast<double>(bidders)), deviation_(std::sqrt(static_cast<double>(bidders))) {}

double AggregateSignal::lower_tail(double x) const {
  return far_out(x) ? density(x) * lower_mills(n_, x) : boost::math::gamma_p(n_, x, Fast());
}

double AggregateSignal::upper_tail(double x) const {
  return far_out(x) ? density(x) * upper_mills(x) : boost::math::gamma_q(n_, x, Fast());
}

AggregateSignal::Tails AggregateSignal::tails(double x) const {
  if (!(x > 0)) return {0, 1};
  if (x == std::numeric_limits<double>::infinity()) return {1, 0};
  if (x < n_) {
    const double below = lower_tail(x);
    return {below, 1 - below};
  }
  const double above = upper_tail(x);
  return {1 - above, above};
}

double AggregateSignal::probability(double from, double to) const { return between(tails(from), tails(to)); }

double AggregateSignal::quantile(const Tails& tails) const {
  if (!(tails.below > 0)) return 0;
  if (!(tails.above > 0)) return std::numeric_limits<double>::infinity();
  const bool lower = tails.below < tails.above;
  double x =
      lower ? boost::math::gamma_p_inv(n_, tails.below, Fast()) : boost::math::gamma_q_inv(n_, tails.above, Fast());
  for (int step = 0; step < 3; ++step) {  // Newton on the logarithm of the tail
    const double tail = lower ? lower_tail(x) : upper_tail(x);
    const double slope = density(x) / tail;
    const double move = std::log(tail / (lower ? tails.below : tails.above)) / (lower ? slope : -slope);
    if (!std::isfinite(move) || !(x - move > 0)) break;
    x -= move;
    if (std::abs(move) <= 1e-15 * x) break;
  }
  return x;
}

/// Loader's saddle point form: with n = order - 1, x^n e^-x / n! = exp(n (log(x/n) + 1 - x/n) - error) / sqrt(2 pi n).
double AggregateSignal::log_density_of_order(int more, double x) const {
  const double n = n_ + more - 1;
  if (n == 0) return -x;
  if (!(x > 0)) return -std::numeric_limits<double>::infinity();
  const double step = (x - n) / n;
  return n * (step < -0.5 ? std::log(x / n) - step : boost::math::log1pmx(step, Fast())) - stirling_error(n) -
         0.5 * std::log(2 * std::numbers::pi * n);
}

double AggregateSignal::density_of_order(int more, double x) const {
  const double n = n_ + more - 1;
  if (n == 0) return std::exp(-x);
  if (n == 1) return x * std::exp(-x);
  return std::exp(log_density_of_order(more, x));
}

double AggregateSignal::density(double x) const { return density_of_order(0, x); }
double AggregateSignal::log_density_of_more(double x) const { return log_density_of_order(1, x); }

double AggregateSignal::log_lower_tail(double x) const {
  return log_density_of_more(x) + std::log(lower_mills(n_, x) * n_ / x);
}

/// Newton's method in log x, where log G_N is concave and below N log x - log N!, so that it climbs to the root.
double AggregateSignal::quantile_of_log(double log_below) const {
  double z = (log_below + std::lgamma(n_ + 1)) / n_;
  for (int step = 0; step < 100; ++step) {
    const double x = std::exp(z), move = (log_below - log_lower_tail(x)) * lower_mills(n_, x) / x;
    z += move;
    if (!(move > 1e-15)) break;
  }
  return std::exp(z);
}

double AggregateSignal::density_ratio(double y, double x) const {
  const double step = (y - x) / x;
  if (!(y > 0)) return 0;
  if (step < -0.5) return std::exp((n_ - 1) * std::log(y / x) + (x - y));
  return std::exp((n_ - 1) * boost::math::log1pmx(step, Fast()) + step * (n_ - 1 - x));
}

double AggregateSignal::lower_mills(double order, double x) {
  double sum = 0, term = x / order;
  for (double k = 1; term > 1e-17 * sum; ++k) {
    sum += term;
    term *= x / (order + k);
  }
  return sum;
}

double AggregateSignal::upper_mills(double x) const {
  double sum = 0, term = 1;
  for (double k = 1; term > 1e-17 * sum; ++k) {
    sum += term;
    term *= (n_ - k) / x;
  }
  return sum;
}

/// A deviation at the mean and more far from it, but never so much that g_N changes by more than e^12.
double AggregateSignal::width(double x) const {
  const double spread = deviation_ * std::max(1.0, std::abs(x - n_) / (4 * deviation_));
  return std::min(spread, 12 / std::abs((n_ - 1) / x - 1));
}

double AggregateSignal::edge_below(double x) const { return std::max(x - width(x), x / 2); }

std::vector<double> AggregateSignal::edges(double low, double high) const {
  std::vector<double> points;
  for (double x = n_; x < high; x += width(x))
    if (x > low) points.push_back(x);
  for (double x = edge_below(n_); x > low; x = edge_below(x))
    if (x < high) points.push_back(x);
  points.push_back(low);
  points.push_back(high);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

}  // namespace surety
