#pragma once

#include "surety/lanes/math.h"
#include "surety/values/demand_form.h"
#include "surety/values/octave_table.h"

namespace surety {

/// A DemandForm in the precision of a kernel, its arrays in the memory of the device that evaluates it.
template <class T>
struct DemandView {
  DemandShape shape;
  T parameters[3];
  int pieces;
  const T* knot;
  const T* value;
  const T* slope;
  const T* data;
};

inline namespace SURETY_ISA {

namespace detail {

/// The last piece that starts at or below q (before q, where `strictly`); the first where there is none. Branch-free
/// bisection, the same number of steps in every lane.
template <bool strictly = false, class V, class T>
SURETY_HD IntOf<V> piece_of(const DemandView<T>& f, V q) {
  using I = IntOf<V>;
  I piece{};
  for (int length = f.pieces; length > 1;) {
    const int half = length / 2;
    const I candidate = piece + Element<I>(half);
    const V start = gather<V>(f.knot, candidate);
    if constexpr (strictly) {
      piece = select(start < q, candidate, piece);
    } else {
      piece = select(start <= q, candidate, piece);
    }
    length -= half;
  }
  return piece;
}

template <class V, class T>
SURETY_HD V value_on_piece(const DemandView<T>& f, IntOf<V> piece, V q) {
  return fma(gather<V>(f.knot, piece) - q, gather<V>(f.slope, piece), gather<V>(f.value, piece));
}

template <class V, class T>
SURETY_HD V octave_table(const T* data, V q) {
  using C = MathConstants<T>;
  using I = IntOf<V>;
  constexpr int shift = C::mantissa_bits - OctaveTable::cell_bits;
  constexpr T least = T(0x1p-64);
  const auto strong = q < T(0.5);
  const V t = max(select(strong, q, T(1) - q), splat<V>(least));
  const I bits = bits_of(t);
  const I cell = (bits >> shift) - (bits_of(least) >> shift);
  // The mantissa below the cell's bits, as a number in [1, 1 + 2^-cell_bits).
  const V m = real_of<V>((bits & ((Element<I>(1) << shift) - 1)) | bits_of(T(1)));
  const V y = (m - T(1)) * T(2 * OctaveTable::cells) - T(1);
  const I side = select(strong, I{}, I{} + Element<I>(OctaveTable::side_size));
  const I at = side + cell * Element<I>(OctaveTable::coefficients);
  V sum = gather<V>(data, at + Element<I>(OctaveTable::coefficients - 1));
  for (int c = OctaveTable::coefficients - 2; c >= 0; --c) sum = fma(sum, y, gather<V>(data, at + Element<I>(c)));
  return sum;
}

}  // namespace detail

/// f(q) for demand quantiles q in (0,1).
template <class V, class T>
SURETY_HD V evaluate(const DemandView<T>& f, V q) {
  const T* const p = f.parameters;
  switch (f.shape) {
    case DemandShape::uniform:
      return fma(-q, splat<V>(p[1]), splat<V>(p[0]));
    case DemandShape::power:
      return pow1p(-q, splat<V>(p[0]));
    case DemandShape::exponential:
      return -log(fma(q, splat<V>(p[1]), splat<V>(p[0]))) * p[2];
    case DemandShape::triangle: {
      const auto upper = q < T(0.5);
      const V root = sqrt(select(upper, q, T(1) - q) * T(0.5));
      return select(upper, T(1) - root, root);
    }
    case DemandShape::pieces:
      return detail::value_on_piece(f, detail::piece_of(f, q), q);
    case DemandShape::table:
      break;
  }
  return detail::octave_table(f.data, q);
}

/// The limit of f from the left: the least value among the bidders stronger than q.
template <class V, class T>
SURETY_HD V evaluate_left(const DemandView<T>& f, V q) {
  if (f.shape != DemandShape::pieces) return evaluate(f, q);
  return detail::value_on_piece(f, detail::piece_of<true>(f, q), q);
}

/// sup{q : f(q) > level}, or sup{q : f(q) >= level} in the lanes where `inclusive` is set; 0 where there is no such q.
/// f is of shape `pieces` and nonincreasing.
template <class V, class M, class T>
SURETY_HD V greatest_quantile(const DemandView<T>& f, V level, M inclusive) {
  using I = IntOf<V>;
  I piece{};
  for (int length = f.pieces; length > 1;) {
    const int half = length / 2;
    const I candidate = piece + Element<I>(half);
    const V start = gather<V>(f.value, candidate);
    piece = select(select(inclusive, start >= level, start > level), candidate, piece);
    length -= half;
  }
  const V start = gather<V>(f.value, piece), slope = gather<V>(f.slope, piece);
  const V left = gather<V>(f.knot, piece), right = gather<V>(f.knot, piece + Element<I>(1));
  const auto flat = slope <= T(0);
  const V crossing = left + (start - level) / select(flat, splat<V>(1), slope);
  const V last = select(flat, right, min(crossing, right));
  return select(select(inclusive, start >= level, start > level), last, V{});
}

}  // namespace SURETY_ISA
}  // namespace surety
