#include "host/batch/coordinator.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "surety/error.h"
#include "tests/batch/made_up_job.h"

namespace surety {
namespace {

using Random = std::mt19937_64;

kernels::Pace pace_of(double work) {
  kernels::Pace pace;
  pace.took(work, 0.05);
  return pace;
}

/// Ranks that hold tasks for random times: hands out and takes back in random order, at most `steps` times, keeping
/// what came back in `log`.
void play(const MadeUpJob& job, Coordinator& coordinator, std::size_t ranks, Random& random,
          std::vector<TaskResult>& log, std::size_t steps = -1) {
  std::vector<Task> held;
  for (std::size_t step = 0; step < steps && !coordinator.finished(); ++step) {
    std::optional<Task> task;
    if (held.size() < ranks && random() % 2 == 0) task = coordinator.next(pace_of(double(random() % 12)));
    if (task) {
      held.push_back(*task);
    } else if (!held.empty()) {
      const std::size_t i = random() % held.size();
      const TaskResult result = job.perform(held[i]);
      held.erase(held.begin() + std::ptrdiff_t(i));
      if (coordinator.take(result)) log.push_back(result);
    }
  }
}

std::map<std::size_t, std::string> rows_of(const std::vector<TaskResult>& log) {
  std::map<std::size_t, std::string> rows;
  for (const TaskResult& result : log)
    if (!result.rows.empty()) EXPECT_TRUE(rows.emplace(result.cell, result.rows).second) << "twice: " << result.cell;
  return rows;
}

void expect_all(const MadeUpJob& job, const std::vector<TaskResult>& log) {
  const auto rows = rows_of(log);
  ASSERT_EQ(rows.size(), job.cells());
  for (const auto& [cell, text] : rows) EXPECT_EQ(text, job.expected_rows(cell));
}

MadeUpJob random_job(Random& random, bool with_target) {
  std::vector<std::uint64_t> batches(1 + random() % 12);
  for (auto& count : batches) count = 1 + random() % (with_target ? 200 : 20);
  return MadeUpJob(batches,
                   with_target ? std::optional(TargetError{0.02 + 0.001 * double(random() % 100)}) : std::nullopt);
}

TEST(Coordinator, AnyOrderOnAnyNumberOfRanksGivesTheSameRows) {
  Random random(1);
  for (int repetition = 0; repetition < 300; ++repetition) {
    const MadeUpJob job = random_job(random, repetition % 2 == 0);
    Coordinator coordinator(job, stretch_of(job, {}));
    std::vector<TaskResult> log;
    play(job, coordinator, 1 + random() % 30, random, log);
    EXPECT_TRUE(coordinator.finished());
    EXPECT_NEAR(coordinator.cost_done(), coordinator.cost(), 1e-9 * coordinator.cost());
    expect_all(job, log);
  }
}

TEST(Coordinator, WhatWasSavedIsNotPlayedAgain) {
  Random random(2);
  for (int repetition = 0; repetition < 300; ++repetition) {
    const MadeUpJob job = random_job(random, repetition % 2 == 0);
    std::vector<TaskResult> log;
    for (bool finished = false; !finished;) {
      Coordinator coordinator(job, stretch_of(job, {}));
      for (const TaskResult& saved : log) EXPECT_TRUE(coordinator.take(saved));
      play(job, coordinator, 1 + random() % 10, random, log, random() % 60);  // then it is killed
      finished = coordinator.finished();
    }
    std::map<std::pair<std::size_t, std::uint64_t>, int> played;
    for (const TaskResult& result : log)
      for (const BatchSums& batch : result.batches) EXPECT_EQ(++played[std::pair(result.cell, batch.batch)], 1);
    expect_all(job, log);
  }
}

TEST(Coordinator, ShardsJoinToTheWhole) {
  Random random(3);
  for (int repetition = 0; repetition < 300; ++repetition) {
    const MadeUpJob job = random_job(random, repetition % 2 == 0);
    const int count = 1 + int(random() % 9);
    std::vector<TaskResult> log;
    for (int index = 1; index <= count; ++index) {
      Coordinator shard(job, stretch_of(job, {index, count}));
      play(job, shard, 1 + random() % 5, random, log);
      EXPECT_TRUE(shard.finished());
    }
    std::shuffle(log.begin(), log.end(), random);
    Coordinator whole(job, stretch_of(job, {}));
    for (const TaskResult& result : log) whole.take(result);
    while (const auto task = whole.next({})) {
      ASSERT_EQ(task->count, 0u) << "batches are missing";
      const TaskResult result = job.perform(*task);
      whole.take(result);
      log.push_back(result);
    }
    EXPECT_TRUE(whole.finished());
    expect_all(job, log);
  }
}

TEST(Coordinator, FewBatchesAreInVainWhenATargetIsReached) {
  const MadeUpJob job({1'000'000}, TargetError{0.01});  // reached after about 100 batches
  Coordinator coordinator(job, stretch_of(job, {}));
  std::vector<TaskResult> log;
  Random random(4);
  play(job, coordinator, 8, random, log);
  std::uint64_t played = 0, needed = 0;
  for (const TaskResult& result : log) played += result.batches.size();
  const std::string rows = job.expected_rows(0);
  needed = std::stoull(rows.substr(rows.rfind(',') + 1)) / 100;
  EXPECT_GE(needed, 50u);
  EXPECT_LE(played, needed + needed / 10 + 1);
}

TEST(Coordinator, OtherPivotsAreRefused) {
  const MadeUpJob job({4});
  Coordinator coordinator(job, stretch_of(job, {}));
  TaskResult result = job.perform(*coordinator.next({}));
  coordinator.take(result);
  result = job.perform(*coordinator.next({}));
  result.basis.pivot = {0.5000001};
  EXPECT_THROW(coordinator.take(result), Failure);
}

}  // namespace
}  // namespace surety
