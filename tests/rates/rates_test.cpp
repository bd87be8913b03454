#include "surety/rates/rates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>

#include "surety/error.h"

namespace surety {
namespace {

using Curve = std::function<double(double)>;

std::vector<double> doublings(double from, int count) {
  std::vector<double> sizes;
  for (int i = 0; i < count; ++i) sizes.push_back(std::ldexp(from, i));
  return sizes;
}

/// Gaussian errors of the given relative size around a curve, from an explicit seed.
std::vector<RatePoint> noisy(const std::vector<double>& sizes, const Curve& curve, double relative_error,
                             std::mt19937_64& engine) {
  std::normal_distribution<double> normal;
  std::vector<RatePoint> points;
  for (double size : sizes) {
    const double gap = curve(size);
    points.push_back({size, gap * (1 + relative_error * normal(engine)), gap * relative_error});
  }
  return points;
}

std::vector<RatePoint> exact(const std::vector<double>& sizes, const Curve& curve) {
  std::vector<RatePoint> points;
  for (double size : sizes) points.push_back({size, curve(size), 0});
  return points;
}

/// A gap whose exponent is known by derivation.
struct Truth {
  const char* name;
  RateModel model;  ///< what it tends to
  double exponent;
  Curve gap;
  double from;
};

// v^3: E[v(1) - v(2)] = N (1/(3N-2) - 1/(3N+1)). Split of a maximum: 1/(N(N+1)) (Goyal & Narayanan). A posted price
// with uniform values: N/(N+1) (1 - (N+1)^(-1/N)) (Yamashita 2018, 3.2). An atom p at the top: N p (1-p)^(N-1) per
// unit.
double cubic(double n) { return n * (1 / (3 * n - 2) - 1 / (3 * n + 1)); }
double split(double n) { return 1 / (n * (n + 1)); }
double posted(double n) { return n / (n + 1) * -std::expm1(-std::log1p(n) / n); }
double atom(double n) { return 0.1 * n * std::pow(0.9, n - 1); }

// 95% intervals from Monte Carlo points cover the truth in 93 to 97% of 1,000 sweeps, for shapes with and without a
// shift, and with terms of a higher order that no model has. With a coverage of exactly 95% that is 2.9 standard
// deviations on both sides: one shape in 270 would fail by chance, and the seed is fixed. Intervals of 90% (2.706 for
// 3.841) or a power without its correction (46% for the cubic) fail.
class Coverage : public testing::TestWithParam<Truth> {};

TEST_P(Coverage, IsNominalInAThousandSweeps) {
  constexpr int sweeps = 1000;
  const Truth& truth = GetParam();
  std::mt19937_64 engine(2018);
  int covered = 0, refused = 0;
  for (int i = 0; i < sweeps; ++i) {
    const RateStudy study = study_rate(noisy(doublings(truth.from, 9), truth.gap, 0.003, engine));
    const RateFit* fit = fit_of(study, truth.model);
    if (!fit || !fit->exponent_low) {
      ++refused;
      continue;
    }
    covered += *fit->exponent_low <= truth.exponent && truth.exponent <= *fit->exponent_high;
  }
  EXPECT_GE(covered, 0.93 * (sweeps - refused));
  EXPECT_LE(covered, 0.97 * (sweeps - refused));
  EXPECT_LE(refused, 0.03 * sweeps);
}

INSTANTIATE_TEST_SUITE_P(
    Rates, Coverage,
    testing::Values(Truth{"inverse", RateModel::power, 1, [](double n) { return 2 / n; }, 2},
                    Truth{"shifted_by_1", RateModel::power, 1, [](double n) { return 1 / (n + 1); }, 2},
                    Truth{"shifted_by_7", RateModel::power, 1, [](double n) { return 3 / (n + 7); }, 4},
                    Truth{"four_fifths", RateModel::power, 0.8, [](double n) { return std::pow(n, -0.8); }, 2},
                    Truth{"root_shifted", RateModel::power, 0.5, [](double n) { return 1 / std::sqrt(n + 3); }, 4},
                    Truth{"cubic_from_2", RateModel::power, 1, cubic, 2},
                    Truth{"cubic_from_8", RateModel::power, 1, cubic, 8},
                    Truth{"split_from_2", RateModel::power, 2, split, 2},
                    Truth{"logarithm", RateModel::log_power, 1, [](double n) { return (std::log(n) + 0.5) / n; }, 8},
                    Truth{"exponential", RateModel::linear_exponential, -std::log(0.9), atom, 2}),
    [](const auto& info) { return std::string(info.param.name); });

// Exact gaps: the truth is in the interval, and the interval says something.
struct Extrapolated {
  const char* name;
  RateModel best;
  double exponent, width;
  Curve gap;
};

const Extrapolated extrapolated[] = {
    {"second price, uniform", RateModel::inverse, 1, 1e-6, [](double n) { return 1 / (n + 1); }},
    {"second price, cubic", RateModel::inverse, 1, 1e-4, cubic},
    {"split", RateModel::power, 2, 1e-3, split},
    {"optimal", RateModel::inverse, 1, 1e-6, [](double n) { return (1 - std::exp2(-n)) / (n + 1); }},
    {"power", RateModel::power, 0.8, 1e-6, [](double n) { return 3 * std::pow(n, -0.8); }},
    // terms that fall by a root only, as where the density vanishes at the top
    {"root", RateModel::power, 0.5, 0.06, [](double n) { return (1 + 0.7 / std::sqrt(n) - 0.3 / n) / std::sqrt(n); }},
    {"mixture of rates", RateModel::power, 0.5, 0.06,
     [](double n) { return 0.3 / (n + 1) + 0.7 * (1 + 0.2 / std::sqrt(n)) / std::sqrt(n); }},
    {"logarithm and root", RateModel::log_power, 0.5, 1e-6, [](double n) { return std::sqrt((std::log(n) + 1) / n); }},
    {"atom", RateModel::linear_exponential, -std::log(0.9), 1e-6, atom},
    {"atom, posted price", RateModel::exponential, -std::log(0.9), 1e-6, [](double n) { return std::pow(0.9, n); }}};

TEST(Rates, ExactGapsAreExtrapolatedWithARemainder) {
  for (const Extrapolated& truth : extrapolated) {
    SCOPED_TRACE(truth.name);
    const RateStudy study = study_rate(exact(doublings(2, 10), truth.gap));
    ASSERT_TRUE(study.exact);
    const RateFit* fit = study.fits.empty() ? nullptr : &study.fits.front();
    ASSERT_TRUE(fit && fit->exponent_low);
    EXPECT_EQ(fit->model, truth.best) << rate_model_name(fit->model);
    EXPECT_LE(*fit->exponent_low, truth.exponent);
    EXPECT_GE(*fit->exponent_high, truth.exponent);
    EXPECT_LE(*fit->exponent_high - *fit->exponent_low, truth.width);
  }
}

TEST(Rates, PostedPricesFallLikeLogarithms) {
  for (const int count : {6, 10, 16}) {
    const RateStudy study = study_rate(exact(doublings(2, count), posted));
    ASSERT_FALSE(study.fits.empty()) << count;
    const RateModel best = study.fits.front().model;
    EXPECT_TRUE(best == RateModel::log_inverse || best == RateModel::log_power) << count;
  }
  const RateStudy study = study_rate(exact(doublings(2, 16), posted));
  const RateFit* fit = fit_of(study, RateModel::log_power);
  ASSERT_TRUE(fit && fit->exponent_low);
  EXPECT_LE(*fit->exponent_low, 1);
  EXPECT_GE(*fit->exponent_high, 1);
  EXPECT_LE(*fit->exponent_high - *fit->exponent_low, 0.01);
}

// 1/log N has local slopes that look like a small power; the power predicts worse and is not left beside it.
TEST(Rates, ReciprocalLogarithmsAreNoPowers) {
  for (const double euler : {0.0, 0.577, 3.0}) {
    const Curve gap = [&](double n) { return 0.5 / (std::log(n) + euler); };
    const RateStudy study = study_rate(exact(doublings(2, 16), gap));
    ASSERT_EQ(study.fits.size(), 1u) << euler;
    EXPECT_EQ(study.fits.front().model, RateModel::inverse_log);
    EXPECT_FALSE(study.fits.front().exponent_low);
    std::mt19937_64 engine(7);
    const RateStudy played = study_rate(noisy(doublings(2, 16), gap, 1e-3, engine));
    EXPECT_EQ(played.fits.front().model, RateModel::inverse_log);
    EXPECT_GE(played.fits.front().weight, 0.9);
  }
}

// Squares of logarithms are in no model; the intervals allow for them all the same.
TEST(Rates, IntervalsAllowForLogarithmicConvergence) {
  for (const int count : {10, 16})
    for (const auto& [exponent, gap] :
         {std::pair<double, Curve>{1, [](double n) { return std::pow(std::log(n), 2) / n; }},
          std::pair<double, Curve>{0, [](double n) { return std::pow(std::log(n) + 1, -2); }}}) {
      const RateStudy study = study_rate(exact(doublings(2, count), gap));
      if (study.fits.empty() || !study.fits.front().exponent_low) continue;
      EXPECT_LE(*study.fits.front().exponent_low, exponent) << count;
      EXPECT_GE(*study.fits.front().exponent_high, exponent) << count;
    }
}

TEST(Rates, GapsThatDoNotFallAreConstant) {
  const RateStudy study = study_rate(exact(doublings(2, 10), [](double n) { return 0.25 + 1 / (8 * n); }));
  EXPECT_EQ(study.fits.front().model, RateModel::constant);
  EXPECT_NEAR(study.fits.front().scale, 0.25, 1e-9);
}

// Sixty atoms look like a density while N is small, and fall exponentially in the end; in between no model holds.
TEST(Rates, NoModelIsForcedOnGapsOfAnotherShape) {
  const Curve atoms = [](double n) {
    double sum = 0;
    for (int k = 1; k < 60; ++k) sum += n * std::pow(1 - k / 60.0, n - 1) * k / 3600.0;
    return sum;
  };
  const RateStudy study = study_rate(exact(doublings(2, 9), atoms));
  EXPECT_TRUE(study.fits.empty());
  EXPECT_EQ(study.local_slopes.size(), 8u);
  EXPECT_EQ(study_rate(exact(doublings(1024, 5), atoms)).fits.front().model, RateModel::linear_exponential);
  std::mt19937_64 engine(3);
  EXPECT_TRUE(study_rate(noisy(doublings(2, 9), atoms, 1e-4, engine)).fits.empty());
}

// 1/N where N^-0.99 is true misses by a few standard errors, but chi-squared sees it: the exponent is left
// free.
TEST(Rates, AModelThatMissesByLittleIsRefused) {
  std::mt19937_64 engine(23);
  int kept = 0;
  for (int i = 0; i < 50; ++i)
    kept += fit_of(study_rate(noisy(
                       doublings(4, 12), [](double n) { return std::pow(n, -0.99); }, 0.003, engine)),
                   RateModel::inverse) != nullptr;
  EXPECT_LE(kept, 5);
}

// A model that is right is refused once in 1,000 windows.
TEST(Rates, WhatIsRightIsSeldomRefused) {
  std::mt19937_64 engine(19);
  int refused = 0;
  for (int i = 0; i < 500; ++i)
    refused += !fit_of(study_rate(noisy(
                           doublings(2, 8), [](double n) { return 1 / (n + 1); }, 0.003, engine)),
                       RateModel::inverse);
  EXPECT_LE(refused, 5);  // more than that: one in 5,000 seeds
}

// Akaike's criterion takes a superfluous exponent in P(chi2_1 > 2) = 15.7% of the samples of a shape that it nests;
// five standard deviations of 300 draws are 10.5%.
TEST(Rates, WeighsTheModelBehindTheDataMost) {
  const Truth truths[] = {{"", RateModel::inverse, 1, [](double n) { return 2 / (n + 3); }, 4},
                          {"", RateModel::log_inverse, 1, [](double n) { return (std::log(n) + 0.5) / n; }, 4},
                          {"", RateModel::inverse_sqrt, 0.5, [](double n) { return 0.1 / std::sqrt(n + 1); }, 4},
                          {"", RateModel::inverse_log, 0, [](double n) { return 0.5 / (std::log(n) + 1); }, 4},
                          {"", RateModel::power, 0.75, [](double n) { return std::pow(n, -0.75); }, 4}};
  std::mt19937_64 engine(21);
  constexpr int repetitions = 300;
  for (const Truth& truth : truths) {
    int selected = 0;
    for (int r = 0; r < repetitions; ++r) {
      const RateStudy study = study_rate(noisy(doublings(truth.from, 9), truth.gap, 0.003, engine));
      selected += !study.fits.empty() && study.fits.front().model == truth.model;
    }
    EXPECT_GE(selected, static_cast<int>(repetitions * (1 - 0.157 - 0.105))) << rate_model_name(truth.model);
  }
}

TEST(Rates, WeightsAreAProbabilityInOrderOfTheCriterion) {
  std::mt19937_64 engine(31);
  const RateStudy study = study_rate(noisy(
      doublings(2, 6), [](double n) { return 1 / n; }, 0.01, engine));
  ASSERT_GE(study.fits.size(), 2u);
  double total = 0;
  for (std::size_t i = 0; i < study.fits.size(); ++i) {
    total += study.fits[i].weight;
    if (i > 0) {
      const double worse = study.fits[i].information_criterion - study.fits[i - 1].information_criterion;
      EXPECT_GE(worse, 0);
      EXPECT_NEAR(std::log(study.fits[i - 1].weight / study.fits[i].weight), worse / 2, 1e-9);
    }
  }
  EXPECT_NEAR(total, 1, 1e-12);
}

// An exact gap known to 1% supports no more than that.
TEST(Rates, ErrorBoundsOfExactGapsWidenTheInterval) {
  auto points = exact(doublings(2, 8), [](double n) { return 1 / (n + 1); });
  for (RatePoint& point : points) point.error_bound = 0.01 * point.gap;
  const RateFit& fit = study_rate(points).fits.front();
  ASSERT_TRUE(fit.exponent_low);
  EXPECT_GE(*fit.exponent_high - *fit.exponent_low, 0.05);
}

TEST(Rates, RescalingGapsChangesOnlyTheScale) {
  std::mt19937_64 engine(51);
  const auto points = noisy(
      doublings(2, 7), [](double n) { return std::pow(n, -0.9); }, 0.004, engine);
  auto scaled = points;
  for (RatePoint& point : scaled) {
    point.gap *= 1000;
    point.standard_error *= 1000;
  }
  const RateStudy original = study_rate(points), rescaled = study_rate(scaled);
  ASSERT_EQ(original.fits.size(), rescaled.fits.size());
  for (std::size_t i = 0; i < original.fits.size(); ++i) {
    const RateFit &a = original.fits[i], &b = rescaled.fits[i];
    EXPECT_EQ(a.model, b.model);
    EXPECT_NEAR(a.exponent, b.exponent, 1e-6);
    if (a.exponent_low) {
      EXPECT_NEAR(*a.exponent_low, *b.exponent_low, 1e-6);
    }
    EXPECT_NEAR(b.scale / a.scale, 1000, 0.01);
    EXPECT_NEAR(a.weight, b.weight, 1e-6);
  }
}

TEST(Rates, EvaluatesTheFittedCurve) {
  for (const Extrapolated& truth : extrapolated) {
    if (truth.width > 1e-3) continue;
    const RateStudy study = study_rate(exact(doublings(2, 9), truth.gap));
    EXPECT_NEAR(evaluate(study.fits.front(), 700) / truth.gap(700), 1, 1e-4) << truth.name;
  }
}

TEST(Rates, LocalSlopesCarryTheErrorsOfBothEnds) {
  const std::vector<RatePoint> points{{10, 1.0, 0.01}, {40, 0.25, 0.005}, {160, 0.125, 0.001}};
  const auto slopes = study_rate(points).local_slopes;
  ASSERT_EQ(slopes.size(), 2u);
  EXPECT_NEAR(slopes[0].size, 20, 1e-12);
  EXPECT_NEAR(slopes[0].slope, 1, 1e-12);
  EXPECT_NEAR(slopes[0].standard_error, std::hypot(0.01, 0.02) / std::log(4.0), 1e-15);
  EXPECT_NEAR(slopes[1].slope, 0.5, 1e-12);
  EXPECT_NEAR(slopes[1].standard_error, std::hypot(0.02, 0.008) / std::log(4.0), 1e-15);
}

TEST(Rates, OrderOfThePointsDoesNotMatter) {
  std::mt19937_64 engine(61);
  auto points = noisy(
      doublings(2, 7), [](double n) { return 1 / n; }, 0.004, engine);
  const RateStudy sorted = study_rate(points);
  std::shuffle(points.begin(), points.end(), engine);
  const RateStudy shuffled = study_rate(points);
  EXPECT_EQ(sorted.fits.front().information_criterion, shuffled.fits.front().information_criterion);
  EXPECT_EQ(sorted.local_slopes.front().slope, shuffled.local_slopes.front().slope);
}

TEST(Rates, MonteCarloPointsWithoutAUsableErrorAreLeftOutAndNamed) {
  std::mt19937_64 engine(71);
  auto points = noisy(
      doublings(2, 8), [](double n) { return 1 / n; }, 0.004, engine);
  points[2].standard_error = 0;
  points[7].standard_error = points[7].gap / 3;
  EXPECT_EQ(study_rate(points).left_out, (std::vector<double>{8, 256}));
}

TEST(Rates, PointsThatCannotCarryARateAreLeftOutOrRefused) {
  const std::vector<RatePoint> with_useless{{1, 0.5, 0},     {2, 0.5, 0},         {4, -1e-9, 0},    {8, 0.125, 0},
                                            {16, 0.0625, 0}, {32, 1e-9, 0, 1e-8}, {64, 1 / 64.0, 0}};
  EXPECT_NEAR(study_rate(with_useless).fits.front().exponent, 1, 1e-12);
  EXPECT_THROW(study_rate(std::vector<RatePoint>{{2, 1, 0}, {4, 0.5, 0}}), InvalidInput);
  EXPECT_THROW(study_rate(std::vector<RatePoint>{{2, 1, 0}, {2, 1, 0}, {4, 0.5, 0}}), InvalidInput);
  EXPECT_THROW(study_rate(std::vector<RatePoint>{{2, 0, 0}, {4, 0, 0}, {8, 0, 0}}), InvalidInput);
  EXPECT_THROW(study_rate(std::vector<RatePoint>{{2, 1, -1}, {4, 0.5, 0}, {8, 0.25, 0}}), InvalidInput);
  EXPECT_THROW(study_rate(std::vector<RatePoint>{{2, NAN, 0}, {4, 0.5, 0}, {8, 0.25, 0}}), InvalidInput);
}

}  // namespace
}  // namespace surety
