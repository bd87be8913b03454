#pragma once

#include "surety/information/information_view.h"

namespace surety {

inline namespace SURETY_ISA {

/// Whether signals vary given the state, so that a bin of signals is no bin of states or of a uniform.
template <class T>
SURETY_HD bool is_noisy(const InformationView<T>& info) {
  return info.kind == SignalKind::additive || info.kind == SignalKind::multiplicative ||
         info.kind == SignalKind::accurate || info.kind == SignalKind::own_value_given_state;
}

/// A bidder's own uniform for a signal within a bin, and how likely the bin is given the state over its probability:
/// weighted so, draws of the state from the prior are draws given the bin.
template <class V>
struct BinnedDraw {
  V uniform, weight;
};

/// `u` is an unrestricted uniform; the bin is [from, to) in units of the signal.
template <class V, class T>
SURETY_HD BinnedDraw<V> draw_in_bin(const InformationView<T>& info, const Signals<V>& signals, T from, T to,
                                    T probability, V u) {
  V low{}, high{};  // the uniforms that lead into the bin
  if (info.kind == SignalKind::accurate) {
    const V right = splat<V>(info.accuracy), zero{}, one = splat<V>(T(1));
    const bool says_high = from >= T(0.5);
    const auto is_high = signals.state < info.high_share;
    low = select(is_high, says_high ? zero : right, says_high ? right : zero);
    high = select(is_high, says_high ? right : one, says_high ? one : right);
  } else {
    const bool by_state = info.kind == SignalKind::own_value_given_state;
    const auto chance_above = [&](T signal) {
      const V noise = by_state                                  ? splat<V>(signal)
                      : info.kind == SignalKind::multiplicative ? splat<V>(signal) / signals.value
                                                                : signal - signals.value;
      const auto place = locate(info.noise_demand, noise);
      return signals.in_state(info, by_state ? info.forms : 1,
                              [&](int k) { return evaluate(info.noise_demand, k, place); });
    };
    low = chance_above(to);
    high = chance_above(from);
  }
  constexpr T least = sizeof(T) == 4 ? T(0x1p-24) : T(0x1p-53);
  const V width = max(high - low, V{});
  const V uniform = min(max(fma(u, width, low), splat<V>(least)), splat<V>(T(1) - least));
  return {uniform, width / probability};
}

}  // namespace SURETY_ISA
}  // namespace surety
