#include "surety/bounds/element_bounds.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "surety/bounds/environment_file.h"
#include "surety/error.h"
#include "surety/theory/guarantee.h"
#include "tests/bounds/random_environments.h"

namespace surety {
namespace {

AuctionEnvironment example(const char* name) {
  return std::get<AuctionEnvironment>(
      load_environment(std::string(SURETY_SOURCE) + "/examples/bounds/" + name + ".toml"));
}

ElementBounds bounds(const AuctionEnvironment& environment, double width, int degree = 3, double time_limit = 20) {
  ElementBoundsOptions options;
  options.width = width;
  options.degree = degree;
  options.time_limit = time_limit;
  return bound_by_elements(environment, options);
}

void expect_contains(const ElementBounds& found, double value, double error = 0) {
  EXPECT_LE(found.lower, value + error);
  EXPECT_GE(found.upper, value - error);
}

// Brooks & Du (2021): the greatest guarantee with a common value, uniform on 0, .1, ..., 1.
TEST(ElementBounds, ContainTheGuaranteeOfElevenCommonValues) {
  const ElementBounds found = bounds(example("common"), 2e-3);
  EXPECT_FALSE(found.stopped);
  EXPECT_LE(found.width(), 2e-3);
  EXPECT_GT(found.width(), 0);
  expect_contains(found, 0.2720687243);
}

// Strips along the kinks give that in a second; with triangles of any shape it takes ten times the coefficients.
TEST(ElementBounds, CommonValuesCloseInOnTheirGuarantee) {
  const ElementBounds found = bounds(example("common"), 5e-5, 3, 120);
  EXPECT_FALSE(found.stopped);
  EXPECT_LE(found.width(), 5e-5);
  EXPECT_LT(found.controls, 3000);
  expect_contains(found, 0.2720687243);
}

// Section 6 of Brooks & Du (2023): who values the good at 1 is not known, and 1/2 is guaranteed. Without information
// that is also the potential.
TEST(ElementBounds, ContainOneHalfWithAKnownEmpiricalDistribution) {
  const ElementBounds found = bounds(example("known-empirical"), 1e-2);
  EXPECT_FALSE(found.stopped);
  expect_contains(found, 0.5);
}

class RandomPrior : public ::testing::TestWithParam<int> {};

// The prior's optimal guarantee from grading (N > 1) or by Roesler & Szentes (2017), N = 1.
TEST_P(RandomPrior, BoundsContainTheGuaranteeOfACommonValue) {
  std::mt19937 random{unsigned(GetParam())};
  const auto uniform = [&] { return std::uniform_real_distribution<>()(random); };
  const int bidders = GetParam() % 10 == 9 ? 4 : 1 + GetParam() % 3, values = 2 + GetParam() % 4;
  std::vector<double> support, probability;
  double total = 0;
  for (int v = 0; v < values; ++v) {
    support.push_back(v == 0 && GetParam() % 3 == 0 ? 0 : double(v) + uniform());
    total += probability.emplace_back(0.05 + uniform());
  }
  for (double& p : probability) p /= total;
  std::string law = "discrete:";
  for (int v = 0; v < values; ++v)
    law += fmt::format("{}{}@{}", v > 0 ? "," : "", support[std::size_t(v)], probability[std::size_t(v)]);
  SCOPED_TRACE(law);
  const double width = bidders == 4 ? 0.15 : bidders == 3 ? 0.05 : 0.01;
  const ElementBounds found =
      bounds(common_values(bidders, 1, support, probability), width, bidders == 4 ? 2 : 1 + GetParam() % 4);
  EXPECT_FALSE(found.stopped);
  const auto known =
      guarantee(Mechanism::parse(bidders == 1 ? "exponential-price" : "proportional"), parse_law(law), bidders)
          .optimal_guarantee;
  ASSERT_TRUE(known.has_value());
  expect_contains(found, known->value, known->error_bound);
}

INSTANTIATE_TEST_SUITE_P(CommonValues, RandomPrior, ::testing::Range(0, 20));

class RandomEnvironmentBounds : public ::testing::TestWithParam<int> {};

TEST_P(RandomEnvironmentBounds, OfDifferentDegreesIntersect) {
  const auto environment = random_environment(GetParam()).environment;
  double lower = 0, upper = environment.full_surplus();
  for (const int degree : {1, 2, 3}) {
    if (degree == 3 && environment.bidders == 3) continue;  // takes a minute
    const ElementBounds found = bounds(environment, 0.1, degree, 1);
    EXPECT_LE(found.lower, found.upper);
    lower = std::max(lower, found.lower);
    upper = std::min(upper, found.upper);
  }
  EXPECT_LE(lower, upper);
}

INSTANTIATE_TEST_SUITE_P(Environments, RandomEnvironmentBounds, ::testing::Range(0, 20));

TEST(ElementBounds, NoneIsWorseThanNothingAndTheFullSurplus) {
  for (const double time : {1e-9, 1e-3}) {
    const ElementBounds found = bounds(example("independent"), 1e-6, 3, time);
    EXPECT_TRUE(found.stopped);
    EXPECT_GE(found.lower, 0);
    EXPECT_LE(found.upper, example("independent").full_surplus() * (1 + 1e-12));
  }
}

// Terabytes, and it says so at once.
TEST(ElementBounds, WhatNoMemoryHoldsIsRefused) {
  std::mt19937 random(1);
  AuctionEnvironment environment{4, 4, {0.5, 0.5}, {}};
  for (int v = 0; v < 2 * 16; ++v) environment.values.push_back(std::uniform_real_distribution<>()(random));
  try {
    bounds(environment, 0.1, 6);
    FAIL();
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find("4 bidders, 4 goods and 2 states: elements of degree 6 take "),
              std::string::npos)
        << error.what();
  }
}

// Powers of two change no rounding.
TEST(ElementBounds, ValuesScale) {
  auto environment = example("common");
  const ElementBounds found = bounds(environment, 1e-2);
  for (double& v : environment.values) v *= 1024;
  const ElementBounds scaled = bounds(environment, 1e-2);
  EXPECT_EQ(scaled.lower, 1024 * found.lower);
  EXPECT_EQ(scaled.upper, 1024 * found.upper);
}

}  // namespace
}  // namespace surety
