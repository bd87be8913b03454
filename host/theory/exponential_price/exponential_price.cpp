#include "surety/theory/exponential_price.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/exponential_price/boundary_envelope.h"
#include "host/theory/exponential_price/price_growth.h"
#include "host/theory/guarantees/common_value_checks.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/global_maximum.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr const char* exponential_price_name = "exponential-price";
constexpr double most_kinks = 20000;  // to sum for one guarantee

void check(const Law& values, std::int64_t bidders, const std::optional<std::int64_t>& k) {
  require_bidders(exponential_price_name, bidders, 1);
  require_messages(exponential_price_name, k);
  require_gains(exponential_price_name, values, 0);
}

/// The guarantee with the best A for given s, as a function of (s, K): the greatest over A of
///   A K - N X = A (K - N s / growth(1/A)),   X = A s / growth(1/A).
class BestScale {
 public:
  BestScale(double bidders, const std::optional<std::int64_t>& k) : bidders_(bidders), growth_(k) {}

  PriceGrowth::Best rate(double s, double value, double shortfall) const {
    const double most = bidders_ * s;
    return growth_.best(std::clamp(value / most, 0.0, 1.0), std::clamp(shortfall / most, 0.0, 1.0));
  }
  double guarantee(double s, double value, double shortfall) const {
    return bidders_ * s * rate(s, value, shortfall).share;
  }

 private:
  double bidders_;
  PriceGrowth growth_;
};

/// The search over s = X growth / A, which is all that is left once A is best for it.
///
/// T(s, K) = max_A A (K - N s / growth(1/A)) is a maximum of linear functions of (s, K), hence convex, and it grows
/// with K. K(s) is concave. So on [s1, s2] the point (s, K(s)) lies below both tangents, T is greatest on the tangents,
/// and, as it is convex along each, at their ends: no s in [s1, s2] guarantees more than T at (s1, K(s1)), (s2, K(s2))
/// and where the tangents meet. The bound is tight to second order, and exact across a kink of K. The greatest
/// guarantee t* has t* < N s, for T <= N s, and s <= upper(), for K is constant from there and T falls. So the search
/// over [t/N, upper()], t any guarantee found so far, is global.
class SearchOverS {
 public:
  struct Point {
    double at, value;  // s and T(s, K(s))
    BoundaryEnvelope::Point envelope;
  };

  SearchOverS(const BoundaryEnvelope& envelope, const std::optional<std::int64_t>& k)
      : envelope_(envelope), scale_(envelope.bidders(), k) {}

  GlobalMaximum<Point> maximum() const {
    const double upper = envelope_.upper();
    double found = 0;
    for (double s = upper; envelope_.kinks(s) <= few_kinks && envelope_.bidders() * s > found; s /= std::sqrt(2.0))
      found = std::max(found, evaluate(s, 0).value);
    std::vector<Point> start;
    double s = found / envelope_.bidders();
    while (s < upper) {
      start.push_back(evaluate(s, found));
      s *= 2;
    }
    start.push_back(evaluate(upper, found));
    return global_maximum(
        start, [&](double s) { return evaluate(s, found); },
        [this](const Point& left, const Point& right) { return bound(left, right); });
  }

 private:
  static constexpr double few_kinks = 256, many_kinks = 2048;

  /// K(s) is summed where it has few kinks; where it has many it is bounded: crudely, and no value is claimed, if that
  /// shows s to leave clearly more of E[v] than `found` does, else finely.
  Point evaluate(double s, double found) const {
    const auto guarantee = [&](const BoundaryEnvelope::Point& at) {
      return scale_.guarantee(s, at.value.value, at.shortfall.value);
    };
    const double kinks = envelope_.kinks(s);
    if (kinks > few_kinks) {
      const BoundaryEnvelope::Point above = envelope_.upper_at(s);
      if (envelope_.mean() - guarantee(above) > 1.02 * (envelope_.mean() - found)) return {s, 0, above};
    }
    if (kinks > many_kinks) {
      const auto [lower, upper] = envelope_.bracket_at(s);
      return {s, guarantee(lower), upper};
    }
    const BoundaryEnvelope::Point at = envelope_.at(s);
    return {s, guarantee(at), at};
  }

  /// T at s on the tangent at `point`, whose slope towards s is `slope`.
  double on_tangent(const BoundaryEnvelope::Point& point, double slope, double s) const {
    const double step = s - point.s;
    return scale_.guarantee(s, point.value.value + slope * step,
                            point.shortfall.value + (envelope_.bidders() - slope) * step);
  }

  IntervalBound bound(const Point& left, const Point& right) const {
    const auto& a = left.envelope;
    const auto& b = right.envelope;
    const double at_left = std::min(on_tangent(a, 0, a.s), on_tangent(b, b.slope_left, a.s));
    const double at_right = std::min(on_tangent(b, 0, b.s), on_tangent(a, a.slope_right, b.s));
    const double at_ends = std::max(at_left, at_right);
    IntervalBound result{at_ends, std::sqrt(a.s * b.s), false};
    const double width = b.s - a.s, turn = a.slope_right - b.slope_left;
    const double meet = a.s + (b.value.value - a.value.value - b.slope_left * width) / turn;
    if (turn > 0 && meet > a.s && meet < b.s) {
      result.greatest = std::max(result.greatest, on_tangent(a, a.slope_right, meet));
      if (width < a.s) result.split = meet;
    }
    // where K is only bounded, an interval that adds less than the bounds leave open need not be split
    const bool bounded = envelope_.kinks(b.s) > many_kinks && left.value > 0 && right.value > 0;
    result.last = bounded && result.greatest - at_ends <= at_ends - std::max(left.value, right.value);
    return result;
  }

