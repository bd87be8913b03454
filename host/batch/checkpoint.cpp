#include "host/batch/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/batch/results_file.h"
#include "host/batch/words.h"
#include "host/io/files.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "surety-checkpoint";
constexpr int format_version = 1;
constexpr std::uint64_t greatest_waste = 1 << 24;  // bytes that are not needed, before the file is rewritten

std::string line_of(const std::string& words) { return fingerprint(words) + " " + words + "\n"; }

/// The words of the line at `at`, moving it behind; empty where the line is torn or damaged.
std::string_view next_line(std::string_view text, std::size_t& at) {
  const std::size_t end = text.find('\n', at);
  if (end == text.npos || end < at + 17 || text[at + 16] != ' ') return {};
  const std::string_view words = text.substr(at + 17, end - at - 17);
  if (fingerprint(words) != text.substr(at, 16)) return {};
  at = end + 1;
  return words;
}

std::string owner_line(const CheckpointOwner& owner) {
  return line_of(WordWriter()
                     .text(magic)
                     .count(format_version)
                     .text(owner.config_hash)
                     .text(owner.build)
                     .text(fmt::format("{}/{}", owner.shard.index, owner.shard.count))
                     .line());
}

void expect_owner(const fs::path& path, std::string_view words, const CheckpointOwner& owner) {
  WordReader reader(words);
  const bool ours = reader.text() == magic;
  if (const auto version = ours ? reader.count() : 0; version != format_version)
    throw InvalidInput(fmt::format("{} is not a checkpoint of format {}", path.string(), format_version));
  const std::string hash = reader.text(), build = reader.text(), shard = reader.text();
  if (hash != owner.config_hash)
    throw InvalidInput(fmt::format("{} holds another config's results; nothing was touched", path.string()));
  if (build != owner.build)
    throw InvalidInput(
        fmt::format("{} holds results of {}, this is {}; nothing was touched: go on with the program "
                    "that began, or choose another folder",
                    path.string(), build, owner.build));
  if (const auto here = fmt::format("{}/{}", owner.shard.index, owner.shard.count); shard != here)
    throw InvalidInput(fmt::format("{} is shard {}, not {}; nothing was touched", path.string(), shard, here));
}

std::string line_of(const Job& job, const TaskResult& result) {
  return line_of(WordWriter().text(job.id(result.cell)).line() + " " + encode(result));
}

struct Contents {
  std::vector<TaskResult> results;
  std::size_t good = 0;  ///< bytes, up to the first line that is torn or damaged
};

bool all_finite(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

/// Throws InvalidInput unless the job can have given the result: a checksum does not tell who wrote it.
void check_result(const Job& job, const TaskResult& result) {
  const CellBasis& basis = result.basis;
  const std::size_t statistics = basis.pivot.size();
  const bool has_target = job.target() && !result.batches.empty();
  constexpr std::size_t most_statistics = 1000;
  if ((!result.batches.empty() && statistics == 0) || statistics > most_statistics ||
      basis.target.size() != (has_target ? statistics + 1 : 0) || !all_finite(basis.pivot) || !all_finite(basis.target))
    throw InvalidInput("the pivots of its sums are not those of a batch");
  for (const BatchSums& batch : result.batches)
    if (batch.batch >= job.batches(result.cell) || batch.replicates == 0 || !all_finite(batch.sums) ||
        batch.sums.size() != RunMoments::size(static_cast<int>(statistics)))
      throw InvalidInput(fmt::format("batch {} is none that the cell has", batch.batch));
  if (result.rows.empty() == result.batches.empty()) throw InvalidInput("it holds neither rows nor batches, or both");
  if (!result.rows.empty()) check_rows(job, result.cell, result.rows);
}

/// The result in a line of words that began with `job`'s name of its cell.
TaskResult result_of(std::string_view words, const Job& job) {
  const std::size_t space = words.find(' ');
  if (space == words.npos) throw InvalidInput("it ends behind its cell's name");
  TaskResult result = decode(words.substr(space + 1));
  if (result.cell >= job.cells() || words.substr(0, space) != job.id(result.cell))
    throw InvalidInput("its cell is none that the config has");
  if (encode(result) != words.substr(space + 1)) throw InvalidInput("it is not written as results are");
  check_result(job, result);
  return result;
}

Contents parse(const fs::path& path, std::string_view text, const CheckpointOwner& owner, const Job& job) {
  Contents contents;
  const std::string_view first = next_line(text, contents.good);
  if (first.empty()) return contents;
  expect_owner(path, first, owner);
  for (std::size_t at = contents.good;;) {
    const std::string_view words = next_line(text, at);
    if (words.empty()) return contents;
    try {
      contents.results.push_back(result_of(words, job));
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{}:{}: {}; nothing was touched: choose another folder, or begin anew in this one",
                                     path.string(), contents.results.size() + 2, error.what()));
    }
    contents.good = at;
  }
}

}  // namespace

