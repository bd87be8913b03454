#pragma once

#include "surety/mechanisms/common_value.h"

namespace surety::plugins {

/// Highest bid wins and pays 0/0.
struct NotANumber : HighestBidAuction<CommonValueRule::second_price> {
  static constexpr ChoiceRecord record{"not-a-number", "not-a-number", "pays 0/0", "", {}};
  static double greatest_message(const double*, double greatest_value) { return greatest_value; }
  static double greatest_payment(const double*, double, double greatest_message) { return greatest_message; }

  template <class V>
  struct Tally {
    V sum;
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>&, V message) {
      sum += message;
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>&) const {
      return {(sum - sum) / (sum - sum), V{}};
    }
  };
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>&, V, V, const Rivals&) {
    return V{} / V{};
  }
};

}  // namespace surety::plugins
