#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "host/theory/numerics/limits.h"
#include "host/theory/numerics/quadrature.h"
#include "host/values/smooth_law.h"
#include "surety/error.h"
#include "surety/theory/proportional_auction.h"

namespace surety {
namespace {

constexpr double farthest = 37;  // beyond, the normal tail is no double

double tail_above(double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2); }
double bell(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); }
double tail_point(double above) { return std::numbers::sqrt2 * boost::math::erfc_inv(2 * above); }

/// (1 - Phi(x)) / phi(x), without underflow far out.
double mills(double x) {
  if (x < 20) return tail_above(x) / bell(x);
  double tail = x;
  for (int k = 40; k > 0; --k) tail = x + k / tail;
  return 1 / tail;
}

/// The gains function in the central limit, H^-1(Phi(y)) - c.
class LimitGains {
 public:
  LimitGains(const Law& law, double cost) : law_(law), cost_(cost) {
    for (int k = -static_cast<int>(farthest); k <= farthest; ++k) points_.push_back(k);
    for (double v : law.breakpoints()) {
      for (double above : {law.survival(v), law.demand(v)})
        if (above > 0 && above < 1) points_.push_back(above < 0.5 ? tail_point(above) : -tail_point(1 - above));
      const double below = law.cdf(v);
      if (below > 0 && below < 0.5) points_.push_back(-tail_point(below));
    }
  }

  double operator()(double y) const { return value_at_tails(law_, tail_above(y), tail_above(-y)) - cost_; }

  /// The integral of gains(y) weight(y) over [from, to].
  template <class Weight>
  double integral(double from, double to, const Weight& weight) const {
    from = std::max(from, -farthest);
    to = std::min(to, farthest);
    if (!(from < to)) return 0;
    return integrate<1>(panel_points(points_, from, to), [&](double y) { return std::array{(*this)(y)*weight(y)}; })
        .value[0];
  }

  /// x*, the largest solution of (29).
  double threshold() const {
    if (law_.lower() > cost_) return -infinity;
    if (law_.lower() == cost_) {  // as far as values are at cost
      const double atom = law_.cdf(cost_);
      return atom > 0 ? -tail_point(atom) : -infinity;
    }
    const auto mass = [&](double x) { return integral(-farthest, x, bell); };
    double positive = farthest;  // gains are positive here and above x*
    for (double step = 1; mass(positive - step) > 0; positive -= step)
      if (positive - step <= -farthest) return -infinity;
    std::uintmax_t steps = 200;
    const double low = positive - 1;
    const auto root = boost::math::tools::toms748_solve([&](double x) { return mass(x) > 0 ? mass(x) : -1e-300; }, low,
                                                        positive, boost::math::tools::eps_tolerance<double>(50), steps);
    return root.first + (root.second - root.first) / 2;
  }

 private:
  const Law& law_;
  double cost_;
  std::vector<double> points_;
};

void check(const Law& values, double cost) {
  if (!(cost >= 0) || !std::isfinite(cost))
    throw InvalidInput(fmt::format("many bidders: cost {}; it must be finite and at least 0", cost));
  if (!(values.mean() > cost))
    throw InvalidInput(fmt::format("many bidders: the expected value {} is not above the cost {}; give a lower cost",
                                   values.mean(), cost));
}

double threshold_of(const LimitGains& gains, Sale sale) {
  return sale == Sale::must_sell ? -infinity : gains.threshold();
}

}  // namespace

/// Proposition 10 by Fubini: T - c is the mean of graded gains under the kernel Phi(min(x,y)) (1 - Phi(max(x,y))) /
/// phi(x) in y. F as printed has a jump of gains(x*) at x* besides, which no auction approaches: Xi falls by w-(b)/b at
/// the end b of the first graded interval, which vanishes even times sqrt(N).
CentralLimit central_limit(const Law& values, double cost, Sale sale, double x) {
  check(values, cost);
  if (!(std::abs(x) <= 35)) throw InvalidInput(fmt::format("central limit: x = {}; it must lie from -35 to 35", x));
  const LimitGains gains(values, cost);
  const double threshold = threshold_of(gains, sale);
  const double above = mills(x), below = mills(-x);
  double sum = above * gains.integral(threshold, x, [](double y) { return tail_above(-y); }) +
               below * gains.integral(std::max(x, threshold), infinity, [](double y) { return tail_above(y); });
  return {threshold, 1, cost + sum};
}

/// Where the first interval [0, b] is graded, b ~ N, T tends to c x for x < 1: there Xi = A - c Q with A -> c and Q =
/// x, and the integral over [0, Nx] of g_N / g_N(Nx) tends to x / (1 - x). Proposition 11 prints max(v, c), from limits
/// interchanged.
LawOfLargeNumbers law_of_large_numbers(const Law& values, double cost, Sale sale, double x) {
  check(values, cost);
  if (!(x >= 0)) throw InvalidInput(fmt::format("law of large numbers: x = {}; it must be at least 0", x));
  const bool graded = threshold_of(LimitGains(values, cost), sale) > -infinity;
  const double allocation = graded ? std::min(x, 1.0) : 1;
  if (x == 1) return {allocation, central_limit(values, cost, sale, 0).transfer};
  return {allocation, x > 1 ? values.upper() : graded ? cost * x : values.lower()};
}

}  // namespace surety
