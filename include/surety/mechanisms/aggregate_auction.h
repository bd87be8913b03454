#pragma once

#include "surety/mechanisms/common_value_view.h"

namespace surety {
inline namespace SURETY_ISA {

/// Allocation and payments proportional to bids; the aggregates depend on the aggregate bid x alone: q_i = (m_i/x)
/// Q(x), t_i = (m_i/x) T(x) (Brooks & Du 2021, 10, 11). A Tullock contest is Q = 1, T = x (footnote 1).
struct AggregateAuction {
  static constexpr int rival_fields = 1;

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
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      return at(m, locate(m.aggregate, sum));
    }
  };

  /// The outcome where the sum of the bids lies in the table.
  template <class V, class T>
  SURETY_HD static CommonValueOutcome<V> at(const CommonValueView<T>& m, const AggregatePlace<V>& place) {
    return {evaluate(m.aggregate, 1, place) - m.subsidy * m.bidders, evaluate(m.aggregate, 0, place)};
  }

  /// The rivals are known by the sum of their bids.
  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int, V message) {
    rivals.set(0, rivals(0) + message);
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    const V x = own + rivals(0);
    const auto place = locate(m.aggregate, x);
    const V surplus = value * evaluate(m.aggregate, 0, place) - evaluate(m.aggregate, 1, place);
    const V share = select(x > T(0), own / select(x > T(0), x, splat<V>(1)), splat<V>(T(1) / m.bidders));
    return fma(surplus, share, splat<V>(m.subsidy));
  }
};

/// The proportional allocation with the transfer rule of Brooks & Du (2021), Section 5, two bidders: a bidder pays the
/// least value for what he gets, and the premium of his place in either order of the two,
///   ((F_2(0) - F_2(m_i)) + (F_1(m_j) - F_1(m_i + m_j))) / 2,  F_n(y) = integral of Xi^p(y + x) g_n(x) dx.
/// Functions 0, 1, 2 of the table: Q, F_1, F_2.
struct PermutationTransferAuction {
  static constexpr int rival_fields = 1;

  template <class V>
  struct Tally {
    V bid1, bid2;
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {V{}, V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>&, V message) {
      bid1 = bid2;
      bid2 = message;
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      const V allocation = evaluate(m.aggregate, 0, locate(m.aggregate, bid1 + bid2));
      return {fma(allocation, splat<V>(m.least_value), premium(m, bid1, bid2) + premium(m, bid2, bid1)), allocation};
    }
  };

  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int, V message) {
    rivals.set(0, message);
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    const V x = own + rivals(0);
    const V share = select(x > T(0), own / select(x > T(0), x, splat<V>(1)), splat<V>(T(0.5)));
    const V allocation = share * evaluate(m.aggregate, 0, locate(m.aggregate, x));
    return fma(allocation, value - m.least_value, -premium(m, own, rivals(0)));
  }

 private:
  template <class V, class T>
  SURETY_HD static V premium(const CommonValueView<T>& m, V own, V other) {
    const auto at = [&](int function, V y) { return evaluate(m.aggregate, function, locate(m.aggregate, y)); };
    const V first = at(2, V{}) - at(2, own), second = at(1, other) - at(1, own + other);
    return (first + second) * T(0.5);
  }
};

}  // namespace SURETY_ISA
}  // namespace surety
