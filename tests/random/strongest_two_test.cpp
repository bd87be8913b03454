// Compiled for AVX2, so that vectors of every width are at hand; skipped with a word where the CPU lacks it.
#define SURETY_ISA avx2
#include "surety/random/strongest_two.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <vector>

namespace surety {
namespace {

// ---- The law, enumerated: the code of strongest_two_of on keys so short that all of their bits can be tried.

/// A source whose bits are those of one number, `n` bidders' leading bits first, then the ranks' trailing bits, then
/// those of the bidders who tie.
template <int leading, int trailing>
struct Script {
  using Key = std::int32_t;
  static constexpr int trailing_bits = trailing, further_per_block = 2;
  static constexpr std::uint64_t bits(int n) { return std::uint64_t(n) * leading + (2 + n) * trailing; }

  std::uint64_t number;

  Key leading_of(int i) const { return Key((number >> (i * leading)) & ((1u << leading) - 1)) << trailing; }
  Key trailing_of(int n, int i) const { return Key((number >> (n * leading + i * trailing)) & ((1u << trailing) - 1)); }
  mutable int bidders = 0;
  void draw(std::int64_t n, TopThree<Key>& top, Key (&ranks)[2]) const {
    bidders = int(n);
    top = {};
    for (int i = 0; i < n; ++i) top.insert(leading_of(i), i);
    for (int i = 0; i < 2; ++i) ranks[i] = trailing_of(bidders, i);
  }
  Key count(Key with, std::int64_t n) const {
    Key count = 0;
    for (int i = 0; i < n; ++i) count += leading_of(i) == with;
    return count;
  }
  void further(std::uint32_t block, Key (&keys)[2]) const {
    for (int i = 0; i < 2; ++i) keys[i] = int(2 * block) + i < bidders ? trailing_of(bidders, 2 + 2 * block + i) : 0;
  }
};

/// P(first >= a and second >= b) M^n for the two smallest of n iid keys in 0 .. M-1, a <= b: all n are b or more, or
/// one of them is in a .. b-1.
std::int64_t at_least(std::int64_t a, std::int64_t b, std::int64_t keys, int n) {
  std::int64_t others = 1;
  for (int i = 1; i < n; ++i) others *= keys - b;
  return others * (keys - b) + n * (b - a) * others;
}

/// Every number's pair counted, and compared with the law of order statistics in integers.
template <int leading, int trailing>
void expect_the_law(int n) {
  using Source = Script<leading, trailing>;
  const std::int64_t keys = std::int64_t(1) << (leading + trailing), numbers = std::int64_t(1) << Source::bits(n);
  std::int64_t all = 1;
  for (int i = 0; i < n; ++i) all *= keys;
  std::vector<std::int64_t> counted(keys * keys);
  for (std::int64_t number = 0; number < numbers; ++number) {
    const auto top = strongest_two_of(Source{std::uint64_t(number)}, n);
    ASSERT_LE(top.first, top.second);
    ++counted[top.first * keys + top.second];
  }
  for (std::int64_t a = 0; a < keys; ++a)
    for (std::int64_t b = a; b < keys; ++b) {
      // Survival differenced once in each argument; at a = b only pairs with first = second = a are left.
      const std::int64_t outcomes = b > a ? at_least(a, b, keys, n) - at_least(a + 1, b, keys, n) -
                                                at_least(a, b + 1, keys, n) + at_least(a + 1, b + 1, keys, n)
                                          : at_least(a, a, keys, n) - at_least(a, a + 1, keys, n);
      ASSERT_EQ(counted[a * keys + b] * all, outcomes * numbers) << a << ' ' << b << " of " << n;
    }
}

// Ties of up to n bidders at first and second place are among the numbers. Where those who tie keep the trailing bits
// of their ranks, where only two of them draw, or where the first's are not drawn again when all tie, no case passes.
TEST(StrongestTwoLaw, IsThatOfOrderStatisticsOfIidKeys) {
  expect_the_law<2, 2>(3);
  expect_the_law<2, 2>(4);
  expect_the_law<1, 2>(5);
  expect_the_law<2, 1>(5);
  expect_the_law<1, 1>(7);
  expect_the_law<3, 1>(4);
}

// ---- The bits: those that a group takes from its first block are independent.

int rank(std::vector<std::vector<bool>> rows) {
  int rank = 0;
  for (std::size_t column = 0; column < rows[0].size(); ++column) {
    const auto pivot = std::find_if(rows.begin() + rank, rows.end(), [&](const auto& row) { return row[column]; });
    if (pivot == rows.end()) continue;
    std::iter_swap(rows.begin() + rank, pivot);
    for (std::size_t r = 0; r < rows.size(); ++r)
      if (int(r) != rank && rows[r][column])
        for (std::size_t c = 0; c < rows[r].size(); ++c) rows[r][c] = rows[r][c] ^ rows[rank][c];
    ++rank;
  }
  return rank;
}

/// All leading and trailing bits that a first block gives, of the words of the block.
template <class Source, class Word>
std::vector<bool> bits_of_first_block(const Word (&word)[4], int leading_bits) {
  Word pair[Source::first_pairs];
  typename Source::Key trailing[2];
  Source::first_block(word, pair, trailing);
  std::vector<bool> bits;
  for (const Word p : pair)
    for (int half = 0; half < 2; ++half)
      for (int bit = 16 - leading_bits; bit < 16; ++bit) bits.push_back(p >> (16 * half + bit) & 1);
  for (const auto t : trailing) {
    EXPECT_EQ(t >> Source::trailing_bits, 0);
    for (int bit = 0; bit < Source::trailing_bits; ++bit) bits.push_back(t >> bit & 1);
  }
  return bits;
}

/// The bits are linear in those of the block, and of full rank: so they are iid fair coins where the block's are.
template <class T, int leading_bits>
void expect_independent_bits(int expected) {
  using L = Lanes<T, 1>;
  using Source = LeadingDraws<L, leading_bits>;
  using Word = typename L::Word;
  std::vector<std::vector<bool>> unit;
  for (int i = 0; i < 128; ++i) {
    Word word[4] = {};
    word[i / 32] = Word(1) << (i % 32);
    unit.push_back(bits_of_first_block<Source>(word, leading_bits));
  }
  EXPECT_EQ(int(unit[0].size()), expected);
  EXPECT_EQ(rank(unit), expected);
  std::mt19937_64 random(1);
  for (int repeat = 0; repeat < 100; ++repeat) {
    Word word[4];
    std::vector<bool> sum(unit[0].size());
    for (Word& w : word) w = Word(random());  // noise above 32 bits included
    for (int i = 0; i < 128; ++i)
      if (word[i / 32] >> (i % 32) & 1)
        for (std::size_t b = 0; b < sum.size(); ++b) sum[b] = sum[b] ^ unit[i][b];
    EXPECT_EQ(bits_of_first_block<Source>(word, leading_bits), sum);
  }
}
TEST(StrongestTwoBits, OfAFirstBlockAreIndependent) {
  expect_independent_bits<float, 10>(10 * 10 + 2 * 14);
  expect_independent_bits<float, 16>(6 * 16 + 2 * 8);
  expect_independent_bits<double, 16>(2 * 16 + 2 * 36);
}

// ---- The draws: what is said of them in words, done by sorting, one replicate at a time.

struct Ranked {
  std::int64_t first, second;
  int tied;  ///< how many have the second's leading bits; 0 where that does not matter
  bool all;  ///< the first too
  std::int64_t trailing[2];
};

template <class T, int leading_bits>
Ranked by_sorting(PhiloxKey key, std::uint32_t experiment, std::uint64_t replicate, std::uint32_t first_block, int n) {
  using L = Lanes<T, 1>;
  using D = Draws<L>;
  using Source = LeadingDraws<L, leading_bits>;
  const D draws(key, experiment, replicate);
  std::vector<std::int64_t> leading;
  typename Source::Key trailing[2];
  typename L::Word word[1][4], pair[Source::first_pairs];
  draws.template words<1>(Purpose::value, first_block, word);
  Source::first_block(word[0], pair, trailing);
  const auto add = [&](std::uint64_t p) {
    leading.push_back((p & 0xffff) >> (16 - leading_bits));
    leading.push_back(p >> 16 >> (16 - leading_bits));
  };
  for (const auto p : pair) add(p);
  for (std::uint32_t block = 1; int(leading.size()) < n; ++block) {
    draws.template words<1>(Purpose::value, first_block + block, word);
    for (const auto p : word[0]) add(p);
  }
  leading.resize(n);
  std::sort(leading.begin(), leading.end());
  std::vector<std::int64_t> keys{leading[0] << Source::trailing_bits | trailing[0],
                                 leading[1] << Source::trailing_bits | trailing[1]};
  if (leading[1] != leading[2]) {
    std::sort(keys.begin(), keys.end());
    return {keys[0], keys[1], 0, false, {}};
  }
  const bool all = leading[0] == leading[1];
  const int tied = int(std::count(leading.begin(), leading.end(), leading[1]));
  std::vector<std::int64_t> theirs;
  for (std::uint32_t block = 0; int(theirs.size()) < tied; ++block) {
    typename D::Key drawn[D::keys_per_block];
    draws.block(Purpose::trailing, first_block + block, drawn);
    for (const auto k : drawn) theirs.push_back(k >> leading_bits);
  }
  theirs.resize(tied);
  std::sort(theirs.begin(), theirs.end());
  const std::int64_t base = leading[1] << Source::trailing_bits;
  if (all) return {base | theirs[0], base | theirs[1], tied, true, {theirs[0], theirs[1]}};
  return {keys[0], base | theirs[0], tied, false, {theirs[0], 0}};
}

template <class T>
Ranked by_sorting(PhiloxKey key, std::uint32_t experiment, std::uint64_t replicate, std::uint32_t first_block, int n) {
  if constexpr (sizeof(T) == 4)
    if (n <= 10) return by_sorting<T, 10>(key, experiment, replicate, first_block, n);
  return by_sorting<T, 16>(key, experiment, replicate, first_block, n);
}

class StrongestTwoTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!__builtin_cpu_supports("avx2")) GTEST_SKIP() << "this CPU has no avx2";
  }
};

