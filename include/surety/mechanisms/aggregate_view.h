#pragma once

#include "surety/lanes/math.h"
#include "surety/mechanisms/aggregate_form.h"

namespace surety {

/// An AggregateForm in the precision of a kernel, its arrays in the memory of the device that evaluates it.
template <class T>
struct AggregateView {
  T offset;
  T least, greatest;     ///< t is clamped to [least, greatest]
  int row;               ///< numbers of a piece: the coefficients of all functions
  int step;              ///< the greatest power of 2 that is no more than a cell's knots; 0 where there are none
  const T* first_piece;  ///< by cell; the bits of these are integers of T's width
  const T* knot;         ///< by piece, and 2 step times infinity
  const T* place;        ///< by piece: the middle and the scale of y
  const T* data;
};

// Loops that mostly run once: unrolled they would fill registers for nothing.
#if SURETY_ON_DEVICE
#define SURETY_ROLLED _Pragma("unroll 1")
#else
#define SURETY_ROLLED
#endif

inline namespace SURETY_ISA {

/// Where in an AggregateView an x lies: shared by all of its functions.
template <class V>
struct AggregatePlace {
  IntOf<V> at;  ///< of the piece's first coefficient
  V y;          ///< within the cell
};

/// The numbers at `at`, which is even, and behind it. A lane alone loads both at once.
template <class V, class T>
SURETY_HD void two_numbers(const T* data, IntOf<V> at, V& first, V& second) {
  if constexpr (is_vector<V>) {
    first = gather<V>(data, at);
    second = gather<V>(data, at + Element<IntOf<V>>(1));
  } else {
    struct alignas(2 * sizeof(T)) Two {
      T first, second;
    };
    const Two two = *reinterpret_cast<const Two*>(data + at);
    first = two.first;
    second = two.second;
  }
}

template <class V, class T>
SURETY_HD AggregatePlace<V> locate(const AggregateView<T>& view, V x) {
  using C = detail::MathConstants<T>;
  using I = IntOf<V>;
  constexpr int shift = C::mantissa_bits - AggregateForm::cell_bits;
  const V t = min(max(x - view.offset, splat<V>(view.least)), splat<V>(view.greatest));
  const I bits = bits_of(t);
  I piece = (bits >> shift) - (bits_of(view.least) >> shift);
  const V m = real_of<V>((bits & ((Element<I>(1) << shift) - 1)) | bits_of(T(1)));
  constexpr T cells = AggregateForm::cells;
  V y = fma(m, splat<V>(2 * cells), splat<V>(-2 * cells - 1));  // exact
  if (view.step > 0) {
    piece = bits_of(gather<V>(view.first_piece, piece));
    SURETY_ROLLED
    for (int step = view.step; step > 0; step /= 2) {
      const I next = piece + Element<I>(step);
      piece = select(gather<V>(view.knot, next) <= t, next, piece);
    }
    V middle, scale;
    two_numbers(view.place, piece * Element<I>(2), middle, scale);
    y = min(max((t - middle) * scale, splat<V>(T(-1))), splat<V>(T(1)));  // of a cell's y the same bits
  }
  return {piece * Element<I>(view.row), y};
}

template <class V, class T>
SURETY_HD V evaluate(const AggregateView<T>& view, int function, const AggregatePlace<V>& place) {
  constexpr int coefficients = AggregateForm::coefficients;
  const IntOf<V> at = place.at + Element<IntOf<V>>(function * coefficients);
  V coefficient[coefficients];
  for (int c = 0; c < coefficients; c += 2)
    two_numbers(view.data, at + Element<IntOf<V>>(c), coefficient[c], coefficient[c + 1]);
  V sum = coefficient[coefficients - 1];
  for (int c = coefficients - 2; c >= 0; --c) sum = fma(sum, place.y, coefficient[c]);
  return sum;
}

}  // namespace SURETY_ISA
}  // namespace surety

#undef SURETY_ROLLED
