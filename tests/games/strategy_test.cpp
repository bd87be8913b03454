// Strategies as the kernels evaluate them.
#include "surety/strategies/common_value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace surety {
namespace {

/// The sum of n powers of u, added from the least.
template <class T>
double plain_sum(T u, int n) {
  long double sum = 0, power = std::pow(static_cast<long double>(u), static_cast<long double>(n - 1));
  for (int i = 0; i < n; ++i) {
    sum += power;
    power /= static_cast<long double>(u);
  }
  return static_cast<double>(sum);
}

template <class T>
void expect_geometric_sums() {
  const double eps = std::numeric_limits<T>::epsilon();
  for (const int n : {1, 2, 3, 7, 10, 31, 64, 127, 128, 129, 1000, 1024, 1025, 3000})
    for (const T u : {T(0.5), T(0.75), T(0.97), T(0.999), T(1) - T(1e-5), T(1) - T(eps)}) {
      const double expected = plain_sum(u, n);
      EXPECT_NEAR(geometric_sum<T>(u, T(n)), expected, n * eps * expected) << n << " " << u;
    }
  EXPECT_EQ(geometric_sum<T>(std::numeric_limits<T>::min(), T(10)), T(1));
}

TEST(Strategy, GeometricSumsAreWithinTheirUlps) {
  expect_geometric_sums<double>();
  expect_geometric_sums<float>();
}

}  // namespace
}  // namespace surety
