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

/// Whether a record is what csv_line writes of a row of the job with that key.
bool is_row(const CsvRecord& record, std::string_view text, std::size_t columns, const std::vector<std::string>& key) {
  return record.fields.size() == columns && std::equal(key.begin(), key.end(), record.fields.begin()) &&
         csv_line(record.fields) == text;
}

}  // namespace

KeptRows kept_rows(const fs::path& path, const Job& job) {
  const std::string whole = read_file(path);
  const std::string_view text = whole_lines(whole);
  const std::vector<CsvRecord> records = parse_csv(text, path.string());
  if (records.empty()) return {};
  const std::string header = job.header();
  if (!text.starts_with(header)) refuse(path, 1, "this is not the header of the config's results.csv");
  const std::size_t columns = records.front().fields.size();
  constexpr const char* no_row = "this is not the row that the config's grid has here, so nothing was touched";
  KeptRows kept{{}, header.size()};
  std::size_t next = 1;  // record that is not in a kept cell
  for (std::size_t cell = 0; cell < job.cells(); ++cell) {
    for (const auto& key : job.row_keys(cell)) {
      if (next == records.size()) return kept;
      const std::size_t begin = records[next - 1].end;
      if (!is_row(records[next], text.substr(begin, records[next].end - begin), columns, key))
        refuse(path, records[next].line, no_row);
      ++next;
    }
    kept.rows.emplace_back(text.substr(kept.bytes, records[next - 1].end - kept.bytes));
    kept.bytes = records[next - 1].end;
  }
  if (next < records.size()) refuse(path, records[next].line, no_row);
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
