// Linear programs in rational numbers: against all vertices, from any basis, and where double precision sees nothing.
#include "host/linear_programs/rational_program.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/reference/rational_vertices.h"

namespace surety {
namespace {

/// The same program for a solver in double precision and in rational numbers, and for all vertices to be tried.
struct Program {
  LinearProgram rounded{LinearProgram::Sense::minimize};
  RationalProgram exact{{}};
  reference::FractionProgram vertices;
};

/// Columns in [0, 3] or [-1, 1]; rows of at least, at most and equal; entries -3 .. 3, some times 2^-60 or 2^60, many
/// 0, so that vertices are degenerate and many bases are of one point.
Program random_program(std::mt19937_64& random, int columns, int rows) {
  Program p;
  const auto number = [&] { return static_cast<double>(random() % 7) - 3; };
  std::vector<LinearProgram::Bounds> sides;
  for (int i = 0; i < rows; ++i) {
    const double side = i % 4 == 3 ? 0 : number() - 2;
    sides.push_back(i % 4 == 3   ? LinearProgram::Bounds{0, 0}
                    : i % 4 == 2 ? LinearProgram::Bounds{-no_bound, -side}
                                 : LinearProgram::Bounds{side, no_bound});
    p.rounded.add_row(sides.back());
  }
  p.exact = RationalProgram(sides);
  std::vector<reference::Fractions> matrix(rows, reference::Fractions(columns));
  for (int j = 0; j < columns; ++j) {
    const double cost = number(), lower = j % 2 == 0 ? 0 : -1, upper = j % 2 == 0 ? 3 : 1;
    std::map<int, Rational> entries;
    const int column = p.rounded.add_column(cost, {lower, upper});
    for (int i = 0; i < rows; ++i) {
      double value = random() % 3 == 0 ? 0 : std::ldexp(number(), random() % 4 == 0 ? (random() % 2 ? -60 : 60) : 0);
      if (j == 0 && i % 4 == 3) value = 1;  // no equation is void, which has no vertex of its own
      entries[i] = Rational(value);
      matrix[i][j] = reference::Fraction(value);
      p.rounded.add_entry(i, column, value);
    }
    p.exact.add_column(Rational(cost), {Rational(lower), Rational(upper)}, std::move(entries));
    p.vertices.cost.emplace_back(cost);
    for (const double sign : {1.0, -1.0}) {
      p.vertices.at_least.emplace_back(columns);
      p.vertices.at_least.back()[j] = sign;
      p.vertices.least.emplace_back(sign > 0 ? lower : -upper);
    }
  }
  for (int i = 0; i < rows; ++i) {
    const auto& [lower, upper] = sides[i];
    if (lower == upper) {
      p.vertices.equal.push_back(matrix[i]);
      p.vertices.equals.emplace_back(lower);
      continue;
    }
    if (std::isfinite(upper))
      for (auto& x : matrix[i]) x = -x;
    p.vertices.at_least.push_back(matrix[i]);
    p.vertices.least.emplace_back(std::isfinite(upper) ? -upper : lower);
  }
  return p;
}

Basis no_column_basic(const RationalProgram& program) {
  return {std::vector<Basis::Place>(program.columns(), Basis::Place::lower),
          std::vector<Basis::Place>(program.rows(), Basis::Place::basic)};
}

TEST(RationalProgram, AgreesWithAllVerticesFromTheBasisOfNothing) {
  std::mt19937_64 random(3);
  int feasible = 0;
  for (int trial = 0; trial < 150; ++trial) {
    const Program p = random_program(random, 4, 1 + trial % 4);
    const auto expected = reference::least_at_vertices(p.vertices);
    const auto found = solve_exactly(p.exact, no_column_basic(p.exact));
    ASSERT_TRUE(found) << trial;
    ASSERT_EQ(found->feasible, expected.has_value()) << trial;
    if (!expected) continue;
    ++feasible;
    EXPECT_EQ(found->objective, *expected) << trial;
    // strong duality by hand: y'b and what the bounds of the columns add
    Rational dual = 0;
    for (int i = 0; i < p.exact.rows(); ++i) {
      const auto& [lower, upper] = p.exact.row_bounds[i];
      if (found->dual[i] != 0) dual += found->dual[i] * (found->dual[i] > 0 ? *lower : *upper);
    }
    for (int j = 0; j < p.exact.columns(); ++j) {
      Rational reduced = p.exact.cost[j];
      for (const auto& [row, value] : p.exact.column[j]) reduced -= found->dual[row] * value;
      dual += reduced * (reduced > 0 ? *p.exact.column_bounds[j].lower : *p.exact.column_bounds[j].upper);
    }
    EXPECT_EQ(dual, *expected) << trial;
  }
  EXPECT_GT(feasible, 50);
  EXPECT_LT(feasible, 145);
}

TEST(RationalProgram, AgreesWithAllVerticesFromTheSolversBasis) {
  std::mt19937_64 random(4);
  for (int trial = 0; trial < 80; ++trial) {
    const Program p = random_program(random, 4, 4);
    const LinearSolution rounded = solve(p.rounded);
    if (rounded.status != LinearSolution::Status::optimal) continue;
    const auto found = solve_exactly(p.exact, rounded.basis);
    ASSERT_TRUE(found) << trial;
    const auto expected = reference::least_at_vertices(p.vertices);
    ASSERT_EQ(found->feasible, expected.has_value()) << trial;
    if (expected) {
      EXPECT_EQ(found->objective, *expected) << trial;
    }
  }
}

// x may exceed y by nothing, where it costs 2^-100 of what y does: a solver with a tolerance sees two equal columns.
TEST(RationalProgram, SeesWhatNoToleranceDoes) {
  RationalProgram program({{0, no_bound}, {1, 1}});
  const Rational little(std::ldexp(1, -100));
  program.add_column(1, {Rational(0), {}}, {{0, 1}, {1, 1}});
  program.add_column(0, {Rational(0), {}}, {{0, -little}, {1, 1}});
  const auto found = solve_exactly(program, no_column_basic(program));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->objective, little / (1 + little));
}

TEST(RationalProgram, GivesUpWhereNumbersGrowTooLarge) {
  Basis basis;
  basis.column.assign(1000, Basis::Place::basic);
  EXPECT_FALSE(fits_exact_solution(1000, basis));
  EXPECT_FALSE(fits_exact_solution(std::int64_t{1} << 40, {}));
}

}  // namespace
}  // namespace surety
