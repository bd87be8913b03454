// Compiled for AVX2, so that vectors of every width are at hand; skipped with a word where the CPU lacks it.
#define SURETY_ISA avx2
#include "surety/random/draws.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace surety {
namespace {

class DrawsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!__builtin_cpu_supports("avx2")) GTEST_SKIP() << "this CPU has no avx2";
  }
};

template <class L>
void check_equal_scalar(std::uint64_t first) {
  using One = Lanes<typename L::Element, 1>;
  const PhiloxKey key(0x0123456789abcdef);
  const Seed<L> seed(key);
  const Draws<L> vector(seed, 77, first);
  typename Draws<L>::Key keys[2][Draws<L>::keys_per_block];
  for (const auto purpose : {Purpose::value, Purpose::lottery})
    for (const std::uint32_t block : {0u, 5u, max_block - 1}) {
      vector.blocks(purpose, block, keys);
      for (int lane = 0; lane < L::width; ++lane) {
        const Draws<One> scalar(key, 77, first + lane);
        for (int b = 0; b < 2; ++b) {
          typename Draws<One>::Key want[Draws<One>::keys_per_block];
          scalar.block(purpose, block + b, want);
          for (int i = 0; i < Draws<L>::keys_per_block; ++i) ASSERT_EQ(keys[b][i][lane], want[i]);
        }
      }
    }
}

// The counter's replicate runs over 2^32 here: the carry into its upper word is part of the comparison.
TEST_F(DrawsTest, VectorsEqualScalarAcrossTheCarry) {
  for (std::uint64_t first = (std::uint64_t(1) << 32) - 64; first < (std::uint64_t(1) << 32) + 64; first += 16) {
    check_equal_scalar<Lanes<float, 8>>(first);
    check_equal_scalar<Lanes<double, 4>>(first);
    check_equal_scalar<Lanes<float, 16>>(first);
    check_equal_scalar<Lanes<double, 8>>(first);
  }
  check_equal_scalar<Lanes<float, 8>>((std::uint64_t(1) << 62) - 16);
}

template <class T>
void check_open_interval() {
  using D = Draws<Lanes<T, 1>>;
  const T least = D::uniform(0), greatest = D::uniform(D::weakest);
  EXPECT_GT(least, 0);
  EXPECT_LT(greatest, 1);
  EXPECT_EQ(least, std::exp2(T(sizeof(T) == 4 ? -24 : -53)));
  EXPECT_EQ(greatest, 1 - least);  // symmetric, and 1 - u is exact
  EXPECT_EQ(D::uniform(D::weakest / 2) + D::uniform(D::weakest / 2 + 1), 1);
}
TEST_F(DrawsTest, UniformsAreOpenSymmetricAndExact) {
  check_open_interval<float>();
  check_open_interval<double>();
}

// Five float draws share one block: every one must be uniform on its own and uncorrelated with the others. Chi-squared
// with 255 degrees of freedom, five draws, bound at 340: false alarm below 5 * 4e-4; correlations within 5 standard
// errors.
TEST_F(DrawsTest, FiveDrawsOfABlockAreUniformAndUncorrelated) {
  using D = Draws<Lanes<float, 1>>;
  constexpr int n = 200'000;
  std::vector<std::array<int, 256>> counts(5);
  double product[5][5] = {};
  for (int r = 0; r < n; ++r) {
    D::Key keys[5];
    D(PhiloxKey(3), 1, r).block(Purpose::value, 0, keys);
    for (int i = 0; i < 5; ++i) {
      ++counts[i][keys[i] >> 16];
      for (int j = 0; j < i; ++j) product[i][j] += (D::uniform(keys[i]) - 0.5) * (D::uniform(keys[j]) - 0.5) * 12;
    }
  }
  for (int i = 0; i < 5; ++i) {
    double chi_squared = 0;
    for (const int c : counts[i]) chi_squared += (c - n / 256.0) * (c - n / 256.0) / (n / 256.0);
    EXPECT_LT(chi_squared, 340) << i;
    for (int j = 0; j < i; ++j) EXPECT_LT(std::fabs(product[i][j]) / std::sqrt(double(n)), 5) << i << j;
  }
}

