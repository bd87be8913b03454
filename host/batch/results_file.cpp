#include "host/batch/results_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/io/csv.h"
#include "host/io/files.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, std::size_t line, std::string_view problem) {
  throw InvalidInput(fmt::format("{}:{}: {}", path.string(), line, problem));
}

/// Throws InvalidInput unless the record, which stands in `text`, is a row of the job with that key.
void check_row(const Job& job, std::size_t cell, std::size_t columns, const std::vector<std::string>& key,
               const CsvRecord& record, std::string_view text) {
  const std::vector<std::string>& fields = record.fields;
  if (fields.size() != columns || !std::equal(key.begin(), key.end(), fields.begin()) || csv_line(fields) != text)
    throw InvalidInput("this is not the row that the config's grid has here");
  job.check_row(cell, fields);
}

std::size_t columns_of(const Job& job) { return parse_csv(job.header(), "header").front().fields.size(); }

}  // namespace

void check_rows(const Job& job, std::size_t cell, std::string_view rows) {
  const std::vector<CsvRecord> records = parse_csv(rows, "row");
  const auto keys = job.row_keys(cell);
  if (records.size() != keys.size())
    throw InvalidInput(fmt::format("there are {} rows, but the cell has {}", records.size(), keys.size()));
  std::size_t begin = 0;
  for (std::size_t r = 0; r < records.size(); begin = records[r++].end)
    check_row(job, cell, columns_of(job), keys[r], records[r], rows.substr(begin, records[r].end - begin));
}

KeptRows kept_rows(const fs::path& path, const Job& job) {
  const std::string whole = read_file(path);
  const std::string_view text = whole_lines(whole);
  const std::vector<CsvRecord> records = parse_csv(text, path.string());
  if (records.empty()) return {};
  const std::string header = job.header();
  if (!text.starts_with(header)) refuse(path, 1, "this is not the header of the config's results.csv");
  const auto refuse_at = [&](std::size_t record, std::string_view problem) {
    refuse(path, records[record].line, fmt::format("{}; nothing was touched", problem));
  };
  const std::size_t columns = columns_of(job);
  KeptRows kept{{}, header.size()};
  std::size_t next = 1;  // record that is not in a kept cell
  for (std::size_t cell = 0; cell < job.cells(); ++cell) {
    for (const auto& key : job.row_keys(cell)) {
      if (next == records.size()) return kept;
      const std::size_t begin = records[next - 1].end;
      try {
        check_row(job, cell, columns, key, records[next], text.substr(begin, records[next].end - begin));
      } catch (const InvalidInput& error) {
        refuse_at(next, error.what());
      }
      ++next;
    }
    kept.rows.emplace_back(text.substr(kept.bytes, records[next - 1].end - kept.bytes));
    kept.bytes = records[next - 1].end;
  }
  if (next < records.size()) refuse_at(next, "the config's grid has no more rows");
  return kept;
}

ResultsFile::ResultsFile(const fs::path& folder, const Job& job)
    : header_(job.header()), file_(folder / "results.csv") {}

void ResultsFile::restore(std::map<std::size_t, std::string> rows) {
  waiting_ = std::move(rows);
  next_ = 0;
  const std::string expected = header_ + take_next(), there = read_file(file_.path());
  const auto common = std::mismatch(expected.begin(), expected.end(), there.begin(), there.end()).first;
  const auto same = static_cast<std::size_t>(common - expected.begin());
  if (there.size() > same) file_.cut(same);
  if (expected.size() > same) file_.append(std::string_view(expected).substr(same));
}

void ResultsFile::put(std::size_t cell, std::string rows) {
  waiting_[cell] = std::move(rows);
  if (const std::string text = take_next(); !text.empty()) file_.append(text);
  file_.sync_now_and_then();
}

/// Takes the rows that come next without a gap.
std::string ResultsFile::take_next() {
  std::string text;
  for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_; ++next_) {
    text += first->second;
    first = waiting_.erase(first);
  }
  return text;
}

}  // namespace surety
