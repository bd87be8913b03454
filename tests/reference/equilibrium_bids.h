#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "surety/values/law.h"

namespace surety::reference {

/// By Simpson's rule, halved until that changes nothing; at least 16 panels.
inline long double simpson(const std::function<long double(double)>& f, double low, double high) {
  const std::function<long double(double, double, long double, long double, long double, long double, int)> part =
      [&](double a, double b, long double fa, long double fm, long double fb, long double whole, int depth) {
        const double m = a + (b - a) / 2;
        const long double left_middle = f(a + (m - a) / 2), right_middle = f(m + (b - m) / 2), sixth = (b - a) / 12.0L;
        const long double left = sixth * (fa + 4 * left_middle + fm), right = sixth * (fm + 4 * right_middle + fb);
        if (depth >= 4 && (depth == 16 || std::abs(left + right - whole) < 1e-9L * (b - a))) return left + right;
        return part(a, m, fa, left_middle, fm, left, depth + 1) + part(m, b, fm, right_middle, fb, right, depth + 1);
      };
  const long double first = f(low), middle = f(low + (high - low) / 2), last = f(high);
  return part(low, high, first, middle, last, (high - low) * (first + 4 * middle + last) / 6.0L, 0);
}

/// What bidders alike bid in equilibrium, by the integral of their chance to win (Krishna, Auction Theory, chapter 2).
/// The law has no atoms. Quadrature stays where that chance is more than 1e-15 of what it is at the own value, so that
/// it goes where many bidders' values are.
class EquilibriumBids {
 public:
  EquilibriumBids(const Law& law, std::int64_t bidders) : law_(law), others_(static_cast<long double>(bidders - 1)) {}

  /// Log of the chance that all others are below v.
  long double log_wins(double v) const {
    const double below = law_.cdf(v);
    return others_ * (below < 0.5 ? std::log(static_cast<long double>(below))
                                  : std::log1p(-static_cast<long double>(law_.survival(v))));
  }
  /// The integral from `low` to v of (F(t)/F(v))^(N-1).
  double relative_wins(double low, double v) const {
    const long double here = log_wins(v);
    double from = low, to = v;
    for (int step = 0; step < 200; ++step) {
      const double middle = from + (to - from) / 2;
      if (!(from < middle && middle < to)) break;
      (log_wins(middle) < here - 34.5L ? from : to) = middle;
    }
    std::vector<double> ends{std::max(low, from)};
    for (const double point : law_.breakpoints())
      if (point > ends.back() && point < v) ends.push_back(point);
    ends.push_back(v);
    long double sum = 0;
    for (std::size_t j = 0; j + 1 < ends.size(); ++j)
      sum += simpson([&](double t) { return std::exp(log_wins(t) - here); }, ends[j], ends[j + 1]);
    return static_cast<double>(sum);
  }

  /// v - integral from the reserve, or the least value, to v of (F(t)/F(v))^(N-1).
  double first_price(double v, double reserve) const {
    if (v < reserve || others_ == 0) return v < reserve ? 0 : reserve;
    return v - relative_wins(std::max(reserve, law_.lower()), v);
  }
  /// v F(v)^(N-1) - integral up to v of F(t)^(N-1).
  double all_pay(double v) const {
    return static_cast<double>(std::exp(log_wins(v))) * (v - relative_wins(law_.lower(), v));
  }

 private:
  const Law& law_;
  long double others_;
};

}  // namespace surety::reference
