#include "host/batch/checkpoint.h"

#include "host/batch/coordinator.h"
#include "host/batch/results_file.h"
#include "host/io/files.h"
#include "surety/error.h"
#include "tests/batch/made_up_job.h"
#include "tests/fuzz/target.h"

namespace surety::fuzz {
namespace {

const MadeUpJob job{{3, 1}, TargetError{1e-9, false, Statistic::profit}};
const CheckpointOwner owner{"0123456789abcdef", "surety 1 (commit a)", {1, 1}};

/// Every line with a right checksum.
std::string with_checksums(std::string_view text) {
  constexpr std::size_t prefix = 17;
  std::string whole;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::string_view words = line.substr(std::min(prefix, line.size()));
    whole += fingerprint(words) + " " + std::string(words) + "\n";
  }
  return whole;
}

}  // namespace

/// What a checkpoint says goes into the coordinator, and rows that it keeps are rows of the job. The same text is tried
/// as a results.csv.
void target(std::string_view input, const std::filesystem::path& folder) {
  write(folder / "results.csv", input);
  try {
    kept_rows(folder / "results.csv", job);
  } catch (const InvalidInput&) {
  }
  write(folder / Checkpoint::file_name, with_checksums(input));
  Coordinator coordinator(job, stretch_of(job, owner.shard));
  for (const TaskResult& result : read_checkpoint(folder, owner, job)) {
    if (!result.rows.empty()) check_rows(job, result.cell, result.rows);
    try {
      coordinator.take(result);
    } catch (const Failure&) {  // other pivots: played on another machine
    }
  }
}

std::vector<std::string> seeds(const std::filesystem::path& folder) {
  std::vector<TaskResult> saved;
  {
    Checkpoint checkpoint(folder, owner, job, saved);
    for (std::uint64_t batch = 0; batch < 3; ++batch) checkpoint.add(job.perform({0, batch, 1, std::nullopt}));
    TaskResult rows;
    rows.cell = 1;
    rows.rows = job.expected_rows(1);
    checkpoint.add(rows);
  }
  const std::string log = read_file(folder / Checkpoint::file_name);
  return {log, job.header() + job.expected_rows(0) + job.expected_rows(1)};
}

}  // namespace surety::fuzz
