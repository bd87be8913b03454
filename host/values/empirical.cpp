#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/values/law_families.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

using Fields = std::vector<std::string>;

/// One line of data; blank lines are passed over.
bool is_blank(const Fields& fields) { return fields.size() == 1 && fields.front().empty(); }

bool is_header(const Fields& fields) {
  return std::none_of(fields.begin(), fields.end(), [](const auto& field) { return parse_number(field).has_value(); });
}

/// The file's records, fields trimmed, without the byte order mark that some spreadsheets write.
std::vector<CsvRecord> read_table(const std::filesystem::path& path) {
  std::string text;
  try {
    text = read_file(path);
  } catch (const InvalidInput& error) {
    throw InvalidInput(fmt::format("empirical: {}; give a readable CSV file", error.what()));
  }
  const std::string_view mark = "\xEF\xBB\xBF";
  auto records = parse_csv(std::string_view(text).substr(text.starts_with(mark) ? mark.size() : 0));
  for (CsvRecord& record : records) {
    if (!record.closed)
      throw InvalidInput(
          fmt::format("empirical: {} line {}: a quote is opened but not closed", path.string(), record.line));
    for (std::string& field : record.fields) field = std::string(trim(field));
  }
  return records;
}

/// Index of the column: by header, else by number from 1.
std::size_t find_column(const Fields& first, const std::string& column, const std::string& file) {
  if (is_header(first)) {
    const auto found = std::find(first.begin(), first.end(), column);
    if (found != first.end()) return found - first.begin();
  }
  const auto number = parse_count(column);
  if (number && *number >= 1 && *number <= first.size()) return *number - 1;
  if (!is_header(first))
    throw InvalidInput(fmt::format("empirical: {}: no column '{}'; the file has no header, give a number from 1 to {}",
                                   file, column, first.size()));
  const std::vector<std::string_view> names(first.begin(), first.end());
  throw InvalidInput(fmt::format("empirical: {}: no column '{}'{} (columns: {})", file, column,
                                 suggestion(column, names), fmt::join(names, ", ")));
}

double read_field(const Fields& fields, std::size_t column, const std::string& place) {
  if (column >= fields.size())
    throw InvalidInput(fmt::format("{}: {} cells, but the column is number {}", place, fields.size(), column + 1));
  const double x = finite_number(fields[column], place);
  if (x < 0) throw InvalidInput(fmt::format("{}: value {} is negative; values must be at least 0", place, x));
  if (x > greatest_value)
    throw InvalidInput(fmt::format("{}: value {} is too large; values must be at most {}", place, x, greatest_value));
  return x;
}

std::vector<double> read_column(const std::filesystem::path& path, const std::string& column) {
  const std::string file = path.string();
  std::vector<double> values;
  std::size_t index = 0, last_line = 0;
  bool started = false;
  for (const CsvRecord& record : read_table(path)) {
    last_line = record.line;
    if (is_blank(record.fields)) continue;
    if (!started) {
      index = find_column(record.fields, column, file);
      started = true;
      if (is_header(record.fields)) continue;
    }
    values.push_back(
        read_field(record.fields, index, fmt::format("empirical: {} line {}: '{}'", file, record.line, column)));
  }
  if (values.empty())
    throw InvalidInput(
        fmt::format("empirical: {} line {}: column '{}' is empty; give at least one value", file, last_line, column));
  return values;
}

}  // namespace

LawPtr parse_empirical(const ChoiceRecord& record, std::string_view arguments, const std::filesystem::path& folder) {
  const auto hash = arguments.rfind('#');
  if (hash == std::string_view::npos)
    throw InvalidInput(fmt::format("empirical: '{}' names no column; write {}", arguments, record.usage));
  const std::string file(trim(arguments.substr(0, hash))), column(trim(arguments.substr(hash + 1)));
  std::vector<double> values = read_column(folder / file, column);
  std::sort(values.begin(), values.end());
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t end = i;
    while (end < values.size() && values[end] == values[i]) ++end;
    segments.push_back({values[i], values[i], static_cast<double>(end - i)});
    i = end;
  }
  return make_pieces_law(fmt::format("empirical:{}#{}", file, column), std::move(segments));
}

}  // namespace surety
