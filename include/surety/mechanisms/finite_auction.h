#pragma once

#include "surety/mechanisms/common_value_view.h"

namespace surety {
inline namespace SURETY_ISA {

/// Any mechanism with finitely many messages, in a table: profiles are numbered with the last bidder's message fastest.
/// Messages are whole numbers from 0 on; others count as the nearest. Deviations are the first bidder's, who stands for
/// all where bidders can change places.
struct FiniteAuction {
  static constexpr int rival_fields = 1;  ///< the rivals' profile

  template <class V>
  struct Tally {
    V profile;
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>& m, V message) {
      profile = profile * m.messages + nearest(m, message);
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      const auto at = entry(profile);
      return {gather<V>(m.outcome, at), gather<V>(m.outcome + 1, at)};
    }
  };

  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>& m, const Rivals& rivals, int, V message) {
    rivals.set(0, rivals(0) * m.messages + nearest(m, message));
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    const auto at = entry(nearest(m, own) * m.own_stride + rivals(0));
    return value * gather<V>(m.own + 1, at) - gather<V>(m.own, at);
  }

 private:
  template <class V, class T>
  SURETY_HD static V nearest(const CommonValueView<T>& m, V message) {
    constexpr T magic = detail::MathConstants<T>::exponent_magic;
    return min(max((message + magic) - magic, V{}), splat<V>(m.messages - T(1)));
  }
  /// Where a profile's two numbers begin.
  template <class V>
  SURETY_HD static IntOf<V> entry(V profile) {
    using T = Element<V>;
    constexpr T magic = detail::MathConstants<T>::exponent_magic;
    return (bits_of(profile + magic) - bits_of(splat<V>(magic))) * Element<IntOf<V>>(2);
  }
};

/// A game in tables is played as a whole: no tally, no rivals (kernels/games/table_view.h).
struct GameInTables {};

}  // namespace SURETY_ISA
}  // namespace surety
