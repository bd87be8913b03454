// Linear programs against the enumeration of vertices, and bounds by weak duality that hold for any multipliers.
#include "host/linear_programs/linear_program.h"

#include <gtest/gtest.h>

#include <random>

#include "host/linear_programs/directed_sum.h"
#include "surety/error.h"
#include "tests/reference/vertices.h"

namespace surety {
namespace {

using Sense = LinearProgram::Sense;
using Status = LinearSolution::Status;

/// Dense random rows, some with one side, some with two, over a box.
struct RandomProgram {
  LinearProgram program;
  reference::VertexProgram reference;  // costs times -1 to maximise
};

RandomProgram random_program(std::mt19937_64& draws, Sense sense, int columns, int rows) {
  std::uniform_real_distribution<double> number(-1, 1);
  RandomProgram result{LinearProgram(sense), {}};
  auto& [cost, at_least, least, equal, equals] = result.reference;
  std::vector<Eigen::VectorXd> constraints;
  std::vector<double> sides;
  const auto constrain = [&](const Eigen::VectorXd& row, double side) {
    constraints.push_back(row);
    sides.push_back(side);
  };
  cost.resize(columns);
  for (int j = 0; j < columns; ++j) {
    const double c = number(draws), lower = number(draws) - 1, upper = lower + 1 + std::abs(number(draws));
    result.program.add_column(c, {lower, upper});
    cost[j] = sense == Sense::minimize ? c : -c;
    constrain(Eigen::VectorXd::Unit(columns, j), lower);
    constrain(-Eigen::VectorXd::Unit(columns, j), -upper);
  }
  for (int i = 0; i < rows; ++i) {
    Eigen::VectorXd row(columns);
    for (int j = 0; j < columns; ++j) row[j] = number(draws);
    const double lower = i % 3 == 1 ? -no_bound : number(draws) - 0.7;
    const double upper = i % 3 == 0 ? no_bound : i % 3 == 1 ? number(draws) + 0.3 : lower + 0.5;
    const int r = result.program.add_row({lower, upper});
    for (int j = 0; j < columns; ++j) result.program.add_entry(r, j, row[j]);
    if (lower > -no_bound) constrain(row, lower);
    if (upper < no_bound) constrain(-row, -upper);
  }
  at_least.resize(static_cast<int>(constraints.size()), columns);
  least.resize(at_least.rows());
  for (int i = 0; i < at_least.rows(); ++i) {
    at_least.row(i) = constraints[i];
    least[i] = sides[i];
  }
  equal.resize(0, columns);
  equals.resize(0);
  return result;
}

TEST(LinearProgram, AgreesWithTheEnumerationOfVertices) {
  std::mt19937_64 draws(1);
  int feasible = 0, infeasible = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const Sense sense = trial % 2 ? Sense::minimize : Sense::maximize;
    const double sign = sense == Sense::minimize ? 1 : -1;
    const auto random = random_program(draws, sense, 2 + trial % 3, 1 + trial % 4);
    const auto expected = reference::least_at_vertices(random.reference);
    const LinearSolution solution = solve(random.program);
    if (!expected) {
      EXPECT_EQ(solution.status, Status::infeasible) << trial;
      ++infeasible;
      continue;
    }
    ++feasible;
    ASSERT_EQ(solution.status, Status::optimal) << trial;
    EXPECT_NEAR(sign * solution.objective, *expected, 1e-9) << trial;
    EXPECT_NEAR(sign * solution.bound, *expected, 1e-9) << trial;
    EXPECT_LE(sign * solution.bound, *expected + 1e-14) << trial;  // the enumeration rounds too
    EXPECT_LE(solution.violation, 1e-9) << trial;
  }
  EXPECT_GT(feasible, 100);
  EXPECT_GT(infeasible, 5);
}

TEST(LinearProgram, BoundsHoldForAnyMultipliers) {
  std::mt19937_64 draws(2);
  std::normal_distribution<double> number;
  for (int trial = 0; trial < 100; ++trial) {
    const Sense sense = trial % 2 ? Sense::minimize : Sense::maximize;
    const double sign = sense == Sense::minimize ? 1 : -1;
    const auto random = random_program(draws, sense, 3, 3);
    const auto expected = reference::least_at_vertices(random.reference);
    if (!expected) continue;
    std::vector<double> multipliers(3), close = solve(random.program).dual;
    for (int i = 0; i < 3; ++i) {
      multipliers[i] = number(draws);
      close[i] += 1e-6 * number(draws);
    }
    EXPECT_LE(sign * duality_bound(random.program, multipliers), *expected + 1e-14);
    EXPECT_LE(sign * duality_bound(random.program, close), *expected + 1e-14);
    EXPECT_NEAR(sign * duality_bound(random.program, close), *expected, 1e-4);
  }
}

TEST(LinearProgram, DualValuesAreSlopesOfTheOptimum) {
  for (const Sense sense : {Sense::minimize, Sense::maximize}) {
    const auto optimum = [&](double side) {
      LinearProgram program(sense);
      const int x = program.add_column(3, {0, 10}), y = program.add_column(2, {0, 10});
      const bool least = sense == Sense::minimize;
      const int row =
          program.add_row(least ? LinearProgram::Bounds{side, no_bound} : LinearProgram::Bounds{-no_bound, side});
      program.add_entry(row, x, 1);
      program.add_entry(row, y, 2);
      return solve(program);
    };
    // at least 4 units cost 1 each from y; at most 4 units earn 3 each from x
    EXPECT_DOUBLE_EQ(optimum(4).objective, sense == Sense::minimize ? 4 : 12);
    EXPECT_DOUBLE_EQ(optimum(4).dual[0], sense == Sense::minimize ? 1 : 3);
    EXPECT_NEAR(optimum(5).objective - optimum(4).objective, optimum(4).dual[0], 1e-12);
  }
}

TEST(LinearProgram, EntriesOfOnePlaceAddUp) {
  LinearProgram program(Sense::minimize);
  const int row = program.add_row({6, no_bound}), x = program.add_column(1, {0, 100});
  program.add_entry(row, x, 1);
  program.add_entry(row, x, 2);
  EXPECT_DOUBLE_EQ(solve(program).primal[0], 2);
  EXPECT_NEAR(solve(program).bound, 2, 1e-12);
}

TEST(LinearProgram, SaysWhatHasNoOptimum) {
  LinearProgram unbounded(Sense::maximize);
  unbounded.add_column(1, {0, no_bound});
  unbounded.add_entry(unbounded.add_row({0, no_bound}), 0, 1);
  EXPECT_EQ(solve(unbounded).status, Status::unbounded);

  LinearProgram infeasible(Sense::minimize);
  infeasible.add_column(1, {0, 1});
  infeasible.add_entry(infeasible.add_row({2, no_bound}), 0, 1);
  EXPECT_EQ(solve(infeasible).status, Status::infeasible);
}

TEST(LinearProgram, WithoutBoundsOfColumnsWrongSignsProveNothing) {
  LinearProgram program(Sense::minimize);
  program.add_column(1, {0, no_bound});
  program.add_entry(program.add_row({1, no_bound}), 0, 1);
  EXPECT_EQ(duality_bound(program, std::vector<double>{1.5}), -no_bound);
  EXPECT_NEAR(duality_bound(program, std::vector<double>{0.5}), 0.5, 1e-14);
  EXPECT_NEAR(duality_bound(program, std::vector<double>{-3}), 0, 1e-14);  // meets no bound: set to 0
}

TEST(DirectedSum, EnclosesTheTruth) {
  std::mt19937_64 draws(3);
  std::uniform_real_distribution<double> number(-1, 1);
  int inexact = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    DirectedSum sum;
    long double truth = 0;
    for (int i = 0; i < 50; ++i) {
      const double a = number(draws) * std::pow(10, trial % 7 * number(draws)), b = number(draws);
      sum.add(a * b);
      truth += static_cast<long double>(a) * b;
    }
    EXPECT_LE(sum.lower(), truth);
    EXPECT_GE(sum.upper(), truth);
    inexact += static_cast<long double>(sum.value()) != truth;
  }
  EXPECT_GT(inexact, 500);
}

}  // namespace
}  // namespace surety
