// Means of uniform values against the alternating sums of textbooks, tails in closed form, and moments.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <random>

#include "surety/values/law.h"

namespace surety {
namespace {

using Wide = boost::multiprecision::cpp_bin_float_100;

/// P(U_1 + .. + U_n <= x) = sum over k <= x of (-1)^k (x - k)^n/(k! (n - k)!) (Irwin 1927, Hall 1927): with 100 digits,
/// since some 30 of them cancel.
double sum_is_below(int n, const Wide& x) {
  Wide sum = 0, weight = 1;
  for (int i = 2; i <= n; ++i) weight /= i;
  for (int k = 0; k <= n && x > k; ++k) {
    sum += weight * pow(x - k, n);
    weight *= -Wide(n - k) / (k + 1);
  }
  return static_cast<double>(sum);
}

TEST(BatesLaw, IsIrwinAndHalls) {
  for (const int n : {3, 4, 7, 10, 31, 64}) {
    const LawPtr law = parse_law("bates:" + std::to_string(n));
    for (const double v : {1e-9, 0.003, 1.0 / 64, 0.1, 0.2, 0.31, 0.4, 0.5, 0.6, 0.77, 0.9, 0.98, 1 - 0x1p-20}) {
      const double below = sum_is_below(n, Wide(n) * v), above = sum_is_below(n, Wide(n) * (1 - Wide(v)));
      EXPECT_NEAR(law->cdf(v), below, 2e-14 * below + 1e-300) << n << " " << v;
      EXPECT_NEAR(law->survival(v), above, 2e-14 * above + 1e-300) << n << " " << v;
      // its density is n times that of the sum: (P_(n-1)(x) - P_(n-1)(x - 1))
      const Wide x = Wide(n) * v;
      const double density = n * (sum_is_below(n - 1, x) - sum_is_below(n - 1, x - 1));
      EXPECT_NEAR(law->density(v), density, 1e-12 * n) << n << " " << v;
    }
  }
}

TEST(BatesLaw, TailsAreCubesCorners) {
  for (const int n : {3, 10, 64}) {
    const LawPtr law = parse_law("bates:" + std::to_string(n));
    for (const double u : {1e-100, 1e-30, 1e-12}) {
      if (u * std::tgamma(n + 1.0) > 1) continue;  // beyond the corner
      const double corner = std::pow(u * std::tgamma(n + 1.0), 1.0 / n) / n;
      EXPECT_NEAR(law->quantile(u) / corner, 1, 1e-13) << n << " " << u;
      EXPECT_NEAR((1 - law->inverse_demand(u)) / corner, 1, 1e-12 / corner) << n << " " << u;
    }
  }
}

// 20,000 means of draws: their empirical cdf is nowhere off by more than 1.95/sqrt(20,000) (Kolmogorov: one sample in
// 1,000; the seeds are fixed).
TEST(BatesLaw, IsTheLawOfMeansThatAreDrawn) {
  constexpr int draws = 20'000;
  for (const int n : {3, 10, 64}) {
    const LawPtr law = parse_law("bates:" + std::to_string(n));
    std::mt19937_64 random(20261128);
    std::uniform_real_distribution<double> unit(0, 1);
    std::vector<double> mean(draws);
    for (double& m : mean) {
      for (int i = 0; i < n; ++i) m += unit(random) / n;
    }
    std::sort(mean.begin(), mean.end());
    double off = 0;
    for (int i = 0; i < draws; ++i) off = std::max(off, std::abs(law->cdf(mean[std::size_t(i)]) - (i + 0.5) / draws));
    EXPECT_LT(off, 1.95 / std::sqrt(draws)) << n;
  }
}

}  // namespace
}  // namespace surety
