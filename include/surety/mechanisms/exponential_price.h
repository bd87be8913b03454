#pragma once

#include "surety/mechanisms/common_value_view.h"

namespace surety {
inline namespace SURETY_ISA {

namespace detail {

/// X (exp(z/A) - 1), or X ((1 + 1/(A k))^(z k) - 1): either is X expm1(z rate) (7).
template <class V, class T>
SURETY_HD V exponential_payment(const CommonValueView<T>& m, V demand) {
  return expm1(demand * m.rate) * m.X;
}

}  // namespace detail

/// The exponential price mechanism (Du 2016, 1, 6, 7). Messages are demands z in [0,1]; on a grid, multiples of 1/k.
struct ExponentialPriceAuction {
  static constexpr int rival_fields = -1;  ///< all rivals' demands, ascending

  template <class V>
  struct Tally {
    V highest, payments;
    V level, above, at;  ///< on a grid the step from `level` is sold to those above it; see allocation_at_level
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>& m, V lottery) {
      // one of the k levels at random: its probability of a sale is the mean over all levels, the aggregate allocation
      const V scaled = lottery * m.k;
      const T magic = detail::MathConstants<T>::exponent_magic;
      const V nearest = (scaled + magic) - magic;
      return {V{}, V{}, select(nearest > scaled, nearest - T(1), nearest), V{}, V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>& m, V message) {
      payments += detail::exponential_payment(m, message);
      highest = max(highest, message);
      if (m.k > T(0)) {
        const V distance = message * m.k - level;
        above += select(distance > T(0.5), splat<V>(1), V{});
        at += select(distance > T(-0.5), select(distance <= T(0.5), splat<V>(1), V{}), V{});
      }
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      if (!(m.k > T(0))) return {payments, highest};
      return {payments, allocation_at_level(m)};
    }

   private:
    /// Each of the n above the level has the ranks n .. n + e with e rivals at it: rate 1/rank on average (6).
    template <class T>
    SURETY_HD V allocation_at_level(const CommonValueView<T>& m) const {
      using I = IntOf<V>;
      const auto index = [](V x) {
        return bits_of(x + detail::MathConstants<T>::exponent_magic) -
               bits_of(detail::MathConstants<T>::exponent_magic);
      };
      const auto some = above > T(0.5);
      const I last = index(above + at), before = select(some, index(above) - Element<I>(1), I{});
      const V rate = (gather<V>(m.harmonic, last) - gather<V>(m.harmonic, before)) / (at + T(1));
      return select(some, above * rate, V{});
    }
  };

  /// Keeps the rivals' demands ascending: insertion sort, lane by lane.
  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int already, V message) {
    for (int j = 0; j < already; ++j) {
      const V other = rivals(j);
      rivals.set(j, min(other, message));
      message = max(other, message);
    }
    rivals.set(already, message);
  }
  /// Demand `own` against rivals rivals(0) <= .. <= rivals(N-2): the excess over the j-th lowest counts 1/(N - j).
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    return value * allocation(m, own, rivals) - detail::exponential_payment(m, own);
  }

  template <class V, class T, class Rivals>
  SURETY_HD static V allocation(const CommonValueView<T>& m, V own, const Rivals& rivals) {
    const int others = int(m.bidders) - 1;
    V below{}, sum{};
    for (int j = 0; j < others; ++j) {
      const V next = min(own, rivals(j));
      sum = fma(next - below, splat<V>(T(1) / T(others + 1 - j)), sum);
      below = next;
    }
    sum += own - below;
    return m.k > T(0) ? sum - ties(m, own, rivals) : sum;
  }

 private:
  /// What ties take: on the step that starts at a level where e rivals stand, g above it, the rate is the mean of
  /// 1/(g+1) .. 1/(g+1+e), not 1/(g+1) (6).
  template <class V, class T, class Rivals>
  SURETY_HD static V ties(const CommonValueView<T>& m, V own, const Rivals& rivals) {
    const int others = int(m.bidders) - 1;
    const T half = T(0.5) / m.k;
    V lost{}, tied{}, rates{};  // of the rivals' level looked at, from the top down
    for (int j = others - 1; j >= 0; --j) {
      const V level = rivals(j);
      const auto same = j + 1 < others ? rivals(j + 1 < others ? j + 1 : j) - level < half : level != level;
      const T rank = T(others - j);  // g + 1 + (e - 1) when j is the e-th from above at this level
      tied = select(same, tied + T(1), splat<V>(1));
      rates = select(same, rates, splat<V>(T(1) / rank)) + T(1) / (rank + T(1));
      const auto first = j == 0 ? level == level : level - rivals(j > 0 ? j - 1 : 0) >= half;
      const V top = T(1) / (rank + T(1) - tied);
      const V loss = top - rates / (tied + T(1));
      lost += select(first, select(own - level > half, loss, V{}), V{});
    }
    return lost / m.k;
  }
};

/// Two buyers: allocation (52) in its limit, payment (54), which depends on whether the rival is at the top.
struct GeneralizedExponentialPriceAuction {
  static constexpr int rival_fields = 1;

  template <class V>
  struct Tally {
    V demand, other;
    template <class T>
    SURETY_HD static Tally open(const CommonValueView<T>&, V) {
      return {V{}, V{}};
    }
    template <class T>
    SURETY_HD void bid(const CommonValueView<T>&, V message) {
      demand = other;
      other = message;
    }
    template <class T>
    SURETY_HD CommonValueOutcome<V> close(const CommonValueView<T>& m) const {
      return {payment(m, demand, other) + payment(m, other, demand),
              allocation(m, demand, other) + allocation(m, other, demand)};
    }
  };

  template <class V, class T, class Rivals>
  SURETY_HD static void add_rival(const CommonValueView<T>&, const Rivals& rivals, int, V message) {
    rivals.set(0, message);
  }
  template <class V, class T, class Rivals>
  SURETY_HD static V payoff(const CommonValueView<T>& m, V own, V value, const Rivals& rivals) {
    const V other = rivals(0);
    return value * allocation(m, own, other) - payment(m, own, other);
  }

  /// On a grid: below the rival (2k+1)/(4k^2) a step, level (3k+1)/(4k^2), above (4k+1)/(4k^2), 1/(2k) against the top.
  template <class V, class T>
  SURETY_HD static V allocation(const CommonValueView<T>& m, V own, V other) {
    const V below = min(own, other), above = max(own - other, V{});
    if (!(m.k > T(0))) return fma(below, splat<V>(T(0.5)), above);
    const T step = T(1) / m.k;
    const auto top = other > T(1) - T(0.5) * step;
    const V level = select(above > T(0.5) * step, splat<V>(step), V{});
    const V sum = below * (T(0.5) + T(0.25) * step) + level * (T(0.75) + T(0.25) * step) +
                  max(above - level, V{}) * (T(1) + T(0.25) * step);
    return select(top, own * T(0.5), sum);
  }

  template <class V, class T>
  SURETY_HD static V payment(const CommonValueView<T>& m, V own, V other) {
    const T most = expm1(m.rate);
    const T step = m.k > T(0) ? T(1) / m.k : T(0);
    const auto top = other >= T(1) - T(0.5) * step;
    return expm1(own * m.rate) * select(top, splat<V>(m.Y1 + most * m.Y0 * T(0.5)), splat<V>(m.Y0 * T(0.5)));
  }
};

}  // namespace SURETY_ISA
}  // namespace surety
