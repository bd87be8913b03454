#include "surety/theory/simple_guarantees.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/guarantees/common_value_checks.h"
#include "host/theory/numerics/exact_arithmetic.h"
#include "host/theory/numerics/global_maximum.h"
#include "host/theory/numerics/limits.h"
#include "host/theory/numerics/partial_expectation.h"

namespace surety {
namespace {

/// lambda(u) = N (u^(-1/N) - 1), which tends to -log u with many bidders. u in (0, 1].
double log_like(double bidders, double log_u) { return bidders * std::expm1(-log_u / bidders); }

/// Lambda(u), the integral of lambda from u to 1, with q = 1 - u: (q - u lambda(u)) N / (N - 1), and for small q, where
/// that cancels, the series of lambda in q integrated. N >= 2.
double log_like_integral(double bidders, double u, double q) {
  if (q < 0.125) {
    double sum = 0, term = q;  // of lambda: (1/N + 1) ... (1/N + j - 1) / j! q^j
    for (int j = 1; j <= 18; ++j) {
      sum += term * q / (j + 1);
      term *= q * (1 / bidders + j) / (j + 1);
    }
    return sum;
  }
  const double rest = u > 0 ? q - u * log_like(bidders, std::log(u)) : q;
  return rest * bidders / (bidders - 1);
}

/// What the first-price auction guarantees, by the share w of values that do not trade; B(w) = E[v; lowest w].
///
/// In quantiles the winning bid solves beta' = ((N-1)/N) (v - beta) / u from beta(w) = r = B(w) / w (Bergemann, Brooks
/// & Morris 2017), so with kappa = (N-1)/N
///   beta(u) u^kappa = r w^kappa + kappa integral_w^u v(t) t^(kappa - 1) dt,
/// and, exchanging the order of integration, the profit integral_w^1 (beta(u) - c) du is
///   R(w) = B(w) lambda(w) + kappa integral_w^1 v(t) lambda(t) dt - c (1 - w).
/// With one bidder kappa = 0 and R(w) = (r - c) (1 - w), the posted price.
class FirstPriceProfit {
 public:
  struct Point {
    double at, value, error_bound;  // w, R(w)
    double below;                   // B(w)
  };

  FirstPriceProfit(const Law& values, std::int64_t bidders, double cost)
      : values_(values),
        bidders_(static_cast<double>(bidders)),
        cost_(cost),
        integral_(values, [n = bidders_, &values](double v) {
          return n > 1 ? log_like_integral(n, values.cdf(v), values.survival(v)) : 0;
        }) {}

  /// R at w, where those excluded have expectation `reserve`.
  Point at(double w, double reserve) const {
    const Law& law = values_.law();
    const double mass = reserve * w;
    const Exact excluded = rounded(w > 0 ? mass * log_like(bidders_, std::log(w)) : bidders_ > 1 ? 0 : reserve, 0);
    Exact above{0, 0};
    if (bidders_ > 1) {
      // integral of v lambda = v(w) Lambda(w) + integral of Lambda(cdf) over values above v(w), Lambda' = -lambda
      const double v = law.quantile(w);
      above = rounded(v * log_like_integral(bidders_, w, 1 - w), 8 * epsilon * v) + integral_.from(v);
    }
    const Exact profit = excluded + (1 - 1 / bidders_) * above - rounded(cost_ * (1 - w), 0);
    return {w, profit.value, profit.error_bound, mass};
  }
  Point at(double w) const { return at(w, w > 0 ? values_.below(w).value / w : values_.law().lower()); }

  /// B is convex, so between the points it lies below its chord alpha + beta w, where alpha <= 0; and with B so raised
  ///   R <= R(w2) + S(w) - S(w2),   S(w) = alpha lambda(w) - (beta - c) w,
  /// which is concave. (R = B lambda / N + kappa integral_w^1 B t^(-1/N - 1) dt - c (1 - w) shows R to grow with B.)
  IntervalBound bound(const Point& a, const Point& b) const {
    const double beta = (b.below - a.below) / (b.at - a.at), alpha = std::min(0.0, a.below - beta * a.at);
    const double net = beta - cost_;
    const auto above_b = [&](double w) {
      const double curved =
          alpha < 0 ? alpha * (log_like(bidders_, std::log(w)) - log_like(bidders_, std::log(b.at))) : 0;
      return b.value + curved - net * (w - b.at);
    };
    // S'(w) = -alpha w^(-1/N - 1) - net
    double peak = a.at;
    if (alpha < 0) peak = net > 0 ? std::pow(-alpha / net, bidders_ / (bidders_ + 1)) : b.at;
    peak = std::clamp(peak, a.at, b.at);
    const double greatest = std::max({a.value, b.value, alpha < 0 && peak <= 0 ? 0.0 : above_b(peak)});
    return {greatest, a.at > 0 && b.at > 8 * a.at ? std::sqrt(a.at * b.at) : peak, false};
  }

