#include "host/past_auctions/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "surety/error.h"
#include "surety/random/draws.h"

namespace surety {
namespace {

const auto always = [] { return true; };

std::vector<double> mean_and_spread(std::span<const double> weights) {
  double sum = 0, square = 0;
  for (std::size_t a = 0; a < weights.size(); ++a) {
    sum += weights[a] * double(a);
    square += weights[a] * weights[a];
  }
  return {sum, square};
}

TEST(Bootstrap, DrawsAsManyAsThereAre) {
  for (const std::size_t auctions : {1u, 2u, 3u, 5u, 400u}) {
    const auto weights = resampled_weights(auctions, 7, 3);
    EXPECT_EQ(std::accumulate(weights.begin(), weights.end(), 0.0), double(auctions));
    EXPECT_EQ(weights, resampled_weights(auctions, 7, 3));
  }
  EXPECT_NE(resampled_weights(400, 7, 3), resampled_weights(400, 7, 4));
  EXPECT_NE(resampled_weights(400, 7, 3), resampled_weights(400, 8, 3));
}

// The words are those of Draws, which Random123's known answers are compared with (tests/random).
TEST(Bootstrap, DrawsAreTheEnginesWords) {
  constexpr std::size_t auctions = 10;
  std::vector<double> expected(auctions, 0);
  using Lane = Lanes<double, 1>;
  const PhiloxKey seed(42);
  const Draws<Lane> draws(seed, 0, 5);
  for (std::uint32_t block = 0; block < 3; ++block) {
    Lane::Word words[1][4];
    draws.words<1>(Purpose::resample, block, words);
    for (std::uint32_t i = 0; i < 4 && 4 * block + i < auctions; ++i)
      ++expected[std::size_t(double(std::uint32_t(words[0][i])) * auctions / 4294967296.0)];
  }
  EXPECT_EQ(resampled_weights(auctions, 42, 5), expected);
}

// Weights are multinomial: mean 1, variance 1 - 1/n, covariance -1/n. |z| above 4.5 in 1 of 150,000 for each of 3.
TEST(Bootstrap, WeightsAreMultinomial) {
  constexpr int n = 7, resamples = 40'000;
  double first = 0, square = 0, product = 0;
  for (int b = 0; b < resamples; ++b) {
    const auto w = resampled_weights(n, 1, std::uint64_t(b));
    first += w[0];
    square += (w[0] - 1) * (w[0] - 1);
    product += (w[0] - 1) * (w[6] - 1);
  }
  const double variance = 1 - 1.0 / n;
  EXPECT_LT(std::abs(first / resamples - 1) / std::sqrt(variance / resamples), 4.5);
  // the variances of the two below are at most 4 and 2
  EXPECT_LT(std::abs(square / resamples - variance) / std::sqrt(4.0 / resamples), 4.5);
  EXPECT_LT(std::abs(product / resamples + 1.0 / n) / std::sqrt(2.0 / resamples), 4.5);
}

TEST(Bootstrap, ThreadsChangeNothing) {
  const Bootstrap one = bootstrap(50, 3, 101, 1, mean_and_spread, always);
  const Bootstrap three = bootstrap(50, 3, 101, 3, mean_and_spread, always);
  EXPECT_EQ(one.found, three.found);
  EXPECT_EQ(one.resampled, three.resampled);
  EXPECT_EQ(one.found[0], 49 * 25);
  EXPECT_EQ(one.resampled[1].size(), 101u);
}

TEST(Bootstrap, StopsWhereAsked) {
  int calls = 0;
  EXPECT_THROW(bootstrap(50, 3, 1000, 1, mean_and_spread, [&] { return ++calls < 5; }), Stopped);
  EXPECT_EQ(calls, 5);
}

TEST(Bootstrap, BandsAreOrderStatistics) {
  std::vector<double> numbers(100);
  std::iota(numbers.rbegin(), numbers.rend(), 1.0);
  const Banded band = percentile_band(50.5, numbers, 0.9);
  EXPECT_EQ(band.value, 50.5);
  EXPECT_EQ(band.low, 5);
  EXPECT_EQ(band.high, 95);
  EXPECT_EQ(mean_error(51, numbers), -0.5);
  const Banded pivot = pivot_band(51, numbers, 0.9), moved = moved_band(51, -0.5, numbers, 0.9);  // their mean is 50.5
  EXPECT_EQ(pivot.value, 51.5);
  EXPECT_EQ(pivot.low, 7);
  EXPECT_EQ(pivot.high, 97);
  EXPECT_EQ(moved.value, 51.5);
  EXPECT_EQ(moved.low, 6);
  EXPECT_EQ(moved.high, 96);
  EXPECT_EQ(moved_band(10, 40.5, numbers, 0.9).high, 14);
  EXPECT_EQ(moved_band(10, 40.5, numbers, 0.9).low, 0);
  EXPECT_EQ(share_quantile(numbers, 1), 100);
  EXPECT_EQ(share_quantile(numbers, 0.001), 1);
}

}  // namespace
}  // namespace surety