std::string encode(const TaskResult& result) {
  WordWriter words;
  words.count(result.cell).count(result.first).count(result.count).count(result.replicates);
  words.text(result.rows).reals(result.basis.pivot).reals(result.basis.target).count(result.batches.size());
  for (const BatchSums& batch : result.batches) words.count(batch.batch).count(batch.replicates).reals(batch.sums);
  return words.real(result.seconds).text(result.device).line();
}

TaskResult decode(std::string_view line) {
  WordReader words(line);
  TaskResult result;
  result.cell = words.count();
  result.first = words.count();
  result.count = words.count();
  result.replicates = words.count();
  result.rows = words.text();
  result.basis.pivot = words.reals();
  result.basis.target = words.reals();
  for (std::uint64_t left = words.count(); left > 0; --left) {
    BatchSums batch{words.count(), 0, {}};
    batch.replicates = words.count();
    batch.sums = words.reals();
    result.batches.push_back(std::move(batch));
  }
  result.seconds = words.real();
  result.device = words.text();
  return result;
}

Checkpoint::Checkpoint(const fs::path& folder, const CheckpointOwner& owner, const Job& job,
                       std::vector<TaskResult>& saved)
    : job_(job), file_(folder / file_name), first_line_(owner_line(owner)) {
  const std::string text = read_file(folder / file_name);
  Contents contents = parse(folder / file_name, text, owner, job);
  damaged_ = text.size() - contents.good;
  if (damaged_ > 0) file_.cut(contents.good);
  if (contents.good == 0) file_.append(first_line_);
  for (const TaskResult& result : contents.results) account(result, line_of(job_, result).size());
  saved = std::move(contents.results);
}

void Checkpoint::account(const TaskResult& result, std::size_t bytes) {
  if (result.rows.empty()) {
    batch_bytes_[result.cell] += bytes;
  } else if (const auto found = batch_bytes_.find(result.cell); found != batch_bytes_.end()) {
    needless_ += found->second;
    batch_bytes_.erase(found);
  }
}

void Checkpoint::add(const TaskResult& result) {
  const std::string line = line_of(job_, result);
  file_.append(line);
  account(result, line.size());
  if (needless_ > greatest_waste && 2 * needless_ > file_.size()) compact();
  file_.sync_now_and_then();
}

void Checkpoint::finish() {
  if (needless_ > 0) compact();
  file_.sync();
}

void Checkpoint::compact() {
  const std::string text = read_file(file_.path());
  std::string needed = first_line_;
  std::size_t at = first_line_.size();
  for (std::size_t begin = at;; begin = at) {
    const std::string_view words = next_line(text, at);
    if (words.empty()) break;
    const TaskResult result = decode(words.substr(words.find(' ') + 1));
    if (!result.rows.empty() || batch_bytes_.contains(result.cell)) needed += text.substr(begin, at - begin);
  }
  file_.replace(needed);
  needless_ = 0;
}

std::vector<TaskResult> read_checkpoint(const fs::path& folder, const CheckpointOwner& owner, const Job& job) {
  return parse(folder / Checkpoint::file_name, read_file(folder / Checkpoint::file_name), owner, job).results;
}

}  // namespace surety
