#pragma once

#include "surety/mechanisms/common_value_view.h"

namespace surety {
inline namespace SURETY_ISA {

/// A bidder who accepts (message 1) buys at the price, one of them by lot.
struct PostedPriceOffer {
  static constexpr int rival_fields = 1;  ///< how many rivals accept

  template <class V>
  struct Tally {
    V accepted;
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>&, V message) {
      accepted = max(accepted, message);
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      return {accepted * m.price, accepted};
    }
  };

  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int, V message) {
    rivals.set(0, rivals(0) + message);
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    return own * (value - m.price) / (T(1) + rivals(0));
  }
};

}  // namespace SURETY_ISA
}  // namespace surety