  const BoundaryEnvelope& envelope_;
  BestScale scale_;
};

BoundaryEnvelope::Point middle_of(const BoundaryEnvelope::Bracket& bracket) {
  const auto middle = [](const Exact& a, const Exact& b) {
    return Exact{(a.value + b.value) / 2, std::abs(a.value - b.value) / 2 + a.error_bound + b.error_bound};
  };
  BoundaryEnvelope::Point point = bracket.upper;
  point.value = middle(bracket.lower.value, bracket.upper.value);
  point.shortfall = middle(bracket.lower.shortfall, bracket.upper.shortfall);
  return point;
}

/// E[min_n Rev_n(v)] (22, 23), about the line that is least at the top of the support.
Exact guarantee_on(const BoundaryEnvelope& envelope, const ExponentialPrice& mechanism) {
  const auto [A, X, k] = mechanism;
  const double n = envelope.bidders(), log_growth = PriceGrowth(k).log(1 / A), s = X / A * std::exp(log_growth);
  if (s > envelope.upper()) {
    const double first = A * envelope.mean() * harmonic_difference(0, static_cast<std::int64_t>(n));
    return rounded(first, 32 * std::numeric_limits<double>::epsilon() * first) - rounded(n * X, 0);
  }
  const auto at = envelope.kinks(s) <= most_kinks ? envelope.at(s) : middle_of(envelope.bracket_at(s));
  if (at.shortfall.value > n * s / 2) return A * at.value - rounded(n * X, 0);
  // A (N s - shortfall) - N X = N X (growth - 1) - A shortfall: a large A would cancel
  return rounded(n * X * std::expm1(log_growth), 0) - A * at.shortfall;
}

BestExponentialPrice best_on(const BoundaryEnvelope& envelope, const std::optional<std::int64_t>& k) {
  const auto maximum = SearchOverS(envelope, k).maximum();
  const auto& at = maximum.best.envelope;
  // Where K = N s the best A is infinite. But A multiplies the error of the shortfall, so it is no greater than where
  // that costs as much as being finite does.
  const double greatest_surplus = envelope.bidders() * at.s;
  const double y = std::max(BestScale(envelope.bidders(), k).rate(at.s, at.value.value, at.shortfall.value).rate,
                            std::sqrt(at.shortfall.error_bound / greatest_surplus));
  const ExponentialPrice mechanism{1 / y, at.s / y * PriceGrowth(k).decay(y), k};
  Exact guarantee = guarantee_on(envelope, mechanism);
  const double bound = std::min(maximum.bound, envelope.mean());  // Lemma 1: no guarantee exceeds the full surplus
  guarantee.error_bound += std::max(0.0, bound - guarantee.value);
  return {mechanism, guarantee};
}

}  // namespace

Exact exponential_price_guarantee(const Law& values, std::int64_t bidders, const ExponentialPrice& mechanism) {
  check(values, bidders, mechanism.k);
  require_positive(exponential_price_name, "A", mechanism.A);
  require_positive(exponential_price_name, "X", mechanism.X);
  const PartialExpectation expectation(values);
  const Exact guarantee = guarantee_on(BoundaryEnvelope(expectation, bidders), mechanism);
  require_representable(exponential_price_name, guarantee);
  return guarantee;
}

BestExponentialPrice best_exponential_price(const Law& values, std::int64_t bidders, std::optional<std::int64_t> k) {
  check(values, bidders, k);
  const PartialExpectation expectation(values);
  return best_on(BoundaryEnvelope(expectation, bidders), k);
}

ExponentialPrice theorem2_exponential_price(std::int64_t bidders, double scale, std::optional<std::int64_t> k) {
  require_bidders("Theorem 2's exponential price", bidders, 2);
  require_messages(exponential_price_name, k);
  require_positive(exponential_price_name, "scale", scale);
  const double n = static_cast<double>(bidders), log_n = std::log(n);
  return {1 / log_n, scale / (2 * n * log_n), k};
}

/// With N = 1, t = T(s, K(s)) solves t (1 + log(s / t)) = K(s) = E[min(v, s)], and so Pi*_1 = max_s T is the least t
/// with t (1 + log(s / t)) >= E[min(v, s)] for all s: (26), that G's integral up to s is at most the prior's. That is
/// Theorem 1, for any law. Negative values change nothing, so with a cost the same holds of v - cost: a buyer who pays
/// P for q leaves the seller P - cost q.
RoeslerSzentes roesler_szentes(const Law& values, double cost) {
  require_gains("Roesler and Szentes's information", values, cost);
  const PartialExpectation expectation(values);
  const Exact guarantee = best_on(BoundaryEnvelope(expectation, 1, cost), std::nullopt).guarantee;
  return {guarantee, guarantee.value * std::exp((values.mean() - cost) / guarantee.value - 1)};  // (25)
}

}  // namespace surety
