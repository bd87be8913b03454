#pragma once

#include "surety/lanes/lane.h"

namespace surety {
inline namespace SURETY_ISA {

// Elementary functions over lanes from IEEE operations and fma alone: the same bits on every CPU instruction set and
// on the GPU. Arguments are finite and within the stated domains (denormal numbers excepted); bounds are in units in
// the last place of the result, tested in tests/lanes/math_test.cpp. Coefficients: docs/coefficients/lane_math.sollya.

/// An unevaluated sum high + low with |low| <= ulp(high)/2, for results that a later step will magnify.
template <class V>
struct Extended {
  V high, low;
};

namespace detail {

/// c0 + c1 x + ..., by Horner's rule.
template <class V>
SURETY_HD V polynomial(V, Element<V> last) {
  return splat<V>(last);
}
template <class V, class... Rest>
SURETY_HD V polynomial(V x, Element<V> first, Rest... rest) {
  return fma(polynomial(x, rest...), x, splat<V>(first));
}

template <class T>
struct MathConstants;

template <>
struct MathConstants<float> {
  static constexpr int mantissa_bits = 23;
  static constexpr std::int32_t bias = 127;
  static constexpr std::int32_t half_sqrt2_bits = 0x3f3504f3;  // sqrt(1/2)
  static constexpr float exponent_magic = 0x1p23f;             // adding an integer below 2^23 sets the low bits to it
  static constexpr float round_magic = 0x1.8p23f;
  static constexpr float log2_high = 0x1.62e4p-1f, log2_low = 0x1.7f7d1cp-20f, inverse_log2 = 0x1.715476p0f;
  static constexpr float exp_least = -87, exp_greatest = 88;
  template <class V>
  static SURETY_HD V log_polynomial(V x) {
    return polynomial(x, 0x1.555556p-1f, 0x1.99986cp-2f, 0x1.24c21cp-2f, 0x1.ce5a28p-3f);
  }
  template <class V>
  static SURETY_HD V exp_polynomial(V x) {
    return polynomial(x, 0x1p-1f, 0x1.5554dep-3f, 0x1.55556cp-5f, 0x1.120ac2p-7f, 0x1.6ca992p-10f);
  }
};

template <>
struct MathConstants<double> {
  static constexpr int mantissa_bits = 52;
  static constexpr std::int64_t bias = 1023;
  static constexpr std::int64_t half_sqrt2_bits = 0x3fe6a09e667f3bcd;
  static constexpr double exponent_magic = 0x1p52;
  static constexpr double round_magic = 0x1.8p52;
  static constexpr double log2_high = 0x1.62e42fefa4p-1, log2_low = -0x1.8432a1b0e2634p-43,
                          inverse_log2 = 0x1.71547652b82fep0;
  static constexpr double exp_least = -708, exp_greatest = 709;
  template <class V>
  static SURETY_HD V log_polynomial(V x) {
    return polynomial(x, 0x1.5555555555555p-1, 0x1.9999999999dd9p-2, 0x1.2492492414082p-2, 0x1.c71c72999b76dp-3,
                      0x1.745cba496acc8p-3, 0x1.3b2af78ebd83bp-3, 0x1.0dc17db2c62b4p-3, 0x1.3096ac14c9485p-3,
                      -0x1.1622ddf59a01p-3);
  }
  template <class V>
  static SURETY_HD V exp_polynomial(V x) {
    return polynomial(x, 0x1.0000000000001p-1, 0x1.555555555554dp-3, 0x1.5555555553ce5p-5, 0x1.11111111144cep-7,
                      0x1.6c16c178a6f7fp-10, 0x1.a01a018c37b9dp-13, 0x1.a019b8c68c5e6p-16, 0x1.71de59ef03fa9p-19,
                      0x1.2891c37c074d7p-22, 0x1.aeabd29b6dec4p-26);
  }
};

/// log(x (1 + tail)) for normal x > 0 and tiny |tail|, relative error below 2^-(precision + 7).
/// x = 2^e m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh(s), s = (m-1)/(m+1), s carried in two parts.
template <class V>
SURETY_HD Extended<V> log_extended(V x, V tail) {
  using T = Element<V>;
  using C = MathConstants<T>;
  const auto bits = bits_of(x);
  const auto biased = (bits + ((C::bias << C::mantissa_bits) - C::half_sqrt2_bits)) >> C::mantissa_bits;
  const V m = real_of<V>(bits - (biased << C::mantissa_bits) + (C::bias << C::mantissa_bits));
  const V e = real_of<V>(biased | bits_of(C::exponent_magic)) - (C::exponent_magic + T(C::bias));
  const V f = m - T(1);
  const V d = f + T(2);
  const V d_low = f - (d - T(2));
  const V inverse = T(1) / d;
  const V s = f * inverse;
  const V s_low = fma(-s, d_low, fma(-s, d, f)) * inverse;
  const V z = s * s;
  const V a = e * C::log2_high;
  const V b = s + s;
  const V sum = a + b;
  const V rest = (s_low + s_low) + s * z * C::log_polynomial(z) + (e * C::log2_low + tail);
  const V low = (b - (sum - a)) + rest;
  const V high = sum + low;
  return {high, low - (high - sum)};
}

/// log(1 + x), x in (-1, 1].
template <class V>
SURETY_HD Extended<V> log1p_extended(V x) {
  using T = Element<V>;
  const V u = x + T(1);
  return log_extended(u, (x - (u - T(1))) / u);
}

/// The parts of exp(x.high + x.low) = scale (1 + r + t): scale a power of two, |r| < 0.35, t = exp(r) - 1 - r.
template <class V>
struct ExpParts {
  V scale, r, t;

  SURETY_HD V exp() const {
    using T = Element<V>;
    const V sum = r + T(1);
    const V rest = (r - (sum - T(1))) + t;
    return fma(scale, rest, scale * sum);
  }
  SURETY_HD V expm1() const {
    const V a = scale - Element<V>(1);
    const V b = scale * r;
    const V sum = a + b;
    const V b_part = sum - a;
    const V rest = (a - (sum - b_part)) + (b - b_part);
    return sum + fma(scale, t, rest);
  }
};

template <class V>
SURETY_HD ExpParts<V> exp_parts(Extended<V> x) {
  using T = Element<V>;
  using C = MathConstants<T>;
  const V high = min(max(x.high, splat<V>(C::exp_least)), splat<V>(C::exp_greatest));
  const V shifted = fma(high, splat<V>(C::inverse_log2), splat<V>(C::round_magic));
  const V k = shifted - C::round_magic;
  const V r_high = fma(-k, splat<V>(C::log2_high), high);
  const V r_low = fma(-k, splat<V>(C::log2_low), x.low);
  const V r = r_high + r_low;
  const auto exponent = bits_of(shifted) - bits_of(C::round_magic);
  const V scale = real_of<V>((exponent + C::bias) << C::mantissa_bits);
  return {scale, r, fma(r * r, C::exp_polynomial(r), r_low - (r - r_high))};
}

/// y log(x), for log in two parts.
template <class V>
SURETY_HD Extended<V> times(V y, Extended<V> log) {
  const V high = y * log.high;
  return {high, fma(y, log.high, -high) + y * log.low};
}

}  // namespace detail

/// Natural logarithm of a normal x > 0; at most 0.6 ulp.
template <class V>
SURETY_HD V log(V x) {
  return detail::log_extended(x, V{}).high;
}

/// log(1 + x) for x in (-1, 1]; at most 0.8 ulp.
template <class V>
SURETY_HD V log1p(V x) {
  return detail::log1p_extended(x).high;
}

/// Exponential function, at most 0.8 ulp. Arguments beyond [-708, 709] (double), [-87, 88] (float) are read as the
/// nearest end.
template <class V>
SURETY_HD V exp(V x) {
  return detail::exp_parts(Extended<V>{x, V{}}).exp();
}

/// exp(x) - 1, at most 1.5 ulp; same domain as exp.
template <class V>
SURETY_HD V expm1(V x) {
  return detail::exp_parts(Extended<V>{x, V{}}).expm1();
}

/// x^y for normal x > 0; at most 2.6 ulp for results in [2^-64, 2^64]. Results beyond exp's range are read as its ends.
template <class V>
SURETY_HD V pow(V x, V y) {
  return detail::exp_parts(detail::times(y, detail::log_extended(x, V{}))).exp();
}

/// (1 + x)^y for x in (-1, 1]; at most 2.6 ulp for results in [2^-64, 2^64].
template <class V>
SURETY_HD V pow1p(V x, V y) {
  return detail::exp_parts(detail::times(y, detail::log1p_extended(x))).exp();
}

/// (1 + x)^y - 1 for x in (-1, 1]; at most 2.6 ulp for results in (-1, 2^64].
template <class V>
SURETY_HD V pow1pm1(V x, V y) {
  return detail::exp_parts(detail::times(y, detail::log1p_extended(x))).expm1();
}

}  // namespace SURETY_ISA
}  // namespace surety
