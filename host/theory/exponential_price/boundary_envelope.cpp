#include "host/theory/exponential_price/boundary_envelope.h"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>
#include <limits>

#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/limits.h"

namespace surety {
namespace {

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
      pooled_(pooled(divided(256))) {}

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

BoundaryEnvelope::Bracket BoundaryEnvelope::bracket_at(double s) const {
  std::call_once(divided_, [this] {
    const std::vector<Stretch> stretches = divided(4096);
    finely_pooled_ = pooled(stretches);
    finely_spread_ = spread(stretches);
  });
  return {of_atoms(finely_spread_, s), of_atoms(finely_pooled_, s)};
}

/// Stretches of quantiles, equal in probability but for the outermost, which are halved over and over: their values may
/// reach far.
std::vector<BoundaryEnvelope::Stretch> BoundaryEnvelope::divided(int stretches) const {
  const Law& law = values_.law();
  constexpr int halvings = 30;
  std::vector<double> shares;  // of the lower half of the law, ascending
  for (int h = halvings; h > 0; --h) shares.push_back(std::ldexp(1.0, -h) / stretches);
  for (int i = 1; i <= stretches / 2; ++i) shares.push_back(static_cast<double>(i) / stretches);
  std::vector<Stretch> result;
  const auto append = [&](double low, double high, double mass, double sum) {
    const double mean = std::clamp(sum / mass, low, std::max(low, high));
    result.push_back({low - origin_, high - origin_, mean - origin_, mass});
  };
  double share = 0, low = law.lower(), sum = 0;
  for (double next : shares) {
    const double high = law.quantile(next), after = values_.below(next).value;
    append(low, high, next - share, after - sum);
    share = next, low = high, sum = after;
  }
  share = 0, sum = 0;
  double high = law.upper();
  for (double next : shares) {  // the upper half from its end
    const double value = law.inverse_demand(next), after = values_.above(next).value;
    append(value, high, next - share, after - sum);
    share = next, high = value, sum = after;
  }
  return result;
}

std::vector<BoundaryEnvelope::Atom> BoundaryEnvelope::pooled(const std::vector<Stretch>& stretches) {
  std::vector<Atom> atoms;
  for (const Stretch& stretch : stretches) atoms.push_back({stretch.mean, stretch.mass});
  return atoms;
}

std::vector<BoundaryEnvelope::Atom> BoundaryEnvelope::spread(const std::vector<Stretch>& stretches) {
  std::vector<Atom> atoms;
  for (const auto& [low, high, mean, mass] : stretches) {
    const double share = high > low ? (mean - low) / (high - low) : 0;
    atoms.push_back({low, mass * (1 - share)});
    atoms.push_back({high, mass * share});
  }
  return atoms;
}

}  // namespace surety
