#include "host/batch/checkpoint.h"

#include <cmath>
#include <fstream>

#include "surety/error.h"
#include "tests/batch/made_up_job.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class CheckpointTest : public ScratchTest {
 protected:
  std::vector<TaskResult> results() const {
    std::vector<TaskResult> all;
    for (std::size_t cell = 0; cell < job_.cells(); ++cell)
      for (std::uint64_t batch = 0; batch < job_.batches(cell); ++batch)
        all.push_back(job_.perform({cell, batch, 1, std::nullopt}));
    return all;
  }

  /// Writes all results and returns the file's text.
  std::string filled() const {
    std::vector<TaskResult> saved;
    Checkpoint checkpoint(folder_, owner_, job_, saved);
    EXPECT_TRUE(saved.empty());
    for (const TaskResult& result : results()) checkpoint.add(result);
    return read_file(path());
  }

  std::vector<TaskResult> reopened(std::uint64_t* damaged = nullptr) const {
    std::vector<TaskResult> saved;
    const Checkpoint checkpoint(folder_, owner_, job_, saved);
    if (damaged) *damaged = checkpoint.damaged();
    return saved;
  }

  /// Writes the file without waiting for the disk.
  void spill(const std::string& text) const { std::ofstream(path(), std::ios::trunc | std::ios::binary) << text; }

  std::filesystem::path path() const { return folder_ / Checkpoint::file_name; }

  MadeUpJob job_{{2, 1}};
  CheckpointOwner owner_{"0123456789abcdef", "1.0", {2, 3}};
};

void expect_beginning(const std::vector<TaskResult>& part, const std::vector<TaskResult>& all) {
  ASSERT_LE(part.size(), all.size());
  for (std::size_t i = 0; i < part.size(); ++i) EXPECT_EQ(encode(part[i]), encode(all[i]));
}

TEST_F(CheckpointTest, ResultsComeBack) {
  filled();
  std::uint64_t damaged = 1;
  const auto saved = reopened(&damaged);
  EXPECT_EQ(damaged, 0u);
  ASSERT_EQ(saved.size(), 3u);
  expect_beginning(saved, results());
}

TEST_F(CheckpointTest, ATornTailLosesItsLineAlone) {
  const std::string text = filled();
  const std::size_t header = text.find('\n') + 1;
  for (std::size_t length = 0; length <= text.size(); ++length) {
    spill(text.substr(0, length));
    const auto saved = reopened();
    const auto lines = std::count(text.begin(), text.begin() + std::ptrdiff_t(length), '\n');
    EXPECT_EQ(std::ptrdiff_t(saved.size()), std::max<std::ptrdiff_t>(0, lines - 1)) << length;
    expect_beginning(saved, results());
    const std::size_t whole = text.rfind('\n', length == 0 ? 0 : length - 1);
    EXPECT_EQ(read_file(path()), text.substr(0, std::max(header, whole == text.npos || length == 0 ? 0 : whole + 1)));
  }
}

TEST_F(CheckpointTest, EveryDamagedByteIsFound) {
  const std::string text = filled();
  const auto all = results();
  for (std::size_t at = text.find('\n') + 1; at < text.size(); ++at) {
    std::string damaged = text;
    damaged[at] = char(damaged[at] ^ 1);
    spill(damaged);
    const auto lines = std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n');
    const auto saved = reopened();
    EXPECT_EQ(std::ptrdiff_t(saved.size()), lines - 1) << at;
    expect_beginning(saved, all);
  }
}

TEST_F(CheckpointTest, OtherOwnersAreRefusedUntouched) {
  const std::string text = filled();
  std::vector<TaskResult> saved;
  for (const CheckpointOwner& other :
       {CheckpointOwner{"f123456789abcdef", "1.0", {2, 3}}, CheckpointOwner{"0123456789abcdef", "1.1", {2, 3}},
        CheckpointOwner{"0123456789abcdef", "1.0", {1, 3}}}) {
    EXPECT_THROW(Checkpoint(folder_, other, job_, saved), InvalidInput);
    EXPECT_THROW(read_checkpoint(folder_, other, job_), InvalidInput);
    EXPECT_EQ(read_file(path()), text);
  }
}