/// Lanes against sorting; how many profiles tied at the second place.
template <class L>
int expect_sorted(int n, int replicates) {
  using T = typename L::Element;
  const PhiloxKey key(11);
  const Seed<L> seed(key);
  int ties = 0;
  for (int first = 0; first < replicates; first += L::width) {
    const auto top = strongest_two(Draws<L>(seed, std::uint32_t(n), first), 5, n);
    for (int lane = 0; lane < L::width; ++lane) {
      const Ranked want = by_sorting<T>(key, std::uint32_t(n), std::uint64_t(first + lane), 5, n);
      EXPECT_EQ(lane_of(top.first, lane), want.first) << n << ' ' << first + lane;
      EXPECT_EQ(lane_of(top.second, lane), want.second) << n << ' ' << first + lane;
      ties += want.tied > 0;
    }
  }
  return ties;
}

// Numbers of bidders that fill blocks, that do not, and that leave a pair with one bidder. Ties by chance are among
// them: some 0.5% of the profiles of ten bidders, 3% of those of 4,096.
TEST_F(StrongestTwoTest, EqualsSortingInLanesOfAnyWidth) {
  int ties = 0;
  for (const int n : {6, 7, 8, 9, 10}) {
    ties += expect_sorted<Lanes<float, 8>>(n, 4000);
    expect_sorted<Lanes<float, 16>>(n, 4000);
    expect_sorted<Lanes<float, 1>>(n, 4000);
  }
  for (const int n : {11, 14, 15, 22, 23, 100, 4096}) {
    ties += expect_sorted<Lanes<float, 8>>(n, 8000 / n * 16);
    expect_sorted<Lanes<float, 1>>(n, 8000 / n);
  }
  EXPECT_GT(ties, 50);
  ties = 0;
  for (const int n : {3, 4, 9, 10, 11, 18, 19, 27, 100, 5001}) {
    ties += expect_sorted<Lanes<double, 4>>(n, 16000 / n * 8);
    expect_sorted<Lanes<double, 8>>(n, 8000 / n * 8);
    expect_sorted<Lanes<double, 1>>(n, 8000 / n);
  }
  EXPECT_GT(ties, 0);
}

