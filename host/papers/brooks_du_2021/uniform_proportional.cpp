#include "host/papers/brooks_du_2021/uniform_proportional.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <functional>
#include <vector>

namespace surety {
namespace {

/// By Simpson's rule between points at which f may have kinks.
double simpson(const std::vector<double>& points, const std::function<double(double)>& f) {
  constexpr int steps = 400;
  double sum = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double from = points[i], h = (points[i + 1] - from) / steps;
    for (int s = 0; s < steps; ++s) {
      const double x = from + h * s;
      sum += h / 6 * (f(x + 1e-12 * h) + 4 * f(x + h / 2) + f(x + (1 - 1e-12) * h));
    }
  }
  return sum;
}

double bisect(double low, double high, const std::function<bool(double)>& below) {
  for (int i = 0; i < 200; ++i) (below((low + high) / 2) ? low : high) = (low + high) / 2;
  return (low + high) / 2;
}

double erlang_density(double n, double x) { return std::exp((n - 1) * std::log(x) - x - std::lgamma(n)); }

}  // namespace

UniformProportional::UniformProportional(std::int64_t bidders, Sale sale) : n_(static_cast<double>(bidders)) {
  if (sale == Sale::must_sell) return;
  b_ = bisect(n_ / 100, 2 * n_, [&](double x) { return boost::math::gamma_p(n_, x) < 2 * erlang_density(n_ + 1, x); });
}

double UniformProportional::guarantee() const {
  const double spread = std::sqrt(n_), start = std::max(b_, n_ - 10 * spread);
  std::vector<double> points{start};
  for (double x = n_ - 9.5 * spread; x < n_ + 30 + 12 * spread; x += spread / 2)
    if (x > start) points.push_back(x);
  const double revealed =
      simpson(points, [&](double x) { return x > 0 ? boost::math::gamma_p(n_, x) * erlang_density(n_ - 1, x) : 0.0; });
  const double graded = b_ > 0 ? boost::math::gamma_p(n_, b_) * erlang_density(n_, b_) : 0;
  return graded + revealed;
}

double UniformProportional::guarantee_under(const Law& truth) const {
  const double graded_value = b_ > 0 ? boost::math::gamma_p(n_, b_) : 0;
  std::vector<double> points{0, 1};
  if (graded_value > 0 && graded_value < 1) points.push_back(graded_value);
  for (int j = 1; j < 16; ++j) points.push_back(j / 16.0);
  for (const double v : truth.breakpoints())
    if (v > 0 && v < 1) points.push_back(v);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  const double tilt = simpson(points, [&](double v) {
    if (!(v > 0 && v < 1)) return 0.0;
    const double mu = v < graded_value ? n_ / b_ : (n_ - 1) / boost::math::gamma_p_inv(n_, v);
    return mu * (v - truth.cdf(v));
  });
  return guarantee() + tilt;
}

double coin_gap(double n) {
  return 0.5 * std::exp(std::lgamma(2 * n - 1) - 2 * std::lgamma(n) - (2 * n - 2) * std::log(2));
}

UniformPair::UniformPair(Sale sale) {
  if (sale == Sale::must_sell) return;
  b_ = bisect(1, 3, [](double b) { return std::exp(b) < 1 + b + b * b; });
  const double fall = std::exp(-b_), G = b_ * b_ * fall;
  const double C = 2 * G * G / b_ + fall - fall * fall / 2 - (1 + b_) * fall * fall;
  A_ = C + fall;
  D_ = 2 * G / b_ - C;
}

double UniformPair::transfer(double x) const {
  if (x <= 0) return 0;
  if (x < b_) return D_ * (std::expm1(x) - x) / x;
  return (A_ * (1 + x) - 1 + std::exp(-x) / 2) / x;
}

double UniformPair::value(double x) const {
  const auto revealed = [](double y) { return 1 - (1 + y) * std::exp(-y); };
  return x < b_ ? revealed(b_) * std::exp(x - b_) : revealed(x);
}

double UniformPair::payoff(double w, double own, double rival) const {
  const double x = own + rival;
  return x > 0 ? own / x * (w * allocation(x) - transfer(x)) : 0.5 * (w * allocation(0) - transfer(0));
}

std::optional<double> UniformPair::aggregate_bid(double w, std::optional<double> cap) const {
  std::vector<double> candidates;
  if (b_ > 0 && w <= b_ * D_ / 2) candidates.push_back(0);
  if (b_ > 0 && w > b_ * D_ / 2) {
    const double x = bisect(1e-12, 2 * b_, [&](double y) { return std::expm1(y) / y < 2 * w / (b_ * D_); });
    if (x < b_) candidates.push_back(x);
  }
  if (w < A_ && -std::log(2 * (A_ - w)) > b_) candidates.push_back(-std::log(2 * (A_ - w)));
  if (cap) {
    std::erase_if(candidates, [&](double x) { return x > 2 * *cap; });
    candidates.push_back(2 * *cap);
  } else if (w >= A_) {
    return std::nullopt;
  }
  for (const double x : candidates) {
    const double bid = x / 2, here = payoff(w, bid, bid), most = cap.value_or(1e3);
    bool best = cap || w - A_ <= here;
    for (int i = 0; best && i <= 4000; ++i) {
      const double share = i / 4000.0, other = most * share * share * share;  // denser near 0
      best = payoff(w, other, bid) <= here + 1e-9;
    }
    if (best) return x;
  }
  return std::nullopt;
}

double UniformPair::deviation_loss(double signal, double message) const {
  std::vector<double> points{0, 60};
  for (double y = 0.25; y < 60; y *= 2) points.push_back(y);
  for (const double kink : {b_ - signal, b_ - message})
    if (kink > 0 && kink < 60) points.push_back(kink);
  std::sort(points.begin(), points.end());
  return simpson(points, [&](double y) {
    const double w = value(signal + y);
    return std::exp(-y) * (payoff(w, signal, y) - payoff(w, message, y));
  });
}

}  // namespace surety
