#include "host/batch/stretch.h"

#include <cstdlib>

#include "surety/error.h"
#include "tests/batch/made_up_job.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

double cost_of(const MadeUpJob& job, const Stretch& stretch) {
  double cost = 0;
  for (std::size_t cell = 0; cell < job.cells(); ++cell)
    for (std::uint64_t batch = 0; batch < job.batches(cell); ++batch)
      if (stretch.begin <= Place{cell, batch} && Place{cell, batch} < stretch.end) cost += job.cost(cell);
  return cost;
}

TEST(Shards, FollowEachOtherAndCostAboutTheSame) {
  for (const auto& batches : {std::vector<std::uint64_t>{1, 1, 1, 1, 1, 1, 1}, {50}, {3, 100, 1, 17, 2}, {1}})
    for (const int count : {1, 2, 3, 5, 7, 40}) {
      const MadeUpJob job(batches);
      double total = 0;
      Place last{};
      for (int index = 1; index <= count; ++index) {
        const Stretch stretch = stretch_of(job, {index, count});
        EXPECT_EQ(stretch.begin, last);
        EXPECT_LE(stretch.begin, stretch.end);
        last = stretch.end;
        const double cost = cost_of(job, stretch);
        EXPECT_LE(cost, cost_of(job, stretch_of(job, {})) / count + 3.001);  // a batch costs 3 at most
        total += cost;
      }
      EXPECT_EQ(last, (Place{job.cells(), 0}));
      EXPECT_EQ(total, cost_of(job, stretch_of(job, {})));
    }
}

TEST(Shards, DoNotCutCellsWithATarget) {
  const MadeUpJob job({100, 100, 100}, TargetError{0.1});
  for (int index = 1; index <= 7; ++index) EXPECT_EQ(stretch_of(job, {index, 7}).end.batch, 0u);
}

TEST(Shards, AreReadAndOutOfRangeRefused) {
  EXPECT_EQ(parse_shard("2/6").index, 2);
  EXPECT_EQ(parse_shard("2/6").count, 6);
  for (const char* text : {"", "2", "/", "2/", "/6", "0/6", "7/6", "a/6", "1/0", "-1/6", "1/6/2", "1.5/6", "1/2000000"})
    EXPECT_THROW(parse_shard(text), InvalidInput) << text;
  EXPECT_NE(message_of<InvalidInput>([] { parse_shard("7/6"); }).find("shard 7 is out of range; of 6 shards"),
            std::string::npos);
}

TEST(Shards, JobArraysAreDetected) {
  for (const char* name : {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT"}) ::unsetenv(name);
  EXPECT_FALSE(shard_of_environment());
  const auto array = [](const char* id, const char* least, const char* step, const char* count) {
    ::setenv("SLURM_ARRAY_TASK_ID", id, 1);
    ::setenv("SLURM_ARRAY_TASK_MIN", least, 1);
    ::setenv("SLURM_ARRAY_TASK_STEP", step, 1);
    ::setenv("SLURM_ARRAY_TASK_COUNT", count, 1);
    return shard_of_environment();
  };
  EXPECT_EQ(array("0", "0", "1", "6")->index, 1);
  EXPECT_EQ(array("5", "0", "1", "6")->index, 6);
  EXPECT_EQ(array("7", "3", "2", "4")->index, 3);
  EXPECT_EQ(array("7", "3", "2", "4")->count, 4);
  EXPECT_THROW(array("9", "1", "1", "3"), InvalidInput);  // --array=1,5,9
  for (const char* name :
       {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP", "SLURM_ARRAY_TASK_COUNT"})
    ::unsetenv(name);
}

}  // namespace
}  // namespace surety
