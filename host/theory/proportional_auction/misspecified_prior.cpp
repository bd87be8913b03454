#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/quadrature.h"
#include "host/theory/proportional_auction/maxmin_solution.h"
#include "host/values/smooth_law.h"
#include "surety/error.h"

namespace surety {
namespace {

/// Shares `t` of one tail where the integrand may bend: octaves, and the tails of `values`.
std::vector<double> tail_points(const Law& truth, const std::vector<double>& values, bool upper) {
  std::vector<double> points;
  for (int k = 2; k <= 60; ++k) points.push_back(std::ldexp(1.0, -k));
  for (double v : values) {
    points.push_back(upper ? truth.survival(v) : truth.cdf(v));
    if (truth.has_atoms()) points.push_back(upper ? truth.demand(v) : 1 - truth.demand(v));
  }
  return panel_points(std::move(points), 0, 0.5);
}

}  // namespace

/// E[lambda(V)] (Proposition 8): over the truth's demand quantile from both ends, an atom at a time where it has them.
Exact ProportionalAuction::guarantee_under(const Law& truth) const {
  if (truth.lower() < values_->lower() || truth.upper() > values_->upper())
    throw InvalidInput(fmt::format(
        "misspecified prior: the true values lie in [{}, {}], beyond the prior's [{}, {}]; give a truth whose "
        "support lies within the prior's (Proposition 8)",
        truth.lower(), truth.upper(), values_->lower(), values_->upper()));
  std::vector<double> values = values_->breakpoints();
  for (double v : truth.breakpoints()) values.push_back(v);
  for (const GradedInterval& g : graded_)
    for (double x : {g.from, g.to}) values.push_back(value(x));
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  Exact sum{0, 0};
  for (const bool upper : {false, true}) {
    const auto points = tail_points(truth, values, upper);
    const auto part = integrate<1>(points, [&](double t) {
      return std::array{multiplier(upper ? value_at_tails(truth, t, 1 - t) : value_at_tails(truth, 1 - t, t))};
    });
    sum = sum + Exact{part.value[0], part.error[0]};
  }
  sum.error_bound += guarantee_.error_bound;
  return sum;
}

}  // namespace surety
