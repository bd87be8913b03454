#pragma once

#include <cstdint>

#include "surety/lanes/math.h"

namespace surety::kernels {

/// A game with finitely many signals and messages, in tables. A replicate makes `draws` independent draws of the same
/// law on 0 .. points - 1: every bidder's signal, or one public state. Profiles of draws are numbered with the last one
/// fastest. Whole numbers in arrays of T are kept by their bits, so that they are gathered like reals.
template <class T>
struct TableView {
  int draws, points;
  const T* threshold;  ///< [point], Walker's alias method: a uniform in cell c, at less than threshold[c] of it, is c
  const T* alias;      ///< [point], else alias[c]
  const T* outcome;    ///< [profile of draws][PlayStatistic]

  // Deviations of one bidder, who sees the draw `own_draw` alone.
  int own_draw, goods, messages;
  std::int64_t profiles;    ///< of draws
  std::int64_t outcomes;    ///< profiles of messages
  const T* truthful;        ///< [point]: his message without deviating
  const T* rivals_message;  ///< [draw][point]: what it adds to the number of the rivals' profile of messages
  const T* value;           ///< [good][profile of draws]: his expected values given all of them
  const T* allocation;      ///< [good][rivals' profile of messages][own message]: his
  const T* transfer;        ///< [rivals' profile of messages][own message]: his
};

inline namespace SURETY_ISA {

/// The whole number x, given as a real of at least 0.
template <class V>
SURETY_HD IntOf<V> whole_number(V x) {
  using T = Element<V>;
  constexpr T magic = surety::detail::MathConstants<T>::exponent_magic;
  return bits_of(x + magic) - bits_of(splat<V>(magic));
}

/// One draw of the law from a uniform.
template <class V, class T>
SURETY_HD IntOf<V> draw_point(const TableView<T>& t, V uniform) {
  constexpr T magic = surety::detail::MathConstants<T>::exponent_magic;
  const V scaled = uniform * T(t.points);
  const V nearest = (scaled + magic) - magic;
  const V whole = select(nearest > scaled, nearest - T(1), nearest);
  const IntOf<V> cell = whole_number(whole), other = bits_of(gather<V>(t.alias, cell));
  return select(scaled - whole < gather<V>(t.threshold, cell), cell, other);
}

/// The deviator's payoff where the rivals' profile and his message are these.
template <class V, class T, class Value>
SURETY_HD V table_payoff(const TableView<T>& t, IntOf<V> rivals, IntOf<V> message, Value value) {
  const IntOf<V> at = rivals * Element<IntOf<V>>(t.messages) + message;
  V payoff = -gather<V>(t.transfer, at);
  for (int l = 0; l < t.goods; ++l) payoff = fma(value(l), gather<V>(t.allocation + l * t.outcomes, at), payoff);
  return payoff;
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
