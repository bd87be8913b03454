#include "host/equilibria/spline_curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace surety {
namespace {

const std::vector<double> uneven{0, 0.1, 0.15, 0.3, 0.5, 0.55, 0.9, 1, 1.4, 1.5, 1.7, 2};

// B-splines are a partition of unity, hold straight lines with the lines' values at their places as coefficients, and
// the curve lies between its least and greatest coefficient. Independent of how they are computed.
TEST(SplineCurves, AreThoseOfTheDefinition) {
  for (const int freedom : {4, 5, 8, 12}) {
    const SplineCurves curves(uneven, freedom);
    Eigen::VectorXd line(curves.freedom());
    for (int c = 0; c < curves.freedom(); ++c) line[c] = 3 - 2 * curves.places()[std::size_t(c)];
    EXPECT_NEAR((curves.bends() * line).norm(), 0, 1e-12);
    for (double s = 0; s <= 2; s += 0.01) {
      const Eigen::RowVectorXd value = curves.at(s);
      EXPECT_NEAR(value.sum(), 1, 1e-12) << s;
      EXPECT_GE(value.minCoeff(), -1e-15) << s;
      EXPECT_NEAR(value.dot(line), 3 - 2 * s, 1e-12) << s;
    }
    EXPECT_NEAR(curves.at(0)[0], 1, 1e-12);
    EXPECT_NEAR(curves.at(2)[freedom - 1], 1, 1e-12);
  }
}

// With one piece splines are all cubics: s^3 on [0, 2] has the blossom's values 0, 0, 0, 8 as coefficients.
TEST(SplineCurves, OfOnePieceAreCubics) {
  const SplineCurves curves(uneven, 4);
  const Eigen::Vector4d cube(0, 0, 0, 8);
  for (double s = 0; s <= 2; s += 0.05) EXPECT_NEAR(curves.at(s).dot(cube), s * s * s, 1e-12);
}

// The nearest ascending vector, by comparison with random ascending ones; and it is its own nearest.
TEST(Ascending, IsTheNearest) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(-0.5, 1);
  for (int trial = 0; trial < 50; ++trial) {
    Eigen::VectorXd numbers(5);
    for (double& x : numbers) x = uniform(random);
    const Eigen::VectorXd found = ascending(numbers, 0, 0);
    const Eigen::VectorXd floored = numbers.cwiseMax(0.0);
    for (int i = 0; i + 1 < 5; ++i) EXPECT_LE(found[i], found[i + 1]);
    EXPECT_GE(found[0], 0);
    EXPECT_NEAR((ascending(found, 0, 0) - found).norm(), 0, 1e-15);
    for (int other = 0; other < 200; ++other) {
      Eigen::VectorXd candidate(5);
      for (double& x : candidate) x = std::abs(uniform(random));
      std::sort(candidate.begin(), candidate.end());
      EXPECT_LE((found - floored).norm(), (candidate - floored).norm() + 1e-12);
    }
    const Eigen::VectorXd apart = ascending(numbers, 0, 0.1);
    for (int i = 0; i + 1 < 5; ++i) EXPECT_GE(apart[i + 1] - apart[i], 0.1 - 1e-12);
  }
}

TEST(SlopeAt, OfCubicsIsTheirDerivative) {
  const std::vector<double> place{-3, -2, 0, 1, 2, 4, 7};
  std::vector<double> value;
  for (const double x : place) value.push_back(1 + 2 * x - x * x + 0.5 * x * x * x);
  for (const double at : {-3.0, 0.0, 1.3, 7.0})
    EXPECT_NEAR(slope_at(place, value, at), 2 - 2 * at + 1.5 * at * at, 1e-9);
  EXPECT_NEAR(slope_at({1, 3}, {5, 9}, 2), 2, 1e-12);
}

}  // namespace
}  // namespace surety
