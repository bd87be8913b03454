#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>

#include "host/values/law_families.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

/// Cells of a CSV line, trimmed, double quotes removed ("" within quotes is a quote).
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  for (std::string& cell : cells) cell = std::string(trim(cell));
  return cells;
}

bool is_number(const std::string& text) {
  double x = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), x);
  return code == std::errc{} && end == text.data() + text.size();
}

bool is_header(const std::vector<std::string>& cells) { return std::none_of(cells.begin(), cells.end(), is_number); }

/// Index of the column: by header, else by number from 1.
std::size_t find_column(const std::vector<std::string>& first, const std::string& column, const std::string& file) {
  if (is_header(first)) {
    const auto found = std::find(first.begin(), first.end(), column);
    if (found != first.end()) return found - first.begin();
  }
  std::size_t number = 0;
  const auto [end, code] = std::from_chars(column.data(), column.data() + column.size(), number);
  const bool counted = !column.empty() && code == std::errc{} && end == column.data() + column.size();
  if (counted && number >= 1 && number <= first.size()) return number - 1;
  if (!is_header(first))
    throw InvalidInput(fmt::format("empirical: {}: no column '{}'; the file has no header, give a number from 1 to {}",
                                   file, column, first.size()));
  const std::vector<std::string_view> names(first.begin(), first.end());
  throw InvalidInput(fmt::format("empirical: {}: no column '{}'{} (columns: {})", file, column,
                                 suggestion(column, names), fmt::join(names, ", ")));
}

double read_cell(const std::vector<std::string>& cells, std::size_t column, const std::string& place) {
  if (column >= cells.size())
    throw InvalidInput(fmt::format("{}: {} cells, but the column is number {}", place, cells.size(), column + 1));
  const double x = parse_number(cells[column], place);
  if (x < 0) throw InvalidInput(fmt::format("{}: value {} is negative; values must be at least 0", place, x));
  if (x > greatest_value)
    throw InvalidInput(fmt::format("{}: value {} is too large; values must be at most {}", place, x, greatest_value));
  return x;
}

std::vector<double> read_column(const std::string& file, const std::string& column) {
  if (std::filesystem::exists(file) && !std::filesystem::is_regular_file(file))
    throw InvalidInput(fmt::format("empirical: '{}' is not a regular file; give a readable CSV file", file));
  std::ifstream in(file);
  if (!in) throw InvalidInput(fmt::format("empirical: cannot read the file '{}'; give a readable CSV file", file));
  std::vector<double> values;
  std::size_t index = 0, line_number = 0;
  bool started = false;
  for (std::string line; std::getline(in, line);) {
    ++line_number;
    if (line_number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // byte order mark
    if (trim(line).empty()) continue;
    const auto cells = cells_of(line);
    if (!started) {
      index = find_column(cells, column, file);
      started = true;
      if (is_header(cells)) continue;
    }
    values.push_back(read_cell(cells, index, fmt::format("empirical: {} line {}: '{}'", file, line_number, column)));
  }
  if (values.empty())
    throw InvalidInput(
        fmt::format("empirical: {} line {}: column '{}' is empty; give at least one value", file, line_number, column));
  return values;
}

}  // namespace

LawPtr parse_empirical(const ChoiceRecord& record, std::string_view arguments) {
  const auto hash = arguments.rfind('#');
  if (hash == std::string_view::npos)
    throw InvalidInput(fmt::format("empirical: '{}' names no column; write {}", arguments, record.usage));
  const std::string file(trim(arguments.substr(0, hash))), column(trim(arguments.substr(hash + 1)));
  std::vector<double> values = read_column(file, column);
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
