#pragma once

#include "surety/contracts.h"
#include "surety/lanes/math.h"
#include "surety/random/philox.h"

namespace surety {
inline namespace SURETY_ISA {

#if defined(__CUDACC__)
template <class L>
using Seed = PhiloxKey;
#else
/// The seed as the draws of L want it: built once, used by all draws of a run.
template <class L>
using Seed =
    std::conditional_t<L::width == 1, PhiloxKey, philox::KeySchedule<L::width* int(sizeof(typename L::Element)) / 8>>;
#endif

/// Source of the draws of W consecutive replicates of one experiment, in the precision of the lanes.
///
/// A *key* is what one draw takes from Philox: 24 bits for float, five to a block of 128; 52 bits for double, two to a
/// block. Keys are ordered like the uniforms made of them, so that order statistics are found on keys and only the
/// winners are transformed.
template <class L>
class Draws {
 public:
  using T = typename L::Element;
  using Real = typename L::Real;
  using Key = IntOf<Real>;
  static constexpr int keys_per_block = draws_per_block<T>;
  static constexpr int key_bits = sizeof(T) == 4 ? 24 : 52;
  static constexpr auto weakest = (Element<Key>(1) << key_bits) - 1;             ///< the largest key
  static constexpr int blocks_at_once = L::width > 1 && sizeof(T) == 8 ? 2 : 1;  ///< float overlaps its two sets

  /// Lanes hold replicates first, first + 1, ..., first + W-1; first is a multiple of W. `seed` must outlive this.
  SURETY_HD Draws(const Seed<L>& seed, std::uint32_t experiment, std::uint64_t first)
      : source_(make_source(seed, experiment, first)) {
    SURETY_EXPECTS(first % L::width == 0);
  }

  /// The words of blocks first, ..., first + count - 1 (within 0 .. 2^28-1) of a purpose, each in the low 32 bits of
  /// its lane; in double, what stands above them is noise.
  template <int count>
  SURETY_HD void words(Purpose purpose, std::uint32_t first, typename L::Word (&words)[count][4]) const {
    const std::uint32_t first_word = (std::uint32_t(purpose) << purpose_shift) | first;
    if constexpr (L::width == 1) {
      for (int b = 0; b < count; ++b) {
        const auto block = philox::block({{first_word + b, source_.experiment, std::uint32_t(source_.replicate),
                                           std::uint32_t(source_.replicate >> 32)}},
                                         source_.key);
        for (int i = 0; i < 4; ++i) words[b][i] = block.word[i];
      }
    } else {
#if !defined(__CUDACC__)
      vector_words(first_word, words);
#endif
    }
  }

  /// The keys of those blocks.
  template <int count>
  SURETY_HD void blocks(Purpose purpose, std::uint32_t first, Key (&keys)[count][keys_per_block]) const {
    typename L::Word words[count][4];
    this->template words<count>(purpose, first, words);
    for (int b = 0; b < count; ++b) to_keys(words[b], keys[b]);
  }
  SURETY_HD void block(Purpose purpose, std::uint32_t index, Key (&keys)[keys_per_block]) const {
    blocks<1>(purpose, index, reinterpret_cast<Key(&)[1][keys_per_block]>(keys));
  }

  /// Uniform on the open interval (0,1): an odd multiple of 2^-24 (float) or 2^-53 (double), so that u and 1-u are
  /// both exact, 1/2 is the exact mean and no draw is 0 or 1.
  SURETY_HD static Real uniform(Key key) {
    if constexpr (sizeof(T) == 4) {
      return real_of<Real>((key >> 1) | bits_of(1.0f)) - (1 - 0x1p-24f);
    } else {
      return real_of<Real>(key | bits_of(1.0)) - (1 - 0x1p-53);
    }
  }

 private:
  // float: the upper 24 bits of each word; the fifth draw takes its three bytes from the bytes that are left, each
  // hiding a byte of another word, which costs less than cutting that off. double: the upper 52 bits of two words.
  SURETY_HD static void to_keys(const typename L::Word (&word)[4], Key (&keys)[keys_per_block]) {
    if constexpr (sizeof(T) == 4) {
      for (int i = 0; i < 4; ++i) keys[i] = (Key)(word[i] >> 8);
      keys[4] = (Key)(((word[0] << 16) ^ (word[1] << 8) ^ word[2]) & 0xffffffu);
    } else {
      for (int i = 0; i < 2; ++i) keys[i] = (Key)(((word[2 * i] << 32) | (word[2 * i + 1] & 0xffffffffu)) >> 12);
    }
  }

  struct Scalar {
    PhiloxKey key;
    std::uint32_t experiment;
    std::uint64_t replicate;
  };

#if defined(__CUDACC__)
  static SURETY_HD Scalar make_source(PhiloxKey seed, std::uint32_t experiment, std::uint64_t first) {
    return {seed, experiment, first};
  }
  Scalar source_;
#else
  // float: two sets with 64-bit lanes, whose low halves one shuffle brings together: within each 128 bits of the result
  // the first two replicates come from set 0, the others from set 1.
  static constexpr int sets = sizeof(T) == 4 ? 2 : 1;
  static constexpr int set_width = L::width / sets > 0 ? L::width / sets : 1;
  using Source = std::conditional_t<L::width == 1, Scalar, philox::Replicates<set_width, sets>>;

  static SURETY_HD Source make_source(const Seed<L>& seed, std::uint32_t experiment, std::uint64_t first) {
    if constexpr (L::width == 1) {
      return Source{seed, experiment, first};
    } else {
      using Word = typename Source::Word;
      const Word lane = lane_numbers<Lanes<double, set_width>>();
      Word low[sets];
      for (int s = 0; s < sets; ++s)
        low[s] =
            (sets == 2 ? (lane / 2) * 4 + lane % 2 + std::uint64_t(2 * s) : lane) + std::uint64_t(std::uint32_t(first));
      return Source(seed, experiment, low, std::uint32_t(first >> 32));
    }
  }

  template <int count>
  SURETY_HD void vector_words(std::uint32_t first_word, typename L::Word (&words)[count][4]) const {
    typename Source::Word c[count][sets][4];
    source_.blocks(first_word, c);
    for (int b = 0; b < count; ++b)
      for (int i = 0; i < 4; ++i)
        if constexpr (sets == 2) {
          words[b][i] = low_halves((typename L::Word)c[b][0][i], (typename L::Word)c[b][1][i]);
        } else {
          words[b][i] = c[b][0][i];
        }
  }

  /// Shuffled as reals, which GCC 12 does in one instruction.
  static SURETY_HD typename L::Word low_halves(typename L::Word a, typename L::Word b) {
    const Real x = (Real)a, y = (Real)b;
    if constexpr (L::width == 8) {
      return (typename L::Word)__builtin_shufflevector(x, y, 0, 2, 8, 10, 4, 6, 12, 14);
    } else {
      static_assert(L::width == 16);
      return (typename L::Word)__builtin_shufflevector(x, y, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30);
    }
  }
  Source source_;
#endif
};

/// Standard exponential draw from a uniform on (0,1).
template <class V>
SURETY_HD V exponential(V uniform) {
  return -log(uniform);
}

/// Two smallest of what was inserted.
template <class K>
struct TopTwo {
  K first, second;

  SURETY_HD void insert(K key) {
    second = min(second, max(first, key));
    first = min(first, key);
  }
};

/// The keys of the two strongest of n bidders where everybody has one: bidder i has key i of the purpose `value`,
/// counted from block `first_block`.
template <class L>
SURETY_HD TopTwo<typename Draws<L>::Key> strongest_two_keys(const Draws<L>& draws, std::uint32_t first_block,
                                                            std::int64_t bidders) {
  using Key = typename Draws<L>::Key;
  constexpr int per_block = Draws<L>::keys_per_block;
  constexpr int step = Draws<L>::blocks_at_once;
  const Key weakest = Key{} + Draws<L>::weakest;
  TopTwo<Key> top{weakest, weakest};
  Key keys[step][per_block];
  const auto whole = std::uint32_t(bidders / per_block);
  std::uint32_t b = 0;
  for (; b + step <= whole; b += step) {
    draws.blocks(Purpose::value, first_block + b, keys);
    for (auto& block : keys)
      for (const Key key : block) top.insert(key);
  }
  int rest = int(bidders - std::int64_t(b) * per_block);
  for (; rest > 0; ++b, rest -= per_block) {
    draws.block(Purpose::value, first_block + b, keys[0]);
    for (int i = 0; i < per_block; ++i)
      if (i < rest) top.insert(keys[0][i]);
  }
  return top;
}

/// The two smallest of n independent uniforms, drawn directly from two uniforms in O(1): the smallest is 1 - U^(1/n),
/// and given it the others are uniform above (David & Nagaraja, Order Statistics). n >= 1; for n = 1 the second is 1.
template <class V>
SURETY_HD TopTwo<V> smallest_two(std::int64_t n, V uniform1, V uniform2) {
  using T = Element<V>;
  const V first = -expm1(log(uniform1) * (T(1) / T(n)));
  if (n == 1) return {first, splat<V>(1)};
  const V above = -expm1(log(uniform2) * (T(1) / T(n - 1)));
  return {first, fma(T(1) - first, above, first)};
}

/// Sum of n independent standard exponentials, an Erlang(n) draw, in O(1): the squeeze-free rejection of Marsaglia &
/// Tsang (2000) on polar normals. Attempt a of the draw takes blocks first_block + 2a and first_block + 2a + 1 of the
/// purpose; a lane's result depends on its own attempts only. n >= 1.
template <class L>
SURETY_HD typename L::Real erlang(const Draws<L>& draws, Purpose purpose, std::uint32_t first_block, std::int64_t n) {
  using V = typename L::Real;
  using T = typename L::Element;
  constexpr int per_block = Draws<L>::keys_per_block;
  const T d = T(n) - T(1) / T(3);
  const T c = T(1) / sqrt(T(9) * d);
  V result{};
  auto open = result == result;  // lanes that have not accepted yet
  for (std::uint32_t attempt = 0; any(open); ++attempt) {
    typename Draws<L>::Key keys[2][per_block];
    draws.block(purpose, first_block + 2 * attempt, keys[0]);
    draws.block(purpose, first_block + 2 * attempt + 1, keys[1]);
    const V x = Draws<L>::uniform(keys[0][0]) * T(2) - T(1);
    const V y = Draws<L>::uniform(keys[0][1]) * T(2) - T(1);
    const V radius = x * x + y * y;
    const auto inside = radius < T(1);
    const V square = select(inside, radius, splat<V>(T(0.5)));
    const V normal = x * sqrt(log(square) * T(-2) / square);
    const V root = fma(normal, splat<V>(c), splat<V>(T(1)));
    const auto positive = root > T(0);
    const V v = select(positive, root * root * root, splat<V>(T(1)));
    const V bound = normal * normal * T(0.5) + (T(1) - v + log(v)) * d;
    const auto accepted = inside & positive & (log(Draws<L>::uniform(keys[1][0])) < bound) & open;
    result = select(accepted, v * d, result);
    open = open & (accepted == (accepted ^ accepted));
  }
  return result;
}

}  // namespace SURETY_ISA
}  // namespace surety
