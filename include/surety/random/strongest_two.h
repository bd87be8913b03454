#pragma once

#include "surety/random/draws.h"

// On the CPU what is seldom called is kept out of the loop, whose registers it would take.
#if defined(__CUDACC__)
#define SURETY_SELDOM SURETY_HD
#else
#define SURETY_SELDOM __attribute__((noinline))
#endif

namespace surety {
inline namespace SURETY_ISA {

#if SURETY_ON_DEVICE && __CUDA_ARCH__ >= 900
#define SURETY_HALVES_ON_DEVICE 1
/// Two numbers of 16 bits, which compute capability 9.0 compares in one instruction and others in many.
struct TwoHalves {
  std::uint32_t bits;
  SURETY_HD explicit operator std::uint32_t() const { return bits; }
  SURETY_HD explicit operator std::uint64_t() const { return bits; }
};
SURETY_HD TwoHalves min(TwoHalves a, TwoHalves b) { return {__vminu2(a.bits, b.bits)}; }
SURETY_HD TwoHalves max(TwoHalves a, TwoHalves b) { return {__vmaxu2(a.bits, b.bits)}; }
#endif

/// The three smallest of what was inserted.
template <class K>
struct TopThree {
  K first, second, third;

  /// `held`: how many were inserted before, where that is known to be less than three.
  SURETY_HD void insert(K key, int held = 3) {
    const K behind_first = held > 0 ? max(first, key) : key;
    first = held > 0 ? min(first, key) : key;
    const K behind_second = held > 1 ? max(second, behind_first) : behind_first;
    if (held > 0) second = held > 1 ? min(second, behind_first) : behind_first;
    if (held > 1) third = held > 2 ? min(third, behind_second) : behind_second;
  }

  /// The three smallest of both.
  SURETY_HD TopThree merged(const TopThree& other) const {
    return {min(first, other.first), min(max(first, other.first), min(second, other.second)),
            min(min(third, other.third), min(max(first, other.second), max(second, other.first)))};
  }
};

/// The keys of the two strongest of `bidders` >= 3, from the leading bits of everybody and the trailing bits of few.
/// Trailing bits are independent of everything else, so they may belong to ranks instead of bidders. Leading bits tell
/// who is first and second unless the third has the same as the second; only then does it matter whose trailing bits
/// are whose, and everybody with these leading bits draws his own. (Where the first two have the same, their ranks'
/// trailing bits say who is first.) The pair has the law of the two smallest of iid keys.
///
/// A source has the type Key, the constant `trailing_bits`, and
/// - draw(bidders, leading, trailing): the leading bits of the strongest three, where a key has them, and trailing bits
///   for ranks one and two;
/// - count(leading, bidders): how many bidders have these leading bits;
/// - further(block, keys): trailing bits of `further_per_block` bidders.
template <class Source>
SURETY_SELDOM TopTwo<typename Source::Key> trailing_of_tied(Source source, typename Source::Key leading,
                                                            std::int64_t bidders) {
  using Key = typename Source::Key;
  const Key weakest = Key{} + ((Element<Key>(1) << Source::trailing_bits) - 1);
  const Key tied = source.count(leading, bidders);
  TopTwo<Key> top{weakest, weakest};
  Key keys[Source::further_per_block], drawn{};
  for (std::uint32_t block = 0; any(drawn < tied); ++block) {
    source.further(block, keys);
    for (const Key key : keys) {
      top.insert(select(drawn < tied, key, weakest));
      drawn = drawn + Element<Key>(1);
    }
  }
  return top;
}

template <class Source>
SURETY_HD TopTwo<typename Source::Key> strongest_two_of(const Source& source, std::int64_t bidders) {
  using Key = typename Source::Key;
  TopThree<Key> leading;
  Key trailing[2];
  source.draw(bidders, leading, trailing);
  const Key one = leading.first | trailing[0], other = leading.second | trailing[1];
  TopTwo<Key> top{min(one, other), max(one, other)};
  const auto tie = leading.second == leading.third;
  if (any(tie)) [[unlikely]] {
    const TopTwo<Key> drawn = trailing_of_tied(source, leading.second, bidders);
    const auto all = leading.first == leading.second;
    top.first = select(tie & all, leading.first | drawn.first, top.first);
    top.second = select(tie, leading.second | select(all, drawn.second, drawn.first), top.second);
  }
  return top;
}

/// Leading and trailing bits of the bidders of a group from Philox. A word holds the leading bits of a pair of bidders
/// at the top of its two halves. What stands below them only decides between equals.
///
/// - 16 leading bits: words are pairs, but for the first words of the first block, which are the ranks' trailing bits.
/// - 10 leading bits, float: one block has all bits of ten bidders, 10 * 10 leading and 2 * 14 trailing ones. Its words
///   are four pairs; of the 6 bits below each, 10 are the fifth pair's and 14 a rank's trailing ones, hiding bits of
///   others as in `Draws`.
template <class L, int leading_bits>
class LeadingDraws {
  using D = Draws<L>;
  using Word = typename L::Word;

 public:
  using Key = typename D::Key;
  static constexpr int trailing_bits = D::key_bits - leading_bits;
  static constexpr int further_per_block = D::keys_per_block;
  static constexpr bool one_block = leading_bits == 10;
  static constexpr int first_pairs = one_block ? 5 : sizeof(typename L::Element) == 4 ? 3 : 1;  ///< of the first block
  static constexpr int pairs = 4;                                                               ///< of any other
  static constexpr std::int64_t most_bidders = one_block ? 2 * first_pairs : std::int64_t(max_block) * 2 * pairs;
  static_assert(leading_bits == 16 || (one_block && sizeof(typename L::Element) == 4));

  /// Blocks that hold the leading bits of so many, and the trailing bits of both ranks.
  static constexpr std::int64_t blocks(std::int64_t bidders) {
    return bidders <= 2 * first_pairs ? 1 : 1 + (bidders - 2 * first_pairs + 2 * pairs - 1) / (2 * pairs);
  }

  SURETY_HD LeadingDraws(const D& draws, std::uint32_t first_block) : draws_(draws), first_block_(first_block) {}

  SURETY_HD void draw(std::int64_t bidders, TopThree<Key>& leading, Key (&trailing)[2]) const {
    SURETY_EXPECTS(bidders <= most_bidders);
    const Half weakest = halves(~Word{});
    TopThree<Half> top{weakest, weakest, weakest};
    for_each_pair(bidders, trailing, [&](Word pair, bool both, int before) {
      if (!both) pair = pair | Element<Word>(0xffff0000u);
      if constexpr (pairwise) {
        top.insert(halves(pair), before);
      } else {
        top.insert(halves(pair & 0xffffu), 2 * before);
        top.insert(halves(pair >> 16), 2 * before + 1);
      }
    });
    if constexpr (pairwise)
      top = top.merged({halves(word(top.first) >> 16), halves(word(top.second) >> 16), halves(word(top.third) >> 16)});
    leading = {in_key(word(top.first)), in_key(word(top.second)), in_key(word(top.third))};
  }

  SURETY_HD Key count(Key leading, std::int64_t bidders) const {
    Key count{}, unused[2];
    for_each_pair(bidders, unused, [&](Word pair, bool both, int) {
      count = count + select(in_key(pair) == leading, Key{} + 1, Key{});
      if (both) count = count + select(in_key(pair >> 16) == leading, Key{} + 1, Key{});
    });
    return count;
  }

  SURETY_HD void further(std::uint32_t block, Key (&keys)[further_per_block]) const {
    draws_.block(Purpose::trailing, first_block_ + block, keys);
    for (Key& key : keys) key = key >> leading_bits;
  }

  /// The pairs and trailing bits of a group's first block.
  SURETY_HD static void first_block(const Word (&word)[4], Word (&pair)[first_pairs], Key (&trailing)[2]) {
    constexpr auto mask = (Element<Word>(1) << trailing_bits) - 1;
    for (int i = 0; i < 4 && i < first_pairs; ++i) pair[i] = word[i + (first_pairs < 4 ? 4 - first_pairs : 0)];
    if constexpr (one_block) {
      pair[4] = (word[0] << 10) ^ (word[1] << 4);
      const Word rest = (word[1] << 12) ^ (word[2] << 6) ^ word[3];
      trailing[0] = (Key)(rest & mask);
      trailing[1] = (Key)((rest >> 16) & mask);
    } else if constexpr (first_pairs == 3) {
      trailing[0] = (Key)(word[0] & mask);
      trailing[1] = (Key)(word[0] >> 24);
    } else {
      trailing[0] = (Key)(((word[0] << 4) | (word[2] & 15)) & mask);
      trailing[1] = (Key)(((word[1] << 4) | ((word[2] >> 4) & 15)) & mask);
    }
  }

 private:
  /// What leading bits are compared in: `pairwise`, both of a pair at once.
  template <int bytes>
  struct Vector {
    typedef std::uint16_t type __attribute__((vector_size(bytes)));
  };
#if SURETY_HALVES_ON_DEVICE
  using One = TwoHalves;
  static constexpr bool pairwise = true;
#else
  using One = std::uint32_t;
  static constexpr bool pairwise = L::width > 1;
#endif
  using Half = typename std::conditional_t<L::width == 1, std::type_identity<One>, Vector<int(sizeof(Word))>>::type;
  SURETY_HD static Half halves(Word word) {
    if constexpr (L::width == 1) {
      return Half{std::uint32_t(word)};
    } else {
      return (Half)word;
    }
  }
  SURETY_HD static Word word(Half halves) { return (Word)halves; }

  /// The leading bits in the lower half of a word, where a key has them.
  SURETY_HD static Key in_key(Word pair) {
    return (Key)(pair & (0x10000u - (0x10000u >> leading_bits))) << (D::key_bits - 16);
  }

  /// f(pair, both, before) for the bidders in pairs; where not `both`, only the pair's lower half is one. `before`: how
  /// many pairs came before this one, or three.
  template <class F>
  SURETY_HD void for_each_pair(std::int64_t bidders, Key (&trailing)[2], F f) const {
    constexpr int step = one_block ? 1 : D::blocks_at_once;
    constexpr int opening = first_pairs + (step - 1) * pairs;
    Word word[step][4], pair[first_pairs], first[opening];
    draws_.template words<step>(Purpose::value, first_block_, word);
    first_block(word[0], pair, trailing);
    for (int i = 0; i < opening; ++i) first[i] = i < first_pairs ? pair[i] : word[step - 1][i - first_pairs];
    each_of(first, bidders, 0, f);
    if constexpr (!one_block) {
      std::int64_t left = bidders - 2 * opening;
      std::uint32_t block = first_block_ + step;
      for (; left > 2 * pairs * (step - 1); left -= 2 * pairs * step, block += step) {
        draws_.template words<step>(Purpose::value, block, word);
        for (int b = 0; b < step; ++b) each_of(word[b], left - 2 * pairs * b, 3, f);
      }
      if (left > 0) {
        draws_.template words<1>(Purpose::value, block, reinterpret_cast<Word(&)[1][4]>(word));
        each_of(word[0], left, 3, f);
      }
    }
  }
  template <int n, class F>
  SURETY_HD static void each_of(const Word (&pair)[n], std::int64_t bidders, int before, F& f) {
    if (bidders >= 2 * n) {
      for (int i = 0; i < n; ++i) f(pair[i], true, before + i);
    } else {
      for (int i = 0; i < n; ++i)
        if (2 * i < bidders) f(pair[i], 2 * i + 1 < bidders, before + i);
    }
  }

  D draws_;
  std::uint32_t first_block_;
};

/// How the two strongest of a group are found: by everybody's key, or by so many leading bits of it. Keys, where one
/// block has all of them, and in float beyond 4,096 bidders, who would often tie and then be drawn twice.
template <class T>
SURETY_HD constexpr int leading_bits_of(std::int64_t bidders) {
  constexpr bool is_float = sizeof(T) == 4;
  if (bidders <= draws_per_block<T> || (is_float && bidders > 4096)) return 0;
  return is_float && bidders <= 10 ? 10 : 16;
}

/// The keys of the two strongest of a group in profile sampling, whose blocks begin at `first_block`: in law those of
/// `strongest_two_keys`, from fewer blocks. No draws of single bidders belong to them.
template <class L>
SURETY_HD TopTwo<typename Draws<L>::Key> strongest_two(const Draws<L>& draws, std::uint32_t first_block,
                                                       std::int64_t bidders) {
  using T = typename L::Element;
  const int leading_bits = leading_bits_of<T>(bidders);
  if (leading_bits == 0) return strongest_two_keys(draws, first_block, bidders);
  if constexpr (sizeof(T) == 4)
    if (leading_bits == 10) return strongest_two_of(LeadingDraws<L, 10>(draws, first_block), bidders);
  return strongest_two_of(LeadingDraws<L, 16>(draws, first_block), bidders);
}

/// Blocks that the two strongest take, but for those of bidders who tie.
template <class L>
constexpr std::int64_t blocks_of_strongest_two(std::int64_t bidders) {
  using T = typename L::Element;
  switch (leading_bits_of<T>(bidders)) {
    case 10:
      return 1;
    case 16:
      return LeadingDraws<L, 16>::blocks(bidders);
    default:
      return (bidders + draws_per_block<T> - 1) / draws_per_block<T>;
  }
}

}  // namespace SURETY_ISA
}  // namespace surety