// A line's checksum tells that it is whole, not that this job made it.
TEST_F(CheckpointTest, WholeLinesOfOtherResultsAreRefusedUntouched) {
  const std::string text = filled();
  TaskResult rows;
  rows.rows = job_.expected_rows(0);
  const auto expect_refused = [&](const std::string& words, const std::string& message) {
    const std::string forged = text + fingerprint(words) + " " + words + "\n";
    spill(forged);
    const std::string found = message_of<InvalidInput>([&] { reopened(); });
    EXPECT_NE(found.find("checkpoint.log:5: " + message), std::string::npos) << found;
    EXPECT_NE(found.find("nothing was touched"), std::string::npos) << found;
    EXPECT_EQ(read_file(path()), forged);
  };
  const auto expect_result_refused = [&](const TaskResult& result, const std::string& message) {
    expect_refused(job_.id(0) + " " + encode(result), message);
  };
  const auto expect_rows_refused = [&](const std::string& text_of_rows, const std::string& message) {
    TaskResult forged = rows;
    forged.rows = text_of_rows;
    expect_result_refused(forged, message);
  };
  const auto expect_batch_refused = [&](auto change, const std::string& message) {
    TaskResult forged = results()[0];
    change(forged);
    expect_result_refused(forged, message);
  };
  spill(text);
  expect_rows_refused("1" + rows.rows.substr(1), "this is not the row");
  expect_rows_refused("0,1,2\n", "this is not the row");
  expect_rows_refused("0,1,2,3,4\n", "this is not the row");
  expect_rows_refused(rows.rows + rows.rows, "there are 2 rows, but the cell has 1");
  expect_rows_refused(rows.rows.substr(0, rows.rows.size() - 1), "this is not the row");
  expect_rows_refused("0,\"1\",2,3\n", "this is not the row");
  expect_rows_refused("0,\"1,2,3\n", "row:1: a quote is opened");
  expect_batch_refused([](TaskResult& r) { r.batches[0].batch = 2; }, "batch 2 is none that the cell has");
  expect_batch_refused([](TaskResult& r) { r.batches[0].sums.pop_back(); }, "batch 0 is none");
  expect_batch_refused([](TaskResult& r) { r.batches[0].sums[0] = NAN; }, "batch 0 is none");
  expect_batch_refused([](TaskResult& r) { r.batches[0].replicates = 0; }, "batch 0 is none");
  expect_batch_refused([](TaskResult& r) { r.basis.pivot.clear(); }, "the pivots of its sums");
  expect_batch_refused([](TaskResult& r) { r.basis.target = {0, 1}; }, "the pivots of its sums");
  expect_batch_refused([&](TaskResult& r) { r.rows = rows.rows; }, "it holds neither rows nor batches, or both");
  expect_batch_refused([](TaskResult& r) { r.batches.clear(); }, "it holds neither rows nor batches, or both");
  expect_batch_refused([](TaskResult& r) { r.cell = 7; }, "its cell is none");
  expect_refused(job_.id(1) + " " + encode(rows), "its cell is none");
  expect_refused(job_.id(0), "it ends behind its cell's name");
  expect_refused(job_.id(0) + " " + encode(rows) + " more", "it is not written as results are");
  expect_refused(job_.id(0) + " 0 0 0 0 \\0 18446744073709551615", "the line ends too early");
}

TEST_F(CheckpointTest, ASecondProcessIsRefused) {
  std::vector<TaskResult> saved;
  const Checkpoint first(folder_, owner_, job_, saved);
  const std::string message = message_of<Failure>([&] { Checkpoint(folder_, owner_, job_, saved); });
  EXPECT_NE(message.find("is being written by another process"), std::string::npos) << message;
}

TEST_F(CheckpointTest, FinishedCellsKeepTheirRowsAlone) {
  filled();
  {
    std::vector<TaskResult> saved;
    Checkpoint checkpoint(folder_, owner_, job_, saved);
    TaskResult rows;
    rows.cell = 0;
    rows.rows = job_.expected_rows(0);
    checkpoint.add(rows);
    checkpoint.finish();
  }
  const auto saved = reopened();
  ASSERT_EQ(saved.size(), 2u);  // the batch of cell 1, the rows of cell 0
  for (const TaskResult& result : saved) EXPECT_EQ(result.cell == 0, result.batches.empty());
}

}  // namespace
}  // namespace surety
