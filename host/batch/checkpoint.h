#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/batch/job.h"
#include "host/batch/stretch.h"
#include "host/io/append_file.h"

namespace surety {

/// Whose results a checkpoint holds: stands in its first line.
struct CheckpointOwner {
  std::string config_hash, build;  ///< the program's version and commit
  Shard shard;
};

/// The file of a running job: a line for its owner, then a line per result, each with a checksum. It only grows, but
/// for being rewritten without what is no longer needed. Held by one process at a time.
class Checkpoint {
 public:
  static constexpr const char* file_name = "checkpoint.log";

  /// Opens `folder`'s checkpoint or begins one; `saved` receives what is in it. From the first line on that is torn or
  /// damaged the file is cut off. Throws InvalidInput where it is another owner's or a line holds what the job cannot
  /// have made (nothing is touched), Failure where another process holds it or it cannot be written.
  Checkpoint(const std::filesystem::path& folder, const CheckpointOwner& owner, const Job& job,
             std::vector<TaskResult>& saved);

  /// Bytes that were cut off as damaged.
  std::uint64_t damaged() const { return damaged_; }

  /// Written at once, so that killing the process loses nothing of it; given to the disk once a second.
  void add(const TaskResult& result);
  /// To the disk now, and without the batches of cells whose rows are there.
  void finish();

 private:
  void account(const TaskResult& result, std::size_t bytes);
  void compact();

  const Job& job_;
  AppendFile file_;
  std::string first_line_;
  std::uint64_t damaged_ = 0, needless_ = 0;                    // bytes
  std::unordered_map<std::size_t, std::uint64_t> batch_bytes_;  // by cell without rows
};

/// The results in `folder`'s checkpoint up to the first damaged line, without holding it. Throws InvalidInput where
/// there is none, it is another owner's, or a line holds what the job cannot have made.
std::vector<TaskResult> read_checkpoint(const std::filesystem::path& folder, const CheckpointOwner& owner,
                                        const Job& job);

/// A result as words, with the cell's number, and back. Throws InvalidInput where a word is missing or none of its
/// kind.
std::string encode(const TaskResult& result);
TaskResult decode(std::string_view line);

}  // namespace surety
