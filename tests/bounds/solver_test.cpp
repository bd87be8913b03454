// The solvers of the bounding programs: their path does not depend on how many iterations are asked for at a time.
#include <gtest/gtest.h>

#include <utility>

#include "host/bounds/auction_solver.h"
#include "host/bounds/outcome_solver.h"
#include "host/bounds/restart.h"
#include "surety/bounds/outcome_environment.h"

namespace surety {
namespace {

const Execution one_thread{DeviceKind::cpu, 1, InstructionSet::automatic, {}};

/// `total` iterations, `at_a_time` of them and fewer where a restart comes first.
template <class Solver>
void go_on(Solver& solver, std::int64_t total, std::int64_t at_a_time) {
  const std::int64_t end = solver.iterations() + total;
  while (solver.iterations() < end) {
    if (solver.until_restart() == 0) solver.restart();
    solver.iterate(std::min({at_a_time, end - solver.iterations(), solver.until_restart()}));
  }
}

TEST(Solver, RestartsComeAtTheFirstIterationThatIsDue) {
  for (const std::int64_t iterations : {0, 1, 63, 64, 65, 100, 177, 178, 1000, 99999, 12345678})
    for (std::int64_t since = 0; since <= std::min<std::int64_t>(iterations, 500); ++since) {
      std::int64_t n = 0;
      while (!restart_is_due(since + n, iterations + n)) n += iterations > 1000000 ? 1000 : 1;
      const std::int64_t counted = until_restart(since, iterations);
      EXPECT_TRUE(restart_is_due(since + counted, iterations + counted));
      EXPECT_TRUE(counted == 0 || !restart_is_due(since + counted - 1, iterations + counted - 1));
      EXPECT_LE(counted, n);
    }
}

/// What two solvers come to whose iterations are cut in two ways.
template <class Solver, class AuctionProgram>
auto points_of(const AuctionProgram& program) {
  Solver one(program, one_thread), many(program, one_thread);
  go_on(one, 500, 1);
  go_on(many, 500, 37);
  return std::pair(one.average(), many.average());
}

TEST(Solver, AuctionPointsDoNotDependOnHowIterationsAreCut) {
  const AuctionProgram program(independent_values(2, 1, {0, 0.3, 1}, {0.2, 0.5, 0.3}), BoundingProgram::upper, 4, 1e-5);
  const auto [a, b] = points_of<AuctionSolver>(program);
  EXPECT_EQ(a.allocation, b.allocation);
  EXPECT_EQ(a.tilt, b.tilt);
  EXPECT_EQ(a.multiplier, b.multiplier);
  EXPECT_EQ(a.log_weight, b.log_weight);
}

TEST(Solver, OutcomePointsDoNotDependOnHowIterationsAreCut) {
  const OutcomeProgram program(public_expenditure_environment(2, 3), BoundingProgram::lower, 3, 3);
  const auto [a, b] = points_of<OutcomeSolver>(program);
  EXPECT_EQ(a.lottery, b.lottery);
  EXPECT_EQ(a.density, b.density);
  EXPECT_EQ(a.vertex_weight, b.vertex_weight);
}

/// What certificates allow for in sums over profiles rests on it.
TEST(Solver, ChunksAreFewAndHoldEveryRowOnce) {
  for (const int rows : {1, 3, 4, 5, 16383, 16384, 16385, 32768, 32769, 1000001}) {
    const auto first = kernels::chunks_of(rows);
    EXPECT_EQ(first.front(), 0);
    EXPECT_EQ(first.back(), rows);
    EXPECT_LE(first.size() - 1, 4096u);
    for (std::size_t c = 0; c + 1 < first.size(); ++c) {
      EXPECT_LT(first[c], first[c + 1]);
      EXPECT_LE(first[c + 1] - first[c], rows / 4096 + kernels::rows_at_a_time);
    }
  }
}

}  // namespace
}  // namespace surety
