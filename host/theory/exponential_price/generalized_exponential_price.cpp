#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/exponential_price/price_growth.h"
#include "host/theory/guarantees/common_value_checks.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/global_maximum.h"
#include "host/theory/numerics/partial_expectation.h"
#include "surety/error.h"
#include "surety/theory/exponential_price.h"

namespace surety {
namespace {

constexpr const char* generalized_price_name = "generalized-exponential-price";

/// Slope of Rev in v with no buyer at the boundary, in units of A (50): (3k + 1) / (2k), 3/2 in the limit. With one it
/// is 1/2, with both 0.
double interior_slope(const std::optional<std::int64_t>& k) { return k ? 1.5 + 0.5 / static_cast<double>(*k) : 1.5; }

/// The guarantee (50) with the best Y0 and Y1 for a given rate y = 1/A, for any law.
///
/// Let x = 1/growth. In Nature's program the top x^2 of v's quantiles face both buyers at the boundary, the next
/// 2 x (1 - x) face one, the others none: with these weights Y0 and Y1 cancel in (50), x^2 W^2 = (1 - x)^2 and
/// 2 W x^2 = 2 x (1 - x) for W = growth - 1, and the mean of the three lines so weighted is at least the mean of their
/// minimum. It is attained where the lines cross at these quantiles. So, with c = interior_slope, d = c - 1/2 and S(p)
/// the partial expectation of the strongest share p,
///   G(y) = h(y) / y,   h = c E[v] - d S(2x - x^2) - S(x^2) / 2.
/// Values are measured from lower(), whose part of h is lower() (c (1-x)^2 + x (1-x)): near y = 0 the rest would
/// cancel.
class BestPayments {
 public:
  struct Point {
    double at, value;  // y and G(y)
    double h, decay, decay_slope;
    double wide, narrow;          // shares 2x - x^2 and x^2
    double wide_sum, narrow_sum;  // S of them, of v - lower()
  };

  BestPayments(const PartialExpectation& values, const std::optional<std::int64_t>& k)
      : values_(values), growth_(k), slope_(interior_slope(k)), lower_(values.law().lower()) {}

  Point at(double y) const {
    Point p{};
    p.at = y;
    p.decay = growth_.decay(y);
    p.decay_slope = growth_.decay_slope(y);
    p.wide = p.decay * (2 - p.decay);
    p.narrow = p.decay * p.decay;
    p.wide_sum = values_.above(p.wide).value - lower_ * p.wide;
    p.narrow_sum = values_.above(p.narrow).value - lower_ * p.narrow;
    const double rest = -std::expm1(-growth_.log(y));  // 1 - x
    const double rise = slope_ * (values_.mean() - lower_) - (slope_ - 0.5) * p.wide_sum - 0.5 * p.narrow_sum;
    p.h = y > 0 ? lower_ * (slope_ * rest * rest + p.decay * rest) + rise : 0;
    p.value = y > 0 ? p.h / y : 0;
    return p;
  }

  /// S is concave, so it lies above its chord between the points; with beta and delta the chords' slopes
  ///   h <= a constant - (2 d beta + (2c - 1) lower()) x + (d beta - delta/2 + (c - 1) lower()) x^2.
  /// x and x^2 are convex in y: what has a negative coefficient lies below its tangents, the other below its chord. Two
  /// lines in y bound h, and a line over y is monotone, so their ends and their crossing bound G.
  IntervalBound bound(const Point& a, const Point& b) const {
    const double d = slope_ - 0.5;
    const auto chord = [](double sum_a, double sum_b, double p_a, double p_b) {
      return p_a > p_b ? (sum_a - sum_b) / (p_a - p_b) : 0;
    };
    const double beta = chord(a.wide_sum, b.wide_sum, a.wide, b.wide);
    const double delta = chord(a.narrow_sum, b.narrow_sum, a.narrow, b.narrow);
    const double linear = 2 * d * beta + (2 * slope_ - 1) * lower_, width = b.at - a.at;
    const double square = d * beta - delta / 2 + (slope_ - 1) * lower_;
    const auto tangent = [&](const Point& p) {
      const double squares = square > 0 ? square * (b.narrow - a.narrow) / width : 2 * square * p.decay * p.decay_slope;
      return squares - linear * p.decay_slope;
    };
    const double slope_a = tangent(a), slope_b = tangent(b);
    IntervalBound result{std::max(a.at > 0 ? a.value : slope_a, b.value), a.at + width / 2, false};
    const double step = (b.h - a.h - slope_b * width) / (slope_a - slope_b);
    if (slope_a > slope_b && step > 0 && step < width) {
      result.greatest = std::max(result.greatest, (a.h + slope_a * step) / (a.at + step));
      result.split = a.at + step;
    }
    return result;
  }

