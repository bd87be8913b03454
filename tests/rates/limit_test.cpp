#include "surety/rates/limit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "surety/error.h"

namespace surety {
namespace {

TEST(Limit, ExactSequencesAreFound) {
  for (const double exponent : {0.55, 0.8, 1.0, 1.5, 1.9})
    for (const double scale : {-0.3, 2.0}) {
      std::vector<SizedValue> values;
      for (const double k : {4.0, 6.0, 8.0, 12.0, 16.0}) values.push_back({k, 0.27 + scale * std::pow(k, -exponent)});
      const LimitFit fit = fit_limit(values);
      EXPECT_NEAR(fit.limit, 0.27, 1e-6) << exponent;
      EXPECT_NEAR(fit.exponent, exponent, 1e-5);
      EXPECT_NEAR(fit.scale, scale, 1e-4);
      EXPECT_LT(fit.residual, 1e-7);
    }
}

// With a second term of relative size 1/k the fit is not exact, but at least twice as near as the last value.
TEST(Limit, IsNearerThanTheLastValue) {
  std::vector<SizedValue> values;
  for (const double k : {4.0, 8.0, 16.0, 32.0}) values.push_back({k, 1 - 0.5 / k * (1 + 1 / k)});
  EXPECT_LT(std::abs(fit_limit(values).limit - 1), 0.5 * std::abs(values.back().value - 1));
}

TEST(Limit, NeedsThreeSizes) {
  EXPECT_THROW(fit_limit(std::vector<SizedValue>{{4, 1}, {8, 2}, {8, 2}}), InvalidInput);
  EXPECT_THROW(fit_limit(std::vector<SizedValue>{{4, 1}, {8, 2}, {0, 2}}), InvalidInput);
  EXPECT_THROW(fit_limit(std::vector<SizedValue>{{4, 1}, {8, 2}, {16, NAN}}), InvalidInput);
}

}  // namespace
}  // namespace surety
