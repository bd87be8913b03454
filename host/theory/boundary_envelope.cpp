#include "host/theory/boundary_envelope.h"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>
#include <limits>

#include "host/theory/exact_arithmetic.h"

namespace surety {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double negligible = 0x1p-62;  // probability beyond the ends of what is summed

}  // namespace

double harmonic_difference(std::int64_t from, std::int64_t to) {
  if (to - from <= 32) {
    double sum = 0;
    for (std::int64_t j = to; j > from; --j) sum += 1 / static_cast<double>(j);
    return sum;
  }
  return boost::math::digamma(static_cast<double>(to) + 1) - boost::math::digamma(static_cast<double>(from) + 1);
}

BoundaryEnvelope::BoundaryEnvelope(const PartialExpectation& values, std::int64_t bidders, double origin)
    : values_(values),
      bidders_(bidders),
      origin_(origin),
      low_(values.law().quantile(negligible) - origin),
      high_(values.law().inverse_demand(negligible) - origin),
      pooled_(pooled(256)) {}

/// The greatest n <= N with n s <= v.
std::int64_t BoundaryEnvelope::kinks_up_to(double v, double s) const {
  const double kinks = std::max(0.0, std::floor(v / s));
  return kinks >= static_cast<double>(bidders_) ? bidders_ : static_cast<std::int64_t>(kinks);
}

double BoundaryEnvelope::kinks(double s) const {
  return static_cast<double>(kinks_up_to(high_, s) - kinks_up_to(low_, s) + 1);
}

BoundaryEnvelope::Point BoundaryEnvelope::at(double s) const {
  const Law& law = values_.law();
  const std::int64_t first = std::max<std::int64_t>(1, kinks_up_to(low_, s)), last = kinks_up_to(high_, s);
  Exact kinked{0, 0};  // sum of E[max(n s - v, 0)] / n within the support
  double slope_left = static_cast<double>(first - 1), slope_right = slope_left;
  for (std::int64_t n = first; n <= last; ++n) {
    const double kink = origin_ + static_cast<double>(n) * s;
    kinked = kinked + 1 / static_cast<double>(n) * values_.shortfall(kink);
    slope_left += law.demand(kink);
    slope_right += law.survival(kink);
  }
  if (origin_ + low_ > law.lower()) kinked.error_bound += negligible * (origin_ + low_);
  if (high_ < upper()) kinked.error_bound += negligible * (upper() - high_) * (1 + std::log(upper() / high_));
  // beyond the support the shortfall is n s - E[v]
  const double mean = harmonic_difference(last, bidders_) * this->mean();
  const double rounding = 16 * epsilon * (mean + origin_);
  const double beyond = static_cast<double>(bidders_ - last) * s - mean;
  return {s, rounded(static_cast<double>(last) * s + mean, rounding) - kinked,
          kinked + rounded(std::max(0.0, beyond), rounding), slope_left, slope_right};
}

BoundaryEnvelope::Point BoundaryEnvelope::of_atoms(const std::vector<Atom>& atoms, double s) const {
  double sum = 0, shortfall = 0, slope_left = 0, slope_right = 0;
  for (const auto& [value, mass] : atoms) {
    const std::int64_t n = kinks_up_to(value, s);
    const double harmonic = value * harmonic_difference(n, bidders_), at_boundary = static_cast<double>(n);
    sum += mass * (harmonic + at_boundary * s);
    shortfall += mass * std::max(0.0, static_cast<double>(bidders_ - n) * s - harmonic);
    slope_left += mass * at_boundary;
    slope_right += mass * (n > 0 && at_boundary * s == value ? at_boundary - 1 : at_boundary);
  }
  return {s, rounded(sum, 64 * epsilon * sum), rounded(shortfall, 64 * epsilon * sum), slope_left, slope_right};
}

BoundaryEnvelope::Point BoundaryEnvelope::upper_at(double s) const { return of_atoms(pooled_, s); }

BoundaryEnvelope::Point BoundaryEnvelope::bracketed_at(double s) const {
  constexpr int stretches = 16384;
  const Point high = of_atoms(pooled(stretches), s), low = of_atoms(spread(stretches), s);
  const auto middle = [](const Exact& a, const Exact& b) {
    return Exact{(a.value + b.value) / 2, std::abs(a.value - b.value) / 2 + a.error_bound + b.error_bound};
  };
  return {s, middle(high.value, low.value), middle(high.shortfall, low.shortfall), high.slope_left, high.slope_right};
}

std::vector<BoundaryEnvelope::Atom> BoundaryEnvelope::pooled(int stretches) const {
  std::vector<Atom> atoms;
  for (int i = 0; i < stretches; ++i) {
    const double from = static_cast<double>(i) / stretches, to = static_cast<double>(i + 1) / stretches;
    atoms.push_back({values_.between(from, to).value * stretches - origin_, 1.0 / stretches});
  }
  return atoms;
}

std::vector<BoundaryEnvelope::Atom> BoundaryEnvelope::spread(int stretches) const {
  std::vector<Atom> atoms;
  const std::vector<Atom> means = pooled(stretches);
  for (int i = 0; i < stretches; ++i) {
    const auto [mean, mass] = means[i];
    const double low = values_.law().quantile(static_cast<double>(i) / stretches) - origin_;
    const double high = values_.law().quantile(static_cast<double>(i + 1) / stretches) - origin_;
    const double share = high > low ? std::clamp((mean - low) / (high - low), 0.0, 1.0) : 0;
    atoms.push_back({low, mass * (1 - share)});
    atoms.push_back({high, mass * share});
  }
  return atoms;
}

}  // namespace surety
