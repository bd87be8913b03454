#include "host/theory/proportional_auction/graded_allocation.h"

#include <boost/math/special_functions/log1p.hpp>
#include <cmath>

namespace surety {
namespace {

using boost::math::log1pmx;

/// e^z - 1 - z for z <= 0.
double expm1_less_linear(double z) {
  if (z < -0.5) return std::expm1(z) - z;
  double sum = 0, term = z * z / 2;
  for (double k = 3; std::abs(term) > 1e-18 * sum; ++k) {
    sum += term;
    term *= z / k;
  }
  return sum;
}

}  // namespace

GradedAllocation::GradedAllocation(double from, double to, double bidders) : from_(from), to_(to), n_(bidders) {
  if (from == 0) {
    power_deficit_ = scale_ = 1;
    sensitivity_ = n_ / to;
    fall_at_end_ = 1 / to;
    return;
  }
  const double gap = (to - from) / to, n = n_, m = n_ - 1;
  power_deficit_ = -std::expm1(m * std::log1p(-gap));
  scale_ = -std::expm1(n * std::log1p(-gap));
  sensitivity_ = n / to * power_deficit_ / scale_;
  // b (C - (N-1)/b) scale = 1 - (1 - gap)^m (1 + m gap), whose logarithms' linear terms cancel
  fall_at_end_ = -std::expm1(m * log1pmx(-gap) + log1pmx(m * gap)) / (to * scale_);
  // a ((N-1)/a - C) scale = (1 - gap)^N - 1 + N gap
  fall_at_start_ = (expm1_less_linear(n * std::log1p(-gap)) + n * log1pmx(-gap)) / (from * scale_);
}

double GradedAllocation::allocation(double x) const {
  if (from_ == 0) return x / to_;
  const double share = (to_ - from_) / to_, decay = std::exp((n_ - 1) * std::log1p((from_ - x) / x));
  return (x / to_ * power_deficit_ + share * decay) / scale_;
}

}  // namespace surety
