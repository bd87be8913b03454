#pragma once

#include <cstdint>

#include "surety/mechanisms/aggregate_view.h"

namespace surety {

/// What a bidder does with his signal in a common-value game.
enum class StrategyKind : int {
  truth,          ///< message = shift + slope * signal, at most `greatest`
  table,          ///< a function of the signal, or one for each bidder
  mixed_demand,   ///< exponential price when the signal is public and is the expected value: see below
  mixed_all_pay,  ///< all-pay, likewise: signal * u^(N-1), u uniform (complete information)
  accept          ///< 1 where the signal is at least `threshold`, else 0
};

/// What all bidders do with their signals: alike, but where the table holds functions of their own.
///
/// Exponential price with public expected value w, derived in docs/commands/common-values.md: demand z has a law F with
///   w phi(F(z)) = (X/A) exp(z/A),  phi(F) = E[1/(1 + Binomial(N-1, 1-F))] = (1 - F^N) / (N (1 - F)),
/// cut off at 0 and 1, so that z = A log(w A phi(u)/X) for a uniform u.
template <class T>
struct StrategyView {
  StrategyKind kind;
  T shift, slope;          ///< `truth`
  T greatest;              ///< `truth`: the greatest message; `mixed_demand`: exp(1/A), the greatest price
  AggregateView<T> table;  ///< `table`: function min(i, functions - 1) is bidder i's
  int functions;
  T A, X;       ///< `mixed_demand`
  T threshold;  ///< `accept`
  T bidders;    ///< N
};

inline namespace SURETY_ISA {

/// 1 + u + .. + u^(n-1), u in (0,1): N phi(u). Rounding costs n ulp at most, so for many n it is (1 - u^n)/(1 - u).
template <class V>
SURETY_HD V geometric_sum(V u, Element<V> n) {
  using T = Element<V>;
  constexpr int most = sizeof(T) == 8 ? 1024 : 128;
  if (n > T(most)) {
    const V q = T(1) - u;
    return -pow1pm1(-q, splat<V>(n)) / q;
  }
  const int terms = int(n);
  int bit = 1;
  while (2 * bit <= terms) bit *= 2;
  V sum = splat<V>(T(1)), power = u;  // of m = 1 terms, and u^m; m doubles, and grows by one where n has a bit
  for (bit /= 2; bit > 0; bit /= 2) {
    sum = fma(sum, power, sum);
    power *= power;
    if ((terms & bit) != 0) {
      sum = fma(sum, u, splat<V>(T(1)));
      power *= u;
    }
  }
  return sum;
}

/// exp(z/A) of the mixed demand z for a uniform u.
template <class V, class T>
SURETY_HD V mixed_demand_price(const StrategyView<T>& s, V signal, V u) {
  const V price = signal * (s.A / (s.X * s.bidders)) * geometric_sum(u, s.bidders);
  return min(max(price, splat<V>(T(1))), splat<V>(s.greatest));
}

template <class V, class T>
SURETY_HD bool is_mixed(const StrategyView<T>& s) {
  return s.kind == StrategyKind::mixed_demand || s.kind == StrategyKind::mixed_all_pay;
}

/// Bidder i's message for his signal and, where the strategy is mixed, a uniform of his own.
template <class V, class T>
SURETY_HD V message(const StrategyView<T>& s, std::int64_t bidder, V signal, V u) {
  switch (s.kind) {
    case StrategyKind::truth:
      return min(fma(signal, splat<V>(s.slope), splat<V>(s.shift)), splat<V>(s.greatest));
    case StrategyKind::table:
      return evaluate(s.table, bidder < s.functions ? int(bidder) : s.functions - 1, locate(s.table, signal));
    case StrategyKind::mixed_demand:
      return min(log(mixed_demand_price(s, signal, u)) * s.A, splat<V>(T(1)));  // rounding may lead beyond
    case StrategyKind::mixed_all_pay:
      return signal * pow1p(u - T(1), splat<V>(s.bidders - T(1)));
    case StrategyKind::accept:
      break;
  }
  return select(signal >= s.threshold, splat<V>(T(1)), V{});
}

}  // namespace SURETY_ISA
}  // namespace surety