TEST_F(DrawsTest, StrongestTwoKeysEqualSorting) {
  using L = Lanes<double, 4>;
  using D = Draws<L>;
  const Seed<L> seed(PhiloxKey(9));
  for (const int bidders : {1, 2, 3, 4, 5, 7, 10, 64, 101}) {
    const D draws(seed, 3, 8);
    const auto top = strongest_two_keys(draws, 11, bidders);
    for (int lane = 0; lane < 4; ++lane) {
      std::vector<std::int64_t> all;
      for (int i = 0; i < bidders; ++i) {
        D::Key keys[2];
        draws.block(Purpose::value, 11 + i / 2, keys);
        all.push_back(keys[i % 2][lane]);
      }
      std::sort(all.begin(), all.end());
      EXPECT_EQ(top.first[lane], all[0]);
      if (bidders > 1) {
        EXPECT_EQ(top.second[lane], all[1]);
      }
    }
  }
}

/// z-score of the mean of f over replicates against `mean`, with the sample's own standard error.
template <class F>
double z_score(int n, double mean, F f) {
  double sum = 0, squares = 0;
  for (int r = 0; r < n; ++r) {
    const double x = f(r) - mean;
    sum += x;
    squares += x * x;
  }
  return sum / std::sqrt(squares);
}

// Each z-score below alarms falsely with probability 6e-7 (|z| > 5).
TEST_F(DrawsTest, ErlangHasItsMomentsAndItsLaplaceTransform) {
  using L = Lanes<double, 1>;
  for (const std::int64_t n : {1ll, 2ll, 7ll, 1000ll, 1'000'000'000ll}) {
    const double sd = std::sqrt(double(n));
    const auto draw = [&](int r) {
      return (erlang(Draws<L>(PhiloxKey(5), std::uint32_t(n), r), Purpose::value, 0, n) - double(n)) / sd;
    };
    EXPECT_LT(std::fabs(z_score(100'000, 0, draw)), 5) << n;
    EXPECT_LT(std::fabs(z_score(100'000, 1, [&](int r) { return draw(r) * draw(r); })), 5) << n;
    // E exp(-(X-n)/sd) = exp(sd) (1 + 1/sd)^-n
    const double laplace = std::exp(sd - double(n) * std::log1p(1 / sd));
    EXPECT_LT(std::fabs(z_score(100'000, laplace, [&](int r) { return std::exp(-draw(r)); })), 5) << n;
  }
}

TEST_F(DrawsTest, ErlangVectorsEqualScalar) {
  using L = Lanes<float, 8>;
  using One = Lanes<float, 1>;
  const PhiloxKey key(5);
  const Seed<L> seed(key);
  for (std::uint64_t first = 0; first < 8000; first += 8) {
    const auto all = erlang(Draws<L>(seed, 3, first), Purpose::value, 0, 3);
    for (int lane = 0; lane < 8; ++lane)
      ASSERT_EQ(all[lane], erlang(Draws<One>(key, 3, first + lane), Purpose::value, 0, 3));
  }
}

// 1 - (1-q1)^n and 1 - ((1-q2)/(1-q1))^(n-1) are uniform: the sampler inverted, for n up to 10^9, where cancellation
// would show.
TEST_F(DrawsTest, SmallestTwoOfManyUniforms) {
  using L = Lanes<double, 1>;
  using D = Draws<L>;
  for (const std::int64_t n : {2ll, 10ll, 1'000'000'000ll}) {
    const auto pair = [&](int r) {
      D::Key keys[2];
      D(PhiloxKey(6), 1, r).block(Purpose::extreme, 0, keys);
      return smallest_two(n, D::uniform(keys[0]), D::uniform(keys[1]));
    };
    const auto u1 = [&](int r) { return -std::expm1(double(n) * std::log1p(-pair(r).first)); };
    const auto u2 = [&](int r) {
      const auto p = pair(r);
      return -std::expm1(double(n - 1) * (std::log1p(-p.second) - std::log1p(-p.first)));
    };
    EXPECT_LT(std::fabs(z_score(100'000, 0.5, u1)), 5) << n;
    EXPECT_LT(std::fabs(z_score(100'000, 1.0 / 3, [&](int r) { return u1(r) * u1(r); })), 5) << n;
    EXPECT_LT(std::fabs(z_score(100'000, 0.5, u2)), 5) << n;
    EXPECT_LT(std::fabs(z_score(100'000, 0.25, [&](int r) { return u1(r) * u2(r); })), 5) << n;
  }
}

TEST_F(DrawsTest, ExponentialHasItsMean) {
  using D = Draws<Lanes<double, 1>>;
  EXPECT_LT(std::fabs(z_score(100'000, 1,
                              [](int r) {
                                D::Key keys[2];
                                D(PhiloxKey(8), 1, r).block(Purpose::value, 0, keys);
                                return exponential(D::uniform(keys[0]));
                              })),
            5);
}

}  // namespace
}  // namespace surety