  GlobalMaximum<Point> maximum() const {
    double found = 0;
    for (int i = -20; i <= 20; ++i) found = std::max(found, at(std::exp2(i / 4.0)).value);
    const double greatest = slope_ * values_.mean() / found;  // beyond, h / y < found
    std::vector<Point> start{at(0)};
    for (int i = 10; i >= 0; --i) start.push_back(at(std::ldexp(greatest, -i)));
    return global_maximum(
        start, [this](double y) { return at(y); }, [this](const Point& a, const Point& b) { return bound(a, b); });
  }

  /// The payments whose lines cross at the quantiles of `wide` and `narrow`.
  GeneralizedExponentialPrice payments(const Point& best, const std::optional<std::int64_t>& k) const {
    const double y = std::max(best.at, 0x1p-52), x = growth_.decay(y), d = slope_ - 0.5;
    const double low = values_.law().inverse_demand(x * (2 - x)), high = values_.law().inverse_demand(x * x);
    const double Y0 = (high * x * x / 2 + d * low * x * (2 - x)) / y;
    return {1 / y, Y0, Y0 - d * low / y, k};
  }

 private:
  const PartialExpectation& values_;
  PriceGrowth growth_;
  double slope_, lower_;
};

/// E[min of the three lines of (50)] about the line that is least in the middle of the support.
Exact guarantee_on(const PartialExpectation& values, const GeneralizedExponentialPrice& mechanism) {
  const auto [A, Y0, Y1, k] = mechanism;
  const double growth = std::expm1(PriceGrowth(k).log(1 / A)), steep = A * interior_slope(k), flat = A / 2;
  const double both = growth * (Y0 * growth + 2 * Y1);
  const double first = (Y0 - Y1) / (steep - flat), second = (both + Y1) / flat;  // one at the boundary is worst between
  const double mean = values.mean(), upper = values.law().upper();
  const auto line = [&](double slope, double level) { return rounded(slope * mean, 0) + rounded(level, 0); };
  if (first >= second) {  // never one
    const double kink = (both + Y0) / steep;
    if (kink >= upper) return line(steep, -Y0);
    return line(0, both) - steep * values.shortfall(kink);
  }
  if (first >= upper) return line(steep, -Y0);
  const Exact below_first = (steep - flat) * values.shortfall(first);
  if (second >= upper) return line(flat, -Y1) - below_first;
  return line(0, both) - below_first - flat * values.shortfall(second);
}

void check(const Law& values, const std::optional<std::int64_t>& k) {
  require_messages(generalized_price_name, k);
  require_gains(generalized_price_name, values, 0);
}

}  // namespace

Exact generalized_exponential_price_guarantee(const Law& values, const GeneralizedExponentialPrice& mechanism) {
  check(values, mechanism.k);
  require_positive(generalized_price_name, "A", mechanism.A);
  for (const auto& [parameter, value] : {std::pair{"Y0", mechanism.Y0}, std::pair{"Y1", mechanism.Y1}})
    require_finite(generalized_price_name, parameter, value);
  const Exact guarantee = guarantee_on(PartialExpectation(values), mechanism);
  require_representable(generalized_price_name, guarantee);
  return guarantee;
}

BestGeneralizedExponentialPrice best_generalized_exponential_price(const Law& values, std::optional<std::int64_t> k) {
  check(values, k);
  const PartialExpectation expectation(values);
  const BestPayments payments(expectation, k);
  const auto maximum = payments.maximum();
  const GeneralizedExponentialPrice mechanism = payments.payments(maximum.best, k);
  Exact guarantee = guarantee_on(expectation, mechanism);
  guarantee.error_bound += std::max(0.0, maximum.bound - guarantee.value);
  return {mechanism, guarantee};
}

}  // namespace surety
