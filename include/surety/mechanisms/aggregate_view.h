#pragma once

#include "surety/lanes/math.h"
#include "surety/mechanisms/aggregate_form.h"

namespace surety {

/// An AggregateForm in the precision of a kernel, its arrays in the memory of the device that evaluates it.
template <class T>
struct AggregateView {
  T offset;
  T least, greatest;  ///< t is clamped to [least, greatest]
  int functions;
  int splits;
  const T* first_piece;  ///< by cell; the bits of these are integers of T's width
  const T* knot;
  const T* data;
};

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
  const V y = (m - T(1)) * T(2 * AggregateForm::cells) - T(1);
  if (view.splits > 0) {
    piece = bits_of(gather<V>(view.first_piece, piece));
    for (int i = 0; i < view.splits; ++i) {
      const I next = piece + Element<I>(1);
      piece = select(gather<V>(view.knot, next) <= t, next, piece);
    }
  }
  return {piece * Element<I>(view.functions * AggregateForm::coefficients), y};
}

template <class V, class T>
SURETY_HD V evaluate(const AggregateView<T>& view, int function, const AggregatePlace<V>& place) {
  using I = IntOf<V>;
  const I at = place.at + Element<I>(function * AggregateForm::coefficients);
  V sum = gather<V>(view.data, at + Element<I>(AggregateForm::coefficients - 1));
  for (int c = AggregateForm::coefficients - 2; c >= 0; --c)
    sum = fma(sum, place.y, gather<V>(view.data, at + Element<I>(c)));
  return sum;
}

}  // namespace SURETY_ISA
}  // namespace surety
