#pragma once

#include "surety/lanes/lane.h"

namespace surety {
inline namespace SURETY_ISA {

/// Sequential posted prices (Yamashita 2018, Supplement B): bidder after bidder is offered the good at a price, the
/// first whose value reaches his buys it. Truth is dominant: what a bidder reports moves the prices of later bidders
/// only.
template <class V>
struct SequentialSale {
  V revenue, quantile;  ///< the price paid and the buyer's quantile; 0 and 1 without a sale
  IntOf<V> group;       ///< the buyer's
  IntOf<V> buyers;      ///< 1 where the good is sold

  SURETY_HD static SequentialSale open() { return {V{}, splat<V>(1), IntOf<V>{}, IntOf<V>{}}; }
  SURETY_HD auto sold() const { return buyers != IntOf<V>{}; }

  /// Offers the good, where it is still there, to a bidder whose value reaches `price` where his quantile is at most
  /// `acceptance`.
  SURETY_HD void offer(V quantile_of_bidder, V acceptance, V price, int group_of_bidder) {
    const auto buys = (quantile_of_bidder <= acceptance) & (buyers == IntOf<V>{});
    revenue = select(buys, price, revenue);
    quantile = select(buys, quantile_of_bidder, quantile);
    group = select(buys, IntOf<V>{} + Element<IntOf<V>>(group_of_bidder), group);
    buyers = select(buys, IntOf<V>{} + Element<IntOf<V>>(1), buyers);
  }
};

/// The cell of a report among `cells` >= 2: how many of cut[first .. first + cells - 2], which fall, are at least
/// `quantile`. Branch-free bisection, the same number of steps in every lane.
template <class V>
SURETY_HD IntOf<V> report_cell(const Element<V>* cut, IntOf<V> first, int cells, V quantile) {
  using I = IntOf<V>;
  I cell{};
  for (int length = cells; length > 1;) {
    const int half = length / 2;
    const I candidate = cell + Element<I>(half);
    cell = select(quantile <= gather<V>(cut, first + candidate - Element<I>(1)), candidate, cell);
    length -= half;
  }
  return cell;
}

}  // namespace SURETY_ISA
}  // namespace surety