  /// The greatest share of values with expectation at most `reserve`: buyers who are indifferent do not buy.
  double excluded_share(double reserve) const {
    const Law& law = values_.law();
    if (reserve < law.lower()) return 0;
    if (reserve >= values_.mean()) return 1;
    const auto within = [&](double u) { return values_.below(u).value <= reserve * u * (1 + 4 * epsilon); };
    double low = 0, high = 1;
    for (int step = 0; step < 1100; ++step) {  // by octaves, then within one
      const double middle = low > 0 ? low + (high - low) / 2 : high / 2;
      if (!(middle > low && middle < high)) break;
      (within(middle) ? low : high) = middle;
    }
    return low;
  }

  /// The best w. A reserve below cost is never best: where the excluded trade at r < c, to the seller's harm, the
  /// profit is R(w) - (c - r) w, whose derivative w^(-1/N) (v - r) >= 0. So w is at least the share with expectation c.
  GlobalMaximum<Point> maximum() const {
    const double least = cost_ > values_.law().lower() ? excluded_share(cost_) : 0;
    std::vector<Point> start;
    start.push_back(at(least));
    // an atom at lower() trades as a whole or not at all, and R is linear within: its ends are tried
    const double atom = values_.law().cdf(values_.law().lower());
    if (atom > least && atom < 1) start.push_back(at(atom));
    for (int i = 1; i < 16; ++i) {
      const double w = i / 16.0;
      if (w > start.back().at) start.push_back(at(w));
    }
    start.push_back(at(1));
    return global_maximum(
        start, [this](double w) { return at(w); }, [this](const Point& a, const Point& b) { return bound(a, b); });
  }

 private:
  PartialExpectation values_;
  double bidders_, cost_;
  ValueIntegral integral_;  // of Lambda(cdf)
};

/// The reserve that excludes the share w: one that excludes none is just below the least value, where a sale to all
/// with one bidder needs it, and otherwise 0.
double reserve_of(const Law& values, std::int64_t bidders, const FirstPriceProfit::Point& best) {
  if (best.at > 0) return best.below / best.at;
  return bidders > 1 ? 0 : std::nextafter(values.lower(), 0);
}

void check(const char* mechanism, const Law& values, const char* parameter, double price, double cost) {
  require_gains(mechanism, values, cost);
  require_finite(mechanism, parameter, price);
  require_nonnegative(mechanism, parameter, price);
}

Exact guarantee_with(const Law& values, std::int64_t bidders, double reserve, double cost) {
  const FirstPriceProfit profit(values, bidders, cost);
  const double w = profit.excluded_share(reserve);
  const auto at = profit.at(w, w < 1 ? reserve : values.mean());
  // a reserve below cost loses c - r on each buyer who is indifferent and buys
  const double loss = w < 1 && reserve < cost ? (cost - reserve) * w : 0;
  return Exact{at.value, at.error_bound} - rounded(loss, 0);
}

struct Best {
  double reserve;
  Exact guarantee;
};
Best best_reserve(const Law& values, std::int64_t bidders, double cost) {
  const auto maximum = FirstPriceProfit(values, bidders, cost).maximum();
  const auto& best = maximum.best;
  return {reserve_of(values, bidders, best),
          {best.value, best.error_bound + std::max(0.0, maximum.bound - best.value)}};
}

}  // namespace

Exact first_price_guarantee(const Law& values, std::int64_t bidders, double reserve, double cost) {
  require_bidders("first-price", bidders, 1);
  check("first-price", values, "reserve", reserve, cost);
  return guarantee_with(values, bidders, reserve, cost);
}

BestReserve best_first_price_reserve(const Law& values, std::int64_t bidders, double cost) {
  require_bidders("first-price", bidders, 1);
  check("first-price", values, "reserve", 0, cost);
  const auto [reserve, guarantee] = best_reserve(values, bidders, cost);
  return {reserve, guarantee};
}

// Whatever the number of buyers, Nature may tell all of them the same, so that they decide as one.

Exact posted_price_guarantee(const Law& values, double price, double cost) {
  check("posted-price", values, "price", price, cost);
  return guarantee_with(values, 1, price, cost);
}

BestPostedPrice best_guaranteed_posted_price(const Law& values, double cost) {
  check("posted-price", values, "price", 0, cost);
  const auto [price, guarantee] = best_reserve(values, 1, cost);
  return {price, guarantee};
}

}  // namespace surety
