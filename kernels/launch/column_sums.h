#pragma once

#include "kernels/launch/chunk.h"
#include "surety/lanes/lane.h"
#include "surety/statistics/moments.h"

namespace surety::kernels {
inline namespace SURETY_ISA {

/// Sums and products about the pivots of S statistics of one column per lane, in double precision.
template <class L, int S>
struct ColumnSums {
  static constexpr int size = moment_count<S>;
  static constexpr int parts = L::width > 1 ? int(8 / sizeof(typename L::Element))
                                            : 1;  // double vectors per lane vector
  using DoubleLanes = Lanes<double, L::width / parts>;
  using Double = typename DoubleLanes::Real;

  Double sum[parts][size] = {};

  SURETY_HD void add(const typename L::Real (&x)[S], const double* pivot) {
    for (int part = 0; part < parts; ++part) {
      Double d[S];
      for (int i = 0; i < S; ++i) d[i] = widen(x[i], part) - pivot[i];
      accumulate(sum[part], d);
    }
  }

  /// The same for the first `lanes` lanes only.
  SURETY_HD void add_some(const typename L::Real (&x)[S], const double* pivot, int lanes) {
    for (int part = 0; part < parts; ++part) {
      const int here = lanes - part * DoubleLanes::width;
      const auto mask = lane_numbers<DoubleLanes>() < std::uint64_t(here > 0 ? here : 0);
      Double d[S];
      for (int i = 0; i < S; ++i) d[i] = select(mask, widen(x[i], part) - pivot[i], Double{});
      accumulate(sum[part], d);
    }
  }

 private:
  SURETY_HD static Double widen(typename L::Real x, int part) {
    if constexpr (L::width == 1) {
      return Double(x);
    } else if constexpr (parts == 1) {
      return x;
    } else {
      return upper_or_lower(x, part);
    }
  }

  /// Half of the floats of a vector as doubles; GCC 12 needs to be told the two instructions.
  SURETY_HD static Double upper_or_lower(typename L::Real x, int part) {
#if defined(__AVX512DQ__) && !defined(__CUDACC__)
    if constexpr (L::width == 16)
      return (Double)_mm512_cvtps_pd(part ? _mm512_extractf32x8_ps((__m512)x, 1) : _mm512_castps512_ps256((__m512)x));
#endif
#if defined(__AVX__) && !defined(__CUDACC__)
    if constexpr (L::width == 8)
      return (Double)_mm256_cvtps_pd(part ? _mm256_extractf128_ps((__m256)x, 1) : _mm256_castps256_ps128((__m256)x));
#endif
    Double r{};
    for (int i = 0; i < DoubleLanes::width; ++i) r[i] = lane_of(x, part * DoubleLanes::width + i);
    return r;
  }

  SURETY_HD static void accumulate(Double (&sum)[size], const Double (&d)[S]) {
    int at = S;
    for (int i = 0; i < S; ++i) {
      sum[i] += d[i];
      for (int j = i; j < S; ++j, ++at) sum[at] += d[i] * d[j];
    }
  }
};

#if !defined(__CUDACC__)
/// Sums of one chunk: `count` replicates from `first` on. `item.replicate(first, statistics)` evaluates W consecutive
/// replicates.
template <class L, class Item>
void chunk_sums(const Item& item, const double* pivot, std::uint64_t first, std::uint64_t count, double* out) {
  constexpr int S = Item::statistics, size = moment_count<S>;
  using Sums = ColumnSums<L, S>;
  alignas(64) double column[size][columns];
  const std::uint64_t rows = count / columns;
  const int rest = int(count % columns);
  for (int c = 0; c < columns; c += L::width) {
    Sums sums;
    typename L::Real x[S];
    for (std::uint64_t row = 0; row < rows + (c < rest); ++row) {  // one loop: an item's code is long, and stands once
      item.replicate(first + row * columns + c, x);
      if (row < rows)
        sums.add(x, pivot);
      else
        sums.add_some(x, pivot, rest - c);
    }
    for (int part = 0; part < Sums::parts; ++part)
      for (int i = 0; i < size; ++i)
        __builtin_memcpy(&column[i][c + part * Sums::DoubleLanes::width], &sums.sum[part][i],
                         sizeof(typename Sums::Double));
  }
  for (int i = 0; i < size; ++i) {
    for (int half = columns / 2; half > 0; half /= 2)
      for (int c = 0; c < half; ++c) column[i][c] += column[i][c + half];
    out[i] = column[i][0];
  }
}
#endif

}  // namespace SURETY_ISA
}  // namespace surety::kernels
