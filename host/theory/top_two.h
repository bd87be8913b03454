#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "surety/statistics/statistic.h"
#include "surety/values/law.h"

namespace surety {

/// Law of the two highest of independent values, n_g of them from law g (Yamashita 2018, proof of Theorem 2):
///   H1(x) = P(v1 <= x) = prod_g F_g^n_g
///   H2(x) = P(v2 <= x) = H1(x) + sum_g n_g (1 - F_g) F_g^(n_g-1) prod_{h != g} F_h^n_h.
/// A value is addressed by its depth below the greatest value, so that sums over very many bidders, whose two highest
/// values differ in the last digits, keep their relative precision.
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
  Tail at_depth(double depth) const;

  /// By group, P(all bidders but one of this group at or below upper - depth).
  std::vector<double> others_below(double depth) const;

  /// P(V > upper - depth) for one law, exact in depth even where upper - depth is rounded.
  double survival_at_depth(std::size_t group, double depth) const;

  double below_price(double price) const;     ///< P(v1 < price)
  double reach_of_price(double price) const;  ///< P(v1 >= price)

  /// Depths, ascending from 0 to `upper`, between which all functions here are smooth and change by a moderate
  /// factor: every law's breakpoints and octaves of its demand and cdf; and the `extra` values.
  std::vector<double> panel_depths(std::span<const double> extra = {}) const;

 private:
  std::vector<std::int64_t> sizes_;
  std::vector<LawPtr> laws_;
  double upper_ = 0;
};

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
