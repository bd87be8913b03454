#pragma once

#include "surety/mechanisms/aggregate_view.h"

namespace surety {

/// The rules of common-value mechanisms that the kernels play, each a struct below.
enum class CommonValueRule : int {
  aggregate,          ///< AggregateAuction: proportional auctions, Tullock contests
  permutation,        ///< PermutationTransferAuction, two bidders
  exponential_price,  ///< ExponentialPriceAuction
  generalized,        ///< GeneralizedExponentialPriceAuction, two buyers
  first_price,
  second_price,
  all_pay,
  war_of_attrition,
  kth_price,  ///< KthPriceAuction
  posted_price,
  finite,  ///< FiniteAuction: outcomes in a table of message profiles
  table    ///< GameInTables, of any values (kernels/games/table_view.h)
};
inline constexpr int common_value_rules = int(CommonValueRule::table) + 1;

inline constexpr int most_plugin_parameters = 8;

/// Parameters of whichever rule is played; the others are not read.
template <class T>
struct CommonValueView {
  T bidders;
  AggregateView<T> aggregate;  ///< functions 0, 1: aggregate allocation Q(x) and transfer T(x) at the aggregate bid x
  T subsidy;                   ///< aggregate: paid to every bidder (M(m,K): L_p m)
  T least_value;               ///< permutation: the least value of the prior
  T rate, X;                   ///< exponential price: demand z costs X expm1(z rate)
  T k;                         ///< messages beside 0 on the grid {0, 1/k, .., 1}; 0: the limit. Or of the k-th price
  T Y0, Y1;                    ///< generalised exponential price
  T price;                     ///< posted price; reserve of the auctions
  T least_bid, greatest_payment;        ///< auctions: no sale below; second price: the winner pays no more
  const T* harmonic;                    ///< 1 + 1/2 + .. + 1/n, n = 0 .. N
  T messages, own_stride;               ///< finite: of each bidder; profiles of the others' messages
  const T *outcome, *own;               ///< finite: [profile][payment, allocation], of all and of the first bidder
  T parameter[most_plugin_parameters];  ///< of a plug-in's mechanism, in the order of its records
};

inline namespace SURETY_ISA {

/// What a play gives: the sum of payments, and the probability (or share) with which the good is sold.
template <class V>
struct CommonValueOutcome {
  V revenue, allocation;
};

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

namespace detail {
template <CommonValueRule rule>
struct CommonValueMechanism;  // a rule without one does not compile
template <>
struct CommonValueMechanism<CommonValueRule::aggregate> {
  using type = AggregateAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::permutation> {
  using type = PermutationTransferAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::exponential_price> {
  using type = ExponentialPriceAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::generalized> {
  using type = GeneralizedExponentialPriceAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::first_price> {
  using type = HighestBidAuction<CommonValueRule::first_price>;
};
template <>
struct CommonValueMechanism<CommonValueRule::second_price> {
  using type = HighestBidAuction<CommonValueRule::second_price>;
};
template <>
struct CommonValueMechanism<CommonValueRule::all_pay> {
  using type = HighestBidAuction<CommonValueRule::all_pay>;
};
template <>
struct CommonValueMechanism<CommonValueRule::war_of_attrition> {
  using type = HighestBidAuction<CommonValueRule::war_of_attrition>;
};
template <>
struct CommonValueMechanism<CommonValueRule::kth_price> {
  using type = KthPriceAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::posted_price> {
  using type = PostedPriceOffer;
};
template <>
struct CommonValueMechanism<CommonValueRule::finite> {
  using type = FiniteAuction;
};
template <>
struct CommonValueMechanism<CommonValueRule::table> {
  using type = GameInTables;
};
}  // namespace detail

/// The mechanism of a rule: `Tally` (open, bid, close) plays a profile, `payoff` one bidder against his rivals.
template <CommonValueRule rule>
using CommonValueMechanism = typename detail::CommonValueMechanism<rule>::type;

}  // namespace SURETY_ISA
}  // namespace surety
