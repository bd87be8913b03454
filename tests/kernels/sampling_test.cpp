// Monte Carlo against theory, in both precisions and with both samplers; one statistic against another.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/kernels/cases.h"

namespace surety {
namespace {

// 5 standard errors: a correct statistic fails with probability 6e-7, and any of the about 32 cases x 2 precisions x 2
// samplers x 7 statistics with less than 5e-4. Seeds are fixed.
constexpr double limit = 5;

class EstimateStatistics : public testing::TestWithParam<tests::Case> {};

TEST_P(EstimateStatistics, AgreeWithTheory) {
  for (const auto precision : {Precision::float_, Precision::double_})
    for (const auto sampling : {Sampling::automatic, Sampling::profile}) {
      auto config = GetParam().config(precision, sampling);
      config.samples = 400'000;
      const auto result = estimate(config);
      for (int i = 0; i < statistic_count; ++i) {
        const auto& e = result.statistics[i];
        ASSERT_TRUE(e.exact) << statistic_name(Statistic(i));
        // Single precision rounds each value to 2^-24 of its size; that is no sampling error.
        const double rounding = precision == Precision::float_ ? 1e-7 * std::fmax(1, std::fabs(e.mean)) : 1e-12;
        EXPECT_LE(std::fabs(e.mean - e.exact->value), limit * e.standard_error + e.exact->error_bound + rounding)
            << statistic_name(Statistic(i)) << " " << GetParam().name();
      }
    }
}

INSTANTIATE_TEST_SUITE_P(Kernel, EstimateStatistics, testing::ValuesIn(tests::cases()),
                         [](const auto& info) { return "case" + std::to_string(info.index); });

TEST(EstimateStatistics, GapKeepsItsRelativeErrorWithABillionBidders) {
  EstimateConfig config;
  config.samples = 100'000;
  for (const char* values : {"beta:2,2", "mixture(0.5 * uniform | 0.5 * uniform:0,2)"})
    for (const char* mechanism : {"second-price", "second-price:reserve=0.5"})
      for (const std::int64_t bidders : {10ll, 1'000'000'000ll}) {
        config.values = Prior::parse(values);
        config.mechanism = Mechanism::parse(mechanism);
        config.bidders = bidders;
        const auto result = estimate(config);
        for (const auto s : {Statistic::gap, Statistic::bidder_surplus}) {
          const auto e = result[s];
          EXPECT_LT(e.standard_error / e.mean, 0.01) << values << bidders;
          EXPECT_GT(e.standard_error / e.mean, 0.0005) << values << bidders;
          EXPECT_NEAR(e.mean, e.exact->value, limit * e.standard_error) << values << bidders;
        }
      }
}

// Revenue equivalence, on common draws: the three efficient auctions earn the same in expectation.
TEST(EstimateStatistics, EfficientAuctionsEarnTheSame) {
  EstimateConfig config;
  config.values = Prior::parse("mixture(0.5 * beta:2,3 | 0.5 * piecewise:0@0,0.2@0.7,1@1)");
  config.bidders = 6;
  config.samples = 400'000;
  const auto second = estimate(config)[Statistic::revenue];
  for (const char* mechanism : {"first-price", "all-pay"}) {
    config.mechanism = Mechanism::parse(mechanism);
    const auto other = estimate(config)[Statistic::revenue];
    EXPECT_LE(std::fabs(second.mean - other.mean), limit * std::hypot(second.standard_error, other.standard_error));
  }
}

TEST(EstimateStatistics, OptimalIsTheBestReserveForIdenticalRegularBidders) {
  EstimateConfig config;
  config.bidders = 3;
  config.samples = 100'000;
  config.mechanism = Mechanism::parse("optimal");
  const auto optimal = estimate(config)[Statistic::revenue];
  config.mechanism = Mechanism::parse("second-price:reserve=0.5");
  EXPECT_NEAR(optimal.mean, estimate(config)[Statistic::revenue].mean, 1e-12);
}

TEST(EstimateInput, WhatCannotBePlayedIsRefused) {
  const auto run = [](const char* mechanism, const char* values, std::int64_t bidders, Sampling sampling) {
    EstimateConfig config;
    config.mechanism = Mechanism::parse(mechanism);
    config.values = Prior::parse(values);
    config.bidders = bidders;
    config.sampling = sampling;
    return estimate(config);
  };
  EXPECT_THROW(run("first-price", "independent(uniform; beta:2,2)", 4, Sampling::automatic), std::invalid_argument);
  EXPECT_THROW(run("all-pay", "uniform", 4, Sampling::reduced), std::invalid_argument);
  EXPECT_THROW(run("optimal", "comonotone(uniform; beta:2,2)", 4, Sampling::automatic), std::invalid_argument);
  EXPECT_THROW(run("second-price", "uniform", 0, Sampling::automatic), std::invalid_argument);
  EXPECT_THROW(run("second-price", "uniform", 2'000'000'000, Sampling::automatic), std::invalid_argument);
  EXPECT_THROW(run("second-price", "uniform", 1'000'000'000, Sampling::profile), std::invalid_argument);
  EXPECT_NO_THROW(run("second-price", "uniform", 1'000'000'000, Sampling::reduced));
}

TEST(EstimateInput, FloatIsRefusedWhereItsBitsWouldHideTheGap) {
  EstimateConfig config;
  config.samples = 1000;
  config.precision = Precision::float_;
  config.bidders = 1 << 20;
  EXPECT_NO_THROW(estimate(config));
  config.bidders += 1;
  EXPECT_THROW(estimate(config), std::invalid_argument);
}

TEST(EstimateInput, ProgressCanStopARun) {
  EstimateConfig config;
  config.samples = 1u << 28;
  Execution execution;
  execution.progress = [](std::uint64_t) { return false; };
  EXPECT_THROW(estimate(config, execution), std::runtime_error);
}

}  // namespace
}  // namespace surety
