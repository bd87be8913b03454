#include "surety/theory/known_empirical_distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "host/theory/numerics/limits.h"
#include "surety/contracts.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double simplifying_share = -0.25;  // c in Xi_i = Xi/2 + c sign(x_i - x_j)

double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

void require_smoothing(double m) {
  if (!(m > 0) || !std::isfinite(m))
    throw InvalidInput(fmt::format("known empirical distribution: smoothing m = {}; give a finite number above 0", m));
}

/// (k-1)/(2 steps) P(|d| < steps, both below the top): with r = 1 - 1/k, P(d) = r^|d| (1 - r^(2(k^2-|d|))) / (2k-1),
/// for k^2 (1 - r^2) = 2k - 1. All terms are positive.
Exact finite_guarantee(std::int64_t k, std::int64_t steps) {
  const auto scale = static_cast<double>(k);
  const double log_r = std::log1p(-1 / scale);
  double sum = 0;
  for (std::int64_t d = 0; d < steps; ++d) {
    const auto left = static_cast<double>(k * k - d);
    const double term = std::exp(static_cast<double>(d) * log_r) * -std::expm1(2 * left * log_r);
    sum += d == 0 ? term : 2 * term;
    if (term < 1e-20) break;
  }
  const double value = (scale - 1) / (2 * static_cast<double>(steps)) * sum / (2 * scale - 1);
  return {value, value * epsilon * (static_cast<double>(std::min(steps, 50 * k)) + 64)};
}

/// Delta_i, what the simplified division adds to (49), for any m (B.3.4).
double simplifying_difference(double own, double other) {
  const double c = simplifying_share, ahead = std::max(other - own, 0.0);
  return -c * (2 * std::exp(-ahead) - 1) + c * (2 * std::exp(-other) - 1) - c * std::expm1(-own);
}

}  // namespace

KnownEmpiricalMechanism::KnownEmpiricalMechanism(std::int64_t k, std::int64_t steps) : k_(k), steps_(steps) {
  if (k < 2 || k > 1'000'000)
    throw InvalidInput(fmt::format("known empirical distribution: k = {}; give 2 to 10^6 steps a unit", k));
  if (steps < 1 || steps > k * k)
    throw InvalidInput(
        fmt::format("known empirical distribution: smoothing over {} steps; give 1 to k^2 = {}", steps, k * k));
  guarantee_ = finite_guarantee(k, steps);
}

double KnownEmpiricalMechanism::smoothing() const { return static_cast<double>(steps_) / static_cast<double>(k_); }

double KnownEmpiricalMechanism::allocation(std::int64_t own, std::int64_t other) const {
  return static_cast<double>(std::clamp(own - other + steps_, std::int64_t{0}, 2 * steps_)) /
         static_cast<double>(2 * steps_);
}

double KnownEmpiricalMechanism::excess_growth(std::int64_t own, std::int64_t other) const {
  const bool both = std::abs(own - other) < steps_ && std::max(own, other) < k_ * k_;
  return (both ? static_cast<double>(k_ - 1) / static_cast<double>(2 * steps_) : 0) - 0.5;
}

BidderTables KnownEmpiricalMechanism::transfers(EmpiricalDivision division) const {
  const ActionGrid grid(2, k_);
  const double mean = guarantee_.value - 0.5;
  BidderTables initial(2, std::vector<double>(static_cast<std::size_t>(grid.profiles())));
  for (std::int64_t x = 0; x < grid.profiles(); ++x) {
    const std::int64_t first = grid.action(x, 0), second = grid.action(x, 1);
    const double half = (excess_growth(first, second) - mean) / 2;
    const double tilt =
        division == EmpiricalDivision::simplified ? simplifying_share * sign(static_cast<double>(first - second)) : 0;
    initial[0][static_cast<std::size_t>(x)] = half + tilt;
    initial[1][static_cast<std::size_t>(x)] = half - tilt;
  }
  return transfers_of(grid, individual_excess_growths(grid, initial));
}

KnownEmpiricalMechanism best_known_empirical_mechanism(std::int64_t k) {
  KnownEmpiricalMechanism best(k, 1);
  for (std::int64_t steps = 2; steps <= k * k; ++steps) {  // rises, then falls
    const KnownEmpiricalMechanism next(k, steps);
    if (!(next.guarantee().value > best.guarantee().value)) break;
    best = next;
  }
  return best;
}

Exact known_empirical_guarantee(double m) {
  require_smoothing(m);
  const double value = -std::expm1(-m) / (2 * m);
  return {value, 4 * epsilon * value};
}

double known_empirical_transfer(double own, double other, double m, EmpiricalDivision division) {
  require_smoothing(m);
  SURETY_EXPECTS(own >= 0 && other >= 0);
  const auto laplace = [](double z) { return z < 0 ? std::exp(z) / 2 : 1 - std::exp(-z) / 2; };
  const double a = -std::expm1(-m);
  const double b = std::exp(-std::max(other - own - m, 0.0)) - std::exp(-std::max(other - own + m, 0.0));
  const double c = std::exp(-std::max(other - m, 0.0)) - std::exp(-(other + m));
  const double d = laplace(m - own) - laplace(-m - own);
  const double equal = (a - b + c - d) / (4 * m);
  return division == EmpiricalDivision::equal ? equal : equal + simplifying_difference(own, other);
}

double known_empirical_limit_transfer(double own, double other, EmpiricalDivision division) {
  SURETY_EXPECTS(own >= 0 && other >= 0);
  if (division == EmpiricalDivision::simplified) {
    if (own == 0 || own < other) return 0;
    return own == other || other == 0 ? 0.25 : 0.5;
  }
  const double b = other < own ? 0 : other == own ? 0.25 : std::exp(own - other) / 2;
  const double c = other == 0 ? 0.25 : std::exp(-other) / 2;
  const double d = std::exp(-own) / 4;
  return 0.25 - b + c - d;
}

}  // namespace surety
