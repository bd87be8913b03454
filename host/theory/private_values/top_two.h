#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "host/theory/numerics/quadrature.h"
#include "surety/statistics/statistic.h"
#include "surety/values/law.h"

namespace surety {

/// A value of [0, upper], and its depth below `upper`. The smaller of the two is exact, the other one rounded: sums
/// over very many bidders, whose two highest values differ in the last digits, keep their relative precision, and so do
/// laws truncated far beyond all that is ever drawn.
struct Place {
  double value, depth;
};

/// The upper or lower half of [0, upper], addressed by the smaller of value and depth.
struct Half {
  bool from_top;
  double upper;
  std::vector<double> points;  ///< depths or values, ascending, that part it into panels

  Place at(double t) const { return from_top ? Place{upper - t, t} : Place{t, upper - t}; }
};

/// Law of the two highest of independent values, n_g of them from law g (Yamashita 2018, proof of Theorem 2):
///   H1(x) = P(v1 <= x) = prod_g F_g^n_g
///   H2(x) = P(v2 <= x) = H1(x) + sum_g n_g (1 - F_g) F_g^(n_g-1) prod_{h != g} F_h^n_h.
class TopTwo {
 public:
  TopTwo(std::span<const std::int64_t> sizes, std::span<const LawPtr> laws);

  double upper() const { return upper_; }
  std::span<const std::int64_t> sizes() const { return sizes_; }
  std::span<const LawPtr> laws() const { return laws_; }

  struct Tail {
    double log_below;  ///< log H1
    double below;      ///< H1
    double above;      ///< 1 - H1
    double between;    ///< H2 - H1 = P(v2 <= x < v1)
  };
  Tail at(const Place& x) const;

  /// By group, P(all bidders but one of this group at or below x).
  std::vector<double> others_below(const Place& x) const;

  /// P(V > x) for one law, exact even where the value is rounded.
  double survival(std::size_t group, const Place& x) const;

  double below_price(double price) const;     ///< P(v1 < price)
  double reach_of_price(double price) const;  ///< P(v1 >= price)

  /// [low, high] in two halves, cut where no function here is smooth or changes by more than a moderate factor: at
  /// every law's breakpoints and octaves of its demand and cdf; and at the `extra` values.
  std::vector<Half> halves(double low, double high, std::span<const double> extra = {}) const;

 private:
  std::vector<std::int64_t> sizes_;
  std::vector<LawPtr> laws_;
  double upper_ = 0;
};

/// Integrates f: Place -> std::array<double, K> over the values in [low, high]. Beside the quadrature's own errors the
/// bounds hold those of rounded nodes: a node t is rounded thrice, off by up to 1.5 epsilon t, which moves the integral
/// over a panel by at most that times the variation of f there, which is read just inside its ends: there may be atoms
/// at them. Every component of f must be monotone, or differ from H1 or -H1 by what is.
template <std::size_t K, class Function>
Integrals<K> integrate_values(const TopTwo& top, double low, double high, std::span<const double> extra,
                              const Function& f) {
  Integrals<K> sum;
  for (const Half& half : top.halves(low, high, extra)) {
    const auto at = [&](double t) { return f(half.at(t)); };
    const Integrals<K> part = integrate<K>(half.points, at);
    for (std::size_t k = 0; k < K; ++k) {
      sum.value[k] += part.value[k];
      sum.error[k] += part.error[k];
    }
    for (std::size_t i = 0; i + 1 < half.points.size(); ++i) {
      const double end = half.points[i + 1], edge = 0x1p-20 * (end - half.points[i]);
      const Place first = half.at(half.points[i] + edge), last = half.at(end - edge);
      const double of_highest = std::abs(top.at(last).below - top.at(first).below);
      const auto at_first = f(first), at_last = f(last);
      for (std::size_t k = 0; k < K; ++k) {
        const double variation = std::abs(at_last[k] - at_first[k]) + 2 * of_highest;
        sum.error[k] += 1.5 * std::numeric_limits<double>::epsilon() * end * variation;
      }
    }
  }
  return sum;
}

/// What second-price and posted-price formulas need, with price r >= 0. Units of value.
struct TopTwoIntegrals {
  Exact highest;        ///< E[v1]
  Exact spread;         ///< E[v1 - v2]
  Exact highest_above;  ///< E[max(v1 - r, 0)]
  Exact spread_above;   ///< E[max(v1, r) - max(v2, r)]
  Exact unsold;         ///< E[v1] - r P(v1 >= r) - E[max(v1 - r, 0)] = E[v1; v1 < r]
};
TopTwoIntegrals integrate_top_two(const TopTwo& top, double price);

/// log(1-share) * count, 0 for count = 0: the log of the probability that none of `count` exceeds.
double log_none(double share, std::int64_t count);

}  // namespace surety
