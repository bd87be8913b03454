#pragma once

#include <cstdint>

#include "surety/lanes/lane.h"
#if defined(__CUDACC__)
#include <curand_philox4x32_x.h>
#endif

namespace surety {

/// What a draw is for. Draws of different purposes are independent.
enum class Purpose : std::uint32_t {
  value = 0,     ///< bidders' values: profile sampling
  extreme = 1,   ///< order statistics drawn directly: reduced sampling
  state = 2,     ///< the public state theta
  lottery = 3,   ///< random choices of the mechanism
  strategy = 4,  ///< random choices of the bidders
  tie = 5,       ///< which of two equal lottery tickets wins
  trailing = 6,  ///< what is left of the keys of bidders who tie in their leading bits
  resample = 7,  ///< which past auctions a bootstrap sample has
};

/// Philox4x32-10 (Salmon et al., SC 2011), keyed by meaning. Key: the seed. Counter: (purpose << 28 | block,
/// experiment, replicate low, replicate high): a draw is a function of what it means, never of who computes it or when.
/// In cuRAND's terms: seed, subsequence = replicate, offset = 4 (experiment << 32 | purpose << 28 | block).
struct PhiloxKey {
  std::uint32_t low, high;
  SURETY_HD explicit PhiloxKey(std::uint64_t seed) : low(std::uint32_t(seed)), high(std::uint32_t(seed >> 32)) {}
};
inline constexpr std::uint32_t purpose_shift = 28;
inline constexpr std::uint32_t max_block = (1u << purpose_shift) - 1;

/// Draws that a block of 128 bits gives: five of 24 bits for float, two of 52 for double.
template <class T>
inline constexpr int draws_per_block = sizeof(T) == 4 ? 5 : 2;

inline namespace SURETY_ISA {

namespace philox {
inline constexpr std::uint32_t multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57;
inline constexpr std::uint32_t weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;
inline constexpr int rounds = 10;

struct Block {
  std::uint32_t word[4];
};

/// Ten rounds on one counter. On the GPU the block comes from cuRAND's device API.
SURETY_HD Block block(Block counter, PhiloxKey key) {
#if SURETY_ON_DEVICE
  const uint4 r = curand_Philox4x32_10(make_uint4(counter.word[0], counter.word[1], counter.word[2], counter.word[3]),
                                       make_uint2(key.low, key.high));
  return {{r.x, r.y, r.z, r.w}};
#else
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t p0 = std::uint64_t(multiplier0) * counter.word[0];
    const std::uint64_t p1 = std::uint64_t(multiplier1) * counter.word[2];
    counter = {{std::uint32_t(p1 >> 32) ^ counter.word[1] ^ key.low, std::uint32_t(p1),
                std::uint32_t(p0 >> 32) ^ counter.word[3] ^ key.high, std::uint32_t(p0)}};
    key.low += weyl0;
    key.high += weyl1;
  }
  return counter;
#endif
}

#ifndef __CUDACC__
/// Product of the low halves of the 64-bit lanes: one vpmuludq, which GCC 12 does not find by itself.
template <class W>
SURETY_HD W multiply_low(W a, std::uint32_t b) {
#if defined(__AVX512F__)
  if constexpr (sizeof(W) == 64) return (W)_mm512_mul_epu32((__m512i)a, _mm512_set1_epi64(b));
#endif
#if defined(__AVX2__)
  if constexpr (sizeof(W) == 32) return (W)_mm256_mul_epu32((__m256i)a, _mm256_set1_epi64x(b));
#endif
  return (a & 0xffffffffu) * std::uint64_t(b);
}

/// Round keys, each in every lane, so that a round reads them from memory instead of building them.
template <int W64>
struct KeySchedule {
  using Word = typename Lanes<double, W64>::Word;
  std::uint32_t low[2], high[2];               // rounds one and two
  Word later_low[rounds], later_high[rounds];  // by round, from the third on

  SURETY_HD explicit KeySchedule(PhiloxKey key) {
    for (int round = 0; round < rounds; ++round) {
      if (round < 2) {
        low[round] = key.low;
        high[round] = key.high;
      }
      later_low[round] = Word{} + key.low;
      later_high[round] = Word{} + key.high;
      key.low += weyl0;
      key.high += weyl1;
    }
  }
};

/// Blocks for `sets` vectors of W64 replicates each. Words live in the low halves of 64-bit lanes (the upper halves are
/// noise), so that a product needs no shuffling; sets and blocks advance side by side, so that there is always an
/// independent product to start. What the first two rounds make of the replicate alone is computed once.
template <int W64, int sets>
class Replicates {
 public:
  using Word = typename Lanes<double, W64>::Word;

  /// Lane i of set s belongs to replicate low[s][i] + 2^32 high. `keys` must outlive this.
  SURETY_HD Replicates(const KeySchedule<W64>& keys, std::uint32_t experiment, const Word (&low)[sets],
                       std::uint32_t high)
      : keys_(keys), high_(high) {
    for (int s = 0; s < sets; ++s) {
      const Word p1 = multiply_low(low[s], multiplier1);
      const Word c0 = (p1 >> 32) ^ std::uint64_t(experiment ^ keys.low[0]);
      const Word p0 = multiply_low(c0, multiplier0);
      second_c0_[s] = p1 ^ std::uint64_t(keys.low[1]);
      second_c2_[s] = (p0 >> 32) ^ std::uint64_t(keys.high[1]);
      second_c3_[s] = p0;
    }
  }

  /// Blocks first_word, ..., first_word + count - 1.
  template <int count>
  SURETY_HD void blocks(std::uint32_t first_word, Word (&c)[count][sets][4]) const {
    for (int b = 0; b < count; ++b) start(first_word + b, c[b]);
#pragma GCC unroll 8
    for (int round = 2; round < rounds; ++round)
#pragma GCC unroll 4
      for (int b = 0; b < count; ++b)
#pragma GCC unroll 2
        for (int s = 0; s < sets; ++s) {
          Word(&w)[4] = c[b][s];
          const Word q0 = multiply_low(w[0], multiplier0);
          const Word q1 = multiply_low(w[2], multiplier1);
          w[0] = (q1 >> 32) ^ (w[1] ^ keys_.later_low[round]);
          w[2] = (q0 >> 32) ^ (w[3] ^ keys_.later_high[round]);
          w[1] = q1;
          w[3] = q0;
        }
  }

 private:
  // Rounds one and two: what depends on the block is the same in all lanes.
  SURETY_HD void start(std::uint32_t first_word, Word (&c)[sets][4]) const {
    const std::uint64_t p0 = std::uint64_t(multiplier0) * first_word;
    const std::uint32_t c2 = std::uint32_t(p0 >> 32) ^ high_ ^ keys_.high[0];
    const std::uint64_t p1 = std::uint64_t(multiplier1) * c2;
    for (int s = 0; s < sets; ++s) {
      c[s][0] = second_c0_[s] ^ (p1 >> 32);
      c[s][1] = Word{} + p1;
      c[s][2] = second_c2_[s] ^ std::uint64_t(std::uint32_t(p0));
      c[s][3] = second_c3_[s];
    }
  }

  const KeySchedule<W64>& keys_;
  std::uint32_t high_;
  Word second_c0_[sets], second_c2_[sets], second_c3_[sets];
};
#endif

}  // namespace philox

}  // namespace SURETY_ISA
}  // namespace surety