// Where one block has everybody's key, and in float where ties would be common, everybody has one.
TEST_F(StrongestTwoTest, AreThoseOfAllKeysWhereThatCostsNoMore) {
  const auto check = []<class L>(L, int n) {
    const Seed<L> seed(PhiloxKey(2));
    const Draws<L> draws(seed, 1, 16);
    const auto top = strongest_two(draws, 3, n), want = strongest_two_keys(draws, 3, n);
    for (int lane = 0; lane < L::width; ++lane) {
      EXPECT_EQ(lane_of(top.first, lane), lane_of(want.first, lane)) << n;
      EXPECT_EQ(lane_of(top.second, lane), lane_of(want.second, lane)) << n;
    }
  };
  for (const int n : {1, 2, 5, 4097}) check(Lanes<float, 8>{}, n);
  for (const int n : {1, 2}) check(Lanes<double, 4>{}, n);
}

// ---- The law at full size. Each z-score alarms falsely with probability 6e-7 (|z| > 5).

double z_score(const std::vector<double>& x, double mean) {
  double sum = 0, squares = 0;
  for (const double value : x) {
    sum += value - mean;
    squares += (value - mean) * (value - mean);
  }
  return sum / std::sqrt(squares);
}

/// 1 - (1-q1)^n and 1 - ((1-q2)/(1-q1))^(n-1) are iid uniform (David & Nagaraja, Order Statistics).
template <class L>
void expect_uniform_ranks(int n, int replicates) {
  const Seed<L> seed(PhiloxKey(21));
  std::vector<double> u1, u2, square1, square2, product;
  for (int first = 0; first < replicates; first += L::width) {
    const auto top = strongest_two(Draws<L>(seed, std::uint32_t(n), first), 0, n);
    const auto q1 = Draws<L>::uniform(top.first), q2 = Draws<L>::uniform(top.second);
    for (int lane = 0; lane < L::width; ++lane) {
      const double log1 = std::log1p(-double(lane_of(q1, lane))), log2 = std::log1p(-double(lane_of(q2, lane)));
      u1.push_back(-std::expm1(n * log1));
      u2.push_back(-std::expm1((n - 1) * (log2 - log1)));
      square1.push_back(u1.back() * u1.back());
      square2.push_back(u2.back() * u2.back());
      product.push_back(u1.back() * u2.back());
    }
  }
  EXPECT_LT(std::fabs(z_score(u1, 0.5)), 5) << n;
  EXPECT_LT(std::fabs(z_score(u2, 0.5)), 5) << n;
  EXPECT_LT(std::fabs(z_score(square1, 1.0 / 3)), 5) << n;
  EXPECT_LT(std::fabs(z_score(square2, 1.0 / 3)), 5) << n;
  EXPECT_LT(std::fabs(z_score(product, 0.25)), 5) << n;
}
TEST_F(StrongestTwoTest, HaveTheLawOfTheTwoSmallestOfManyUniforms) {
  for (const int n : {6, 7, 10, 11, 100}) expect_uniform_ranks<Lanes<float, 8>>(n, 200'000);
  for (const int n : {3, 10, 11, 100}) expect_uniform_ranks<Lanes<double, 4>>(n, 200'000);
}

// Of c bidders who tie, the least trailing bits average 1 / (c + 1) of their range and the next 2 / (c + 1), but for
// half a step: 4,000 profiles of ten bidders that tie, and some ten where the first does too.
TEST_F(StrongestTwoTest, TrailingBitsOfTiedBiddersAreTheLeastOfTheirs) {
  const PhiloxKey key(31);
  std::vector<double> least, next;
  for (std::uint64_t r = 0; r < 800'000; ++r) {
    const Ranked ranked = by_sorting<float, 10>(key, 10, r, 0, 10);
    if (ranked.tied == 0) continue;
    const auto top = strongest_two(Draws<Lanes<float, 1>>(key, 10, r), 0, 10);
    const auto excess = [&](std::int64_t k, int rank) {
      return (double(k & 0x3fff) + 0.5) / 0x4000 - rank / (ranked.tied + 1.0);
    };
    least.push_back(excess(ranked.all ? top.first : top.second, 1));
    if (ranked.all) next.push_back(excess(top.second, 2));
  }
  EXPECT_GT(least.size(), 3000u);
  EXPECT_GT(next.size(), 3u);
  EXPECT_LT(std::fabs(z_score(least, 0)), 5);
}

}  // namespace
}  // namespace surety
