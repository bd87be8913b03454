#pragma once

#include <cstdint>
#include <functional>

#include "host/theory/numerics/value_integral.h"
#include "surety/values/law.h"

namespace surety {

// Symmetric equilibria whose bids may have no bound: iid private values from a law without atoms, at least two bidders.
// Values that one of the others exceeds with a chance of 2^-26 or less bid as the least of them does: a table holds
// that, and who gains by more gains at most that share of his value.

/// War of attrition: b(v) = integral of t dG(t)/(1 - G(t)), t up to v, G = F^(N-1) the cdf of the others' highest
/// value (Krishna & Morgan 1997, Theorem 2, for independent values). By parts v L(v) - integral of L, L = -log(1 - G).
class WarOfAttritionBid {
 public:
  WarOfAttritionBid(const Law& law, std::int64_t bidders);
  double operator()(double v) const;
  /// No value bids more.
  double greatest() const { return (*this)(last_); }

 private:
  std::function<double(double)> log_of_none_above_;  ///< L
  double last_;                                      ///< from here on all bid the same
  ValueIntegral integral_;                           ///< of L
};

/// The auction whose winner pays the k-th highest bid, 3 <= k <= N. A bid is worth as much as the price is expected to
/// be: given that all others are below v, the (k-2)-th highest of the N-2 whom the winner and his closest rival leave
/// bids v on average. With j = k - 2, n = N - 2, Q the quantile function and u = F(v)
///   b(v) = (n-j)!/n! u^(j-n) (d/du)^j [Q(u) u^n].
/// k = 3: v + F/((N-2) f) (Kagel & Levin 1993); any k where Q is c + d u^a, uniform and power laws.
class KthPriceBid {
 public:
  KthPriceBid(const Law& law, std::int64_t bidders, int k);
  /// Whether the formula is known for the law, and rises in all values, as far as 100 of each piece tell: else there
  /// is no increasing symmetric equilibrium.
  bool is_equilibrium() const { return is_equilibrium_; }
  double operator()(double v) const;
  double greatest() const { return (*this)(last_); }

 private:
  bool rises() const;

  const Law& law_;
  const double others_;    ///< n
  double of_excess_ = -1;  ///< b = least + of_excess (v - least); negative: by the density
  double last_;            ///< from here on all bid the same
  bool is_equilibrium_;
};

}  // namespace surety
