#pragma once

#include "surety/mechanisms/common_value.h"

namespace surety::plugins {

/// Third-price auction (Kagel & Levin 1993): the highest bid wins if it reaches the reserve, ties with equal chances,
/// and pays the third-highest bid or the reserve. With fewer than three bids the missing ones count as 0.
struct ThirdPrice {
  static constexpr OptionRecord options[] = {{"reserve", "value", "0", 0, 1e12, "no sale below this price"}};
  static constexpr ChoiceRecord record{"third-price", "third-price:reserve=R",
                                       "highest bid wins and pays the third-highest bid or the reserve",
                                       "Kagel & Levin (1993)", options};
  static double greatest_message(const double*, double greatest_value) { return greatest_value; }
  static double greatest_payment(const double* parameters, double, double greatest_message) {
    return greatest_message > parameters[0] ? greatest_message : parameters[0];
  }

  /// Plays a profile: `bid` sees every message once.
  template <class V>
  struct Tally {
    V first, second, third;
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {V{}, V{}, V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>&, V message) {
      third = max(third, min(second, message));
      second = max(second, min(first, message));
      first = max(first, message);
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      const V reserve = splat<V>(m.parameter[0]);
      const auto sold = first >= reserve;
      return {select(sold, max(third, reserve), V{}), select(sold, splat<V>(1), V{})};
    }
  };

  /// What a deviator needs to know of his rivals: their highest bid, how many bid it, their second-highest.
  static constexpr int rival_fields = 3;
  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int, V message) {
    const V highest = rivals(0), bidders = rivals(1), second = rivals(2);
    const V tied = select(message == highest, bidders + T(1), bidders);
    rivals.set(0, max(highest, message));
    rivals.set(1, select(message > highest, splat<V>(T(1)), tied));
    rivals.set(2, max(second, min(highest, message)));
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    const V reserve = splat<V>(m.parameter[0]);
    const V tied = select(own == rivals(0), T(1) / (rivals(1) + T(1)), V{});
    const V won = select(own >= reserve, select(own > rivals(0), splat<V>(1), tied), V{});
    return won * (value - max(rivals(2), reserve));
  }
};

}  // namespace surety::plugins
