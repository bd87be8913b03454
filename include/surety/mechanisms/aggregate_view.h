#pragma once

#include "surety/lanes/math.h"
#include "surety/mechanisms/aggregate_form.h"

namespace surety {

/// An AggregateForm in the precision of a kernel, its arrays in the memory of the device that evaluates it.
template <class T>
struct AggregateView {
  T offset;
  T least, greatest;  ///< t is clamped to [least, greatest]
  int row;            ///< numbers of a piece: the coefficients of all functions, filled up to 16 bytes
  int splits;
  const T* first_piece;  ///< by cell; the bits of these are integers of T's width
  const T* knot;
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
  const V y = fma(m, splat<V>(2 * cells), splat<V>(-2 * cells - 1));  // exact
  if (view.splits > 0) {
    piece = bits_of(gather<V>(view.first_piece, piece));
    SURETY_ROLLED
    for (int i = 0; i < view.splits; ++i) {
      const I next = piece + Element<I>(1);
      piece = select(gather<V>(view.knot, next) <= t, next, piece);
    }
  }
  return {piece * Element<I>(view.row), y};
}

/// Coefficients c and c + 1, c even, of the row at `at`. A lane alone loads both at once.
template <class V, class T>
SURETY_HD void two_coefficients(const AggregateView<T>& view, IntOf<V> at, int c,
                                V (&coefficient)[AggregateForm::coefficients]) {
  if constexpr (is_vector<V>) {
    coefficient[c] = gather<V>(view.data, at + Element<IntOf<V>>(c));
    coefficient[c + 1] = gather<V>(view.data, at + Element<IntOf<V>>(c + 1));
  } else {
    struct alignas(2 * sizeof(T)) Two {
      T first, second;
    };
    const Two two = *reinterpret_cast<const Two*>(view.data + at + c);
    coefficient[c] = two.first;
    coefficient[c + 1] = two.second;
  }
}

template <class V, class T>
SURETY_HD V evaluate(const AggregateView<T>& view, int function, const AggregatePlace<V>& place) {
  constexpr int coefficients = AggregateForm::coefficients;
  const IntOf<V> at = place.at + Element<IntOf<V>>(function * coefficients);
  V coefficient[coefficients];
  for (int c = 0; c < coefficients; c += 2) two_coefficients(view, at, c, coefficient);
  V sum = coefficient[coefficients - 1];
  for (int c = coefficients - 2; c >= 0; --c) sum = fma(sum, place.y, coefficient[c]);
  return sum;
}

}  // namespace SURETY_ISA
}  // namespace surety

#undef SURETY_ROLLED
