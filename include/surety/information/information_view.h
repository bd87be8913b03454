#pragma once

#include <cstdint>

#include "surety/mechanisms/aggregate_view.h"
#include "surety/values/demand_view.h"

namespace surety {

/// How the values and the bidders' signals come about on the device: one common value, or one each.
enum class SignalKind : int {
  exponential,     ///< s_i iid standard exponential, v a function of their sum (Brooks & Du 2021, 4.1.1)
  uniform,         ///< s_i iid uniform on (0,1), v their mean (the wallet game)
  of_state,        ///< s_i a function of the state, whose value is v: none, full, public, one informed, finite tables
  additive,        ///< v from its law, s_i = v + noise_i
  multiplicative,  ///< v from its law, s_i = v noise_i
  accurate,   ///< v from its law, s_i = 1 or 0: whether v is among the high values, right with probability `accuracy`
  own_value,  ///< private values: s_i = v_i drawn independently, and bidder i's value is v_i
  own_quantile,           ///< likewise, and s_i is the quantile of v_i: uniform on (0,1), v_i a function of it
  own_value_given_state,  ///< private values that are iid given a state which nobody sees
  own_value_of_state  ///< private values that are functions of a state which nobody sees, each bidder's his own; s_i
                      ///< is v_i and, for bidders who mix, a share of `spread` drawn uniformly
};

/// An information structure. The state is one demand quantile q in (0,1); small q is a high value where v = v(q).
template <class T>
struct InformationView {
  SignalKind kind;
  AggregateView<T> value_of_sum;  ///< `exponential`: v at the sum of the signals is its function `value_function`
  int value_function;
  DemandView<T> value;          ///< v(q), where there is a state
  const DemandView<T>* signal;  ///< of bidder min(i, forms - 1): `of_state` s_i(q), `own_value` and
                                ///< `own_quantile` v_i at his uniform;
                                ///< `own_value_given_state`: in state k, everybody's value at his uniform;
                                ///< `own_value_of_state`: v_i(q)
  int forms;
  const T* state_end;             ///< `own_value_given_state`: state k is where the state's uniform is in
                                  ///< (state_end[k - 1], state_end[k]]
  DemandView<T> noise;            ///< `additive`, `multiplicative`: inverse demand of the noise
  AggregateView<T> noise_demand;  ///< P(noise > x); `own_value_given_state`: function k is P(value > x) in state k
  T accuracy;                     ///< `accurate`
  T high_share;                   ///< `accurate`: values at q below this are high
  T resolution;                   ///< signals are rounded down to multiples of 1/resolution (S(K), Section 5); 0: exact
  T greatest_signal;              ///< and capped here
  T spread;                       ///< `own_value_of_state`: signals of a value v fill [v, v + spread); 0: they are v
};

/// Whether every bidder has a value of his own.
template <class T>
SURETY_HD bool has_own_values(const InformationView<T>& info) {
  return info.kind == SignalKind::own_value || info.kind == SignalKind::own_quantile ||
         info.kind == SignalKind::own_value_given_state || info.kind == SignalKind::own_value_of_state;
}

inline namespace SURETY_ISA {

/// Signals of one replicate per lane.
template <class V>
struct Signals {
  V state;  ///< demand quantile, or what a hidden state is told by; unused where signals are independent
  V value;  ///< v; where it depends on the signals, set by `finish`; of private values the greatest drawn so far
  V sum{};

  template <class T>
  SURETY_HD static bool has_state(const InformationView<T>& info) {
    return info.kind != SignalKind::exponential && info.kind != SignalKind::uniform &&
           info.kind != SignalKind::own_value && info.kind != SignalKind::own_quantile;
  }
  /// Whether signals need a uniform of the bidder's own.
  template <class T>
  SURETY_HD static bool has_own_draws(const InformationView<T>& info) {
    return info.kind != SignalKind::of_state;
  }

  template <class T>
  SURETY_HD static Signals open(const InformationView<T>& info, V q) {
    return {q, has_state(info) && !has_own_values(info) ? evaluate(info.value, q) : V{}};
  }

  /// Bidder i's signal, as he sees it.
  template <class T>
  SURETY_HD V signal(const InformationView<T>& info, std::int64_t bidder, V uniform) {
    V s{};
    switch (info.kind) {
      case SignalKind::exponential:
        s = -log(uniform);
        break;
      case SignalKind::uniform:
        s = uniform;
        break;
      case SignalKind::of_state:
      case SignalKind::own_value:
      case SignalKind::own_quantile:
      case SignalKind::own_value_given_state:
      case SignalKind::own_value_of_state:
      case SignalKind::additive:
      case SignalKind::multiplicative:
        s = by_function(info, bidder, uniform);
        break;
      case SignalKind::accurate:
        s = select((state < info.high_share) == (uniform < info.accuracy), splat<V>(T(1)), V{});
        break;
    }
    sum += s;
    if (info.resolution > T(0)) s = rounded(info, s);
    return s;
  }

  template <class T>
  SURETY_HD void finish(const InformationView<T>& info, T bidders) {
    if (info.kind == SignalKind::exponential)
      value = evaluate(info.value_of_sum, info.value_function, locate(info.value_of_sum, sum));
    if (info.kind == SignalKind::uniform) value = sum / bidders;
  }

  /// Bidder i's own function of a quantile; in noise, the noise. All by one evaluation: its code is long.
  template <class T>
  SURETY_HD V own(const InformationView<T>& info, std::int64_t bidder, V quantile) const {
    const bool by_state = info.kind == SignalKind::own_value_given_state;
    const V at = info.kind == SignalKind::own_value_of_state ? state : quantile;
    return in_state(info, by_state ? info.forms : 1,
                    [&](int k) { return evaluate(by_state ? info.signal[k] : form_of(info, bidder), at); });
  }

  /// f(k), k being the hidden state of a lane, one of `states`.
  template <class T, class F>
  SURETY_HD V in_state(const InformationView<T>& info, int states, const F& f) const {
    int k = 0;
    if constexpr (is_vector<V>) {
      V value{};
      do {
        const V here = f(k);
        value = k > 0 ? select(state > info.state_end[k - 1], here, value) : here;
      } while (++k < states);
      return value;
    } else {
      while (k + 1 < states && state > info.state_end[k]) ++k;
      return f(k);
    }
  }

 private:
  template <class T>
  SURETY_HD static const DemandView<T>& form_of(const InformationView<T>& info, std::int64_t bidder) {
    if (info.kind == SignalKind::additive || info.kind == SignalKind::multiplicative) return info.noise;
    return info.signal[bidder < info.forms ? bidder : info.forms - 1];
  }

  /// Signals that are a function of a quantile, the state's or one's own.
  template <class T>
  SURETY_HD V by_function(const InformationView<T>& info, std::int64_t bidder, V uniform) {
    const V drawn = own(info, bidder, info.kind == SignalKind::of_state ? state : uniform);
    if (info.kind == SignalKind::additive) return value + drawn;
    if (info.kind == SignalKind::multiplicative) return value * drawn;
    if (has_own_values(info)) value = max(value, drawn);
    if (info.kind == SignalKind::own_value_of_state) return fma(uniform, splat<V>(info.spread), drawn);
    return info.kind == SignalKind::own_quantile ? T(1) - uniform : drawn;
  }

  /// Adding and taking away 2^mantissa rounds to an integer; corrected down.
  template <class T>
  SURETY_HD static V rounded(const InformationView<T>& info, V s) {
    const V scaled = min(s, splat<V>(info.greatest_signal)) * info.resolution;
    const T magic = detail::MathConstants<T>::exponent_magic;
    const V nearest = (scaled + magic) - magic;
    return select(nearest > scaled, nearest - T(1), nearest) / info.resolution;
  }
};

}  // namespace SURETY_ISA
}  // namespace surety
