#pragma once

#include "surety/mechanisms/common_value_view.h"

namespace surety {
inline namespace SURETY_ISA {

/// Highest bid wins, ties with equal chances, if it reaches the least bid. The second price lies between the reserve
/// and the greatest payment: where the two are one price, it is the enriched posted price (Brooks & Du 2023,
/// Section 6.2).
template <CommonValueRule rule>
struct HighestBidAuction {
  static constexpr int rival_fields = 2;  ///< the highest of the rivals' bids, and how many bid it

  template <class V>
  struct Tally {
    V first, second, sum;
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {V{}, V{}, V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>&, V message) {
      second = max(second, min(first, message));
      first = max(first, message);
      sum += message;
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      const auto sold = first >= m.least_bid;
      const V allocation = select(sold, splat<V>(1), V{});
      if constexpr (rule == CommonValueRule::all_pay) return {sum, allocation};
      if constexpr (rule == CommonValueRule::war_of_attrition) return {sum - (first - second), allocation};
      if constexpr (rule == CommonValueRule::first_price) return {select(sold, first, V{}), allocation};
      return {select(sold, second_price(m, second), V{}), allocation};
    }
  };

  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int, V message) {
    const V highest = rivals(0), bidders = rivals(1);
    const V tied = select(message == highest, bidders + T(1), bidders);
    rivals.set(0, max(highest, message));
    rivals.set(1, select(message > highest, splat<V>(T(1)), tied));
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    const V highest = rivals(0);
    const V tied = select(own == highest, T(1) / (rivals(1) + T(1)), V{});
    const V won = select(own >= m.least_bid, select(own > highest, splat<V>(1), tied), V{});
    if constexpr (rule == CommonValueRule::all_pay) return fma(won, value, -own);
    if constexpr (rule == CommonValueRule::war_of_attrition) return fma(won, value, -min(own, highest));
    if constexpr (rule == CommonValueRule::first_price) return won * (value - own);
    return won * (value - second_price(m, highest));
  }

 private:
  template <class V, class T>
  SURETY_HD static V second_price(const CommonValueView<T>& m, V second) {
    return min(max(second, splat<V>(m.price)), splat<V>(m.greatest_payment));
  }
};

/// Highest bid wins, ties with equal chances, and pays the k-th highest, 3 <= k <= most, of at least k bids.
struct KthPriceAuction {
  static constexpr int most = 6;
  static constexpr int rival_fields = most;  ///< how many bid the rivals' highest bid; their most - 1 highest ones

  template <class V>
  struct Tally {
    V highest[most];
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>&, V message) {
      for (int j = 0; j < most; ++j) {
        const V greater = max(highest[j], message);
        message = min(highest[j], message);
        highest[j] = greater;
      }
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      V price{};
      for (int j = 2; j < most; ++j) price = m.k == T(j + 1) ? highest[j] : price;
      return {price, splat<V>(1)};
    }
  };

  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int, V message) {
    const V highest = rivals(1), bidders = rivals(0);
    const V tied = select(message == highest, bidders + T(1), bidders);
    rivals.set(0, select(message > highest, splat<V>(T(1)), tied));
    for (int j = 1; j < most; ++j) {
      const V other = rivals(j);
      rivals.set(j, max(other, message));
      message = min(other, message);
    }
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    const V highest = rivals(1);
    const V tied = select(own == highest, T(1) / (rivals(0) + T(1)), V{});
    const V won = select(own > highest, splat<V>(1), tied);
    V price{};
    for (int j = 2; j < most; ++j) price = m.k == T(j + 1) ? rivals(j) : price;
    return won * (value - price);
  }
};

}  // namespace SURETY_ISA
}  // namespace surety
