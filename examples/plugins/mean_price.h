#pragma once

#include "surety/mechanisms/common_value.h"

namespace surety::plugins {

/// Highest bid wins, ties with equal chances, and pays the mean of the others' bids. Two stages: bids are opened, then
/// the price is made of all but the winner's. With one bidder the price is 0.
struct MeanPrice {
  static constexpr ChoiceRecord record{
      "mean-price", "mean-price", "highest bid wins and pays the mean of the others' bids", "", {}};
  static double greatest_message(const double*, double greatest_value) { return greatest_value; }
  static double greatest_payment(const double*, double, double greatest_message) { return greatest_message; }

  template <class V>
  struct Tally {
    V highest, sum;
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {V{}, V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>&, V message) {
      highest = max(highest, message);
      sum += message;
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      return {(sum - highest) / max(m.bidders - T(1), T(1)), splat<V>(1)};
    }
  };

  /// Of the rivals: their highest bid, how many bid it, the sum of their bids.
  static constexpr int rival_fields = 3;
  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int, V message) {
    const V highest = rivals(0), bidders = rivals(1);
    const V tied = select(message == highest, bidders + T(1), bidders);
    rivals.set(0, max(highest, message));
    rivals.set(1, select(message > highest, splat<V>(T(1)), tied));
    rivals.set(2, rivals(2) + message);
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    const V tied = select(own == rivals(0), T(1) / (rivals(1) + T(1)), V{});
    const V won = select(own > rivals(0), splat<V>(1), tied);
    return won * (value - rivals(2) / max(m.bidders - T(1), T(1)));
  }
};

}  // namespace surety::plugins
