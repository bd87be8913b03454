#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include "surety/lanes/isa.h"
#if !defined(__CUDACC__) && defined(__x86_64__)
#include <immintrin.h>
#endif

namespace surety {
inline namespace SURETY_ISA {

/// W replicates side by side. `Real` is T itself for W = 1 (a scalar CPU, a CUDA thread) and a vector of W elements
/// otherwise; `Word` is the unsigned integer, `Int` the signed one, of the same width. All three support + - * / & | ^
/// << >>, comparisons (which give the mask that `select` takes) and mixing with scalars of the element type.
template <class T, int W>
struct Lanes;

template <>
struct Lanes<float, 1> {
  using Element = float;
  using Real = float;
  using Word = std::uint32_t;
  using Int = std::int32_t;
  static constexpr int width = 1;
};

template <>
struct Lanes<double, 1> {
  using Element = double;
  using Real = double;
  using Word = std::uint64_t;
  using Int = std::int64_t;
  static constexpr int width = 1;
};

#ifndef __CUDACC__
template <class T, int W>
struct Lanes {
  using Element = T;
  using WordElement = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  using IntElement = std::make_signed_t<WordElement>;
  typedef T Real __attribute__((vector_size(sizeof(T) * W)));
  typedef WordElement Word __attribute__((vector_size(sizeof(T) * W)));
  typedef IntElement Int __attribute__((vector_size(sizeof(T) * W)));
  static constexpr int width = W;
};
#endif

namespace detail {
// The element of a vector type, the type itself for a scalar, and the signed integers of the same width.
template <class V, class = void>
struct ElementTrait {
  using type = V;
};
#ifndef __CUDACC__
template <class V>
struct ElementTrait<V, std::void_t<decltype(std::declval<V>()[0])>> {
  using type = std::remove_cvref_t<decltype(std::declval<V>()[0])>;
};
#endif
template <class V, bool vector>
struct IntTrait {
  using type = std::conditional_t<sizeof(V) == 4, std::int32_t, std::int64_t>;
};
template <class V>
struct IntTrait<V, true> {
  using type = decltype(V{} < V{});
};
}  // namespace detail

template <class V>
using Element = typename detail::ElementTrait<V>::type;
template <class V>
inline constexpr bool is_vector = !std::is_same_v<Element<V>, V>;
template <class V>
using IntOf = typename detail::IntTrait<V, is_vector<V>>::type;

/// x in every lane.
template <class V>
SURETY_HD V splat(Element<V> x) {
  if constexpr (is_vector<V>) {
    return x - V{};
  } else {
    return x;
  }
}

/// Lane by lane, a where the mask is set, else b.
template <class M, class V>
SURETY_HD V select(M mask, V a, V b) {
  return mask ? a : b;
}
template <class V>
SURETY_HD V min(V a, V b) {
  return a < b ? a : b;
}
template <class V>
SURETY_HD V max(V a, V b) {
  return a < b ? b : a;
}

/// The bits of a real as a signed integer of its width, and back.
template <class V>
SURETY_HD IntOf<V> bits_of(V x) {
  return __builtin_bit_cast(IntOf<V>, x);
}
template <class V>
SURETY_HD V real_of(IntOf<V> bits) {
  return __builtin_bit_cast(V, bits);
}

/// a * b + c, rounded once.
template <class V>
SURETY_HD V fma(V a, V b, V c) {
  if constexpr (!is_vector<V>) {
    if constexpr (sizeof(V) == 4) {
      return __builtin_fmaf(a, b, c);
    } else {
      return __builtin_fma(a, b, c);
    }
  } else {
#if defined(__AVX512F__) && !defined(__CUDACC__)
    if constexpr (sizeof(V) == 64 && sizeof(Element<V>) == 4)
      return (V)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
    if constexpr (sizeof(V) == 64 && sizeof(Element<V>) == 8)
      return (V)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#endif
#if defined(__FMA__) && !defined(__CUDACC__)
    if constexpr (sizeof(V) == 32 && sizeof(Element<V>) == 4)
      return (V)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
    if constexpr (sizeof(V) == 32 && sizeof(Element<V>) == 8)
      return (V)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#endif
    V r{};
    for (unsigned lane = 0; lane < sizeof(V) / sizeof(r[0]); ++lane)
      r[lane] = fma<Element<V>>(a[lane], b[lane], c[lane]);
    return r;
  }
}

/// Correctly rounded square root.
template <class V>
SURETY_HD V sqrt(V x) {
  if constexpr (!is_vector<V>) {
    if constexpr (sizeof(V) == 4) {
      return __builtin_sqrtf(x);
    } else {
      return __builtin_sqrt(x);
    }
  } else {
#if defined(__AVX512F__) && !defined(__CUDACC__)
    if constexpr (sizeof(V) == 64 && sizeof(Element<V>) == 4) return (V)_mm512_sqrt_ps((__m512)x);
    if constexpr (sizeof(V) == 64 && sizeof(Element<V>) == 8) return (V)_mm512_sqrt_pd((__m512d)x);
#endif
#if defined(__AVX__) && !defined(__CUDACC__)
    if constexpr (sizeof(V) == 32 && sizeof(Element<V>) == 4) return (V)_mm256_sqrt_ps((__m256)x);
    if constexpr (sizeof(V) == 32 && sizeof(Element<V>) == 8) return (V)_mm256_sqrt_pd((__m256d)x);
#endif
    V r{};
    for (unsigned lane = 0; lane < sizeof(V) / sizeof(r[0]); ++lane) r[lane] = sqrt<Element<V>>(x[lane]);
    return r;
  }
}

/// base[index] lane by lane.
template <class V>
SURETY_HD V gather(const Element<V>* base, IntOf<V> index) {
  if constexpr (!is_vector<V>) {
    return base[index];
  } else {
#if defined(__AVX512F__) && !defined(__CUDACC__)
    if constexpr (sizeof(V) == 64 && sizeof(Element<V>) == 4) return (V)_mm512_i32gather_ps((__m512i)index, base, 4);
    if constexpr (sizeof(V) == 64 && sizeof(Element<V>) == 8) return (V)_mm512_i64gather_pd((__m512i)index, base, 8);
#endif
#if defined(__AVX2__) && !defined(__CUDACC__)
    if constexpr (sizeof(V) == 32 && sizeof(Element<V>) == 4) return (V)_mm256_i32gather_ps(base, (__m256i)index, 4);
    if constexpr (sizeof(V) == 32 && sizeof(Element<V>) == 8) return (V)_mm256_i64gather_pd(base, (__m256i)index, 8);
#endif
    V r{};
    for (unsigned lane = 0; lane < sizeof(V) / sizeof(r[0]); ++lane) r[lane] = base[index[lane]];
    return r;
  }
}

/// True where any lane of the mask is set.
template <class M>
SURETY_HD bool any(M mask) {
  if constexpr (!is_vector<M>) {
    return mask;
  } else {
#if defined(__AVX512F__) && !defined(__CUDACC__)
    if constexpr (sizeof(M) == 64) return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
#endif
#if defined(__AVX__) && !defined(__CUDACC__)
    if constexpr (sizeof(M) == 32) return !_mm256_testz_si256((__m256i)mask, (__m256i)mask);
#endif
    for (unsigned lane = 0; lane < sizeof(M) / sizeof(mask[0]); ++lane)
      if (mask[lane]) return true;
    return false;
  }
}

/// The single elements of a vector, for setting and reading lanes one by one.
template <class V>
SURETY_HD Element<V> lane_of(V x, int lane) {
  if constexpr (is_vector<V>) {
    return x[lane];
  } else {
    return x;
  }
}

/// 0, 1, ..., W-1 in the words of the lanes.
template <class L>
SURETY_HD typename L::Word lane_numbers() {
  typename L::Word r{};
  if constexpr (L::width > 1)
    for (int lane = 0; lane < L::width; ++lane) r[lane] = lane;
  return r;
}

}  // namespace SURETY_ISA
}  // namespace surety
