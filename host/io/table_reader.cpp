#include "host/io/table_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/io/files.h"
#include "host/io/number.h"
#include "host/io/remarks.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr std::string_view separators = ",;\t";
constexpr std::string_view names_of_separators[] = {"commas", "semicolons", "tabs"};

std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto first = text.find_first_not_of(blank);
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// Which separators stand outside quotes in the first line that is not blank.
std::vector<std::size_t> separators_in_first_line(std::string_view text) {
  std::vector<std::size_t> found;
  bool quoted = false, begun = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if ((c == '\n' || c == '\r') && begun) break;
    begun = begun || trim({&c, 1}).size() == 1;
    const std::size_t which = separators.find(c);
    if (which != separators.npos && std::count(found.begin(), found.end(), which) == 0) found.push_back(which);
  }
  return found;
}

bool is_missing_mark(std::string_view text) { return text == "NA" || text == "N/A" || text == "#N/A"; }

}  // namespace

TableReader::TableReader(const std::string& file, FirstLine first_line) : file_(file) {
  const std::string whole = read_file(file);
  constexpr std::string_view mark = "\xEF\xBB\xBF";  // that some spreadsheets write
  const std::string_view text = std::string_view(whole).substr(whole.starts_with(mark) ? mark.size() : 0);
  records_ = parse_csv(text, file, find_separator(text));
  for (CsvRecord& record : records_)
    for (std::string& field : record.fields) field = std::string(trim(field));
  constexpr const char* no_lines = "{}: no lines of numbers; give a header and at least one line";
  if (records_.empty()) throw InvalidInput(fmt::format(no_lines, file));
  check_widths();
  header_line_ = records_[0].line;
  has_header_ = first_line == FirstLine::names || find_header();
  if (has_header_) {
    columns_ = std::move(records_[0].fields);
    records_.erase(records_.begin());
  } else {
    for (std::size_t c = 0; c < records_[0].fields.size(); ++c) columns_.push_back(fmt::format("{}", c + 1));
  }
  if (first_line == FirstLine::names) check_names();
  if (records_.empty()) throw InvalidInput(fmt::format(no_lines, file));
  for (const CsvRecord& record : records_)
    for (const std::string& field : record.fields) style_.look_at(field, record.line);
}

char TableReader::find_separator(std::string_view text) const {
  const auto found = separators_in_first_line(text);
  if (found.size() > 1)
    throw InvalidInput(
        fmt::format("{}: the first line has {} and {}, and either may separate cells; put cells that hold one of them "
                    "in quotes",
                    file_, names_of_separators[found[0]], names_of_separators[found[1]]));
  if (found.empty()) return separators[0];
  if (found[0] != 0) make_remark(fmt::format("{}: cells are separated by {}", file_, names_of_separators[found[0]]));
  return separators[found[0]];
}

/// Whether the first line names the columns: it has no numbers, or a word that stands over a number.
bool TableReader::find_header() const {
  const std::vector<std::string>& first = records_[0].fields;
  const auto numbers = static_cast<std::size_t>(std::count_if(first.begin(), first.end(), looks_like_number));
  if (numbers == 0) return true;
  if (numbers == first.size()) {
    if (numbers > 1)
      make_remark(fmt::format("{}: there is no header, and {} of numbers", file_, counted(numbers, "column")));
    return false;
  }
  for (std::size_t c = 0; c < first.size(); ++c) {
    if (first[c].empty() || is_missing_mark(first[c]) || looks_like_number(first[c])) continue;
    for (std::size_t row = 1; row < records_.size(); ++row)
      if (looks_like_number(records_[row].fields[c])) return true;
  }
  throw InvalidInput(
      fmt::format("{}:{}: '{}' may be names of columns or data; give a header of names that are no numbers", file_,
                  header_line_, fmt::join(first, "', '")));
}

void TableReader::check_names() const {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (columns_[c].empty())
      throw InvalidInput(fmt::format("{}:{}: column {} has no name", file_, header_line_, c + 1));
    if (std::count(columns_.begin(), columns_.end(), columns_[c]) > 1)
      throw InvalidInput(fmt::format("{}:{}: two columns are named '{}'", file_, header_line_, columns_[c]));
  }
}

void TableReader::check_widths() const {
  const std::size_t width = records_[0].fields.size();
  for (const CsvRecord& record : records_) {
    const std::size_t cells = record.fields.size();
    if (cells != width)
      throw InvalidInput(fmt::format("{}:{}: {} but {}{}", file_, record.line, counted(cells, "cell"),
                                     counted(width, "column"),
                                     cells > width ? "; a separator within a cell needs quotes around the cell" : ""));
  }
}

std::string TableReader::place(std::size_t row, std::size_t column) const {
  return fmt::format("{}:{}: {}{}", file_, line(row), has_header_ ? "" : "column ", columns_[column]);
}

std::string TableReader::text(std::size_t row, std::size_t column) const { return records_[row].fields[column]; }

double TableReader::number(std::size_t row, std::size_t column) const {
  bool changed = false;
  const std::string where = place(row, column);
  const std::string written = style_.plain(records_[row].fields[column], where, changed);
  if (changed && !style_told_) make_remark(fmt::format("{}: {}", file_, style_.explanation()));
  style_told_ = style_told_ || changed;
  return finite_number(written, where);
}

double TableReader::nonnegative_number(std::size_t row, std::size_t column) const {
  const double x = number(row, column);
  if (x < 0) throw InvalidInput(fmt::format("{} = {} is negative", place(row, column), x));
  return x;
}

bool TableReader::is_missing(std::size_t row, std::size_t column) const {
  return is_missing_mark(records_[row].fields[column]);
}

void TableReader::expect_columns(const std::vector<std::string>& expected) const {
  for (std::size_t c = 0; c < std::max(expected.size(), columns_.size()); ++c) {
    const std::string found = c < columns_.size() ? fmt::format("'{}'", columns_[c]) : "missing";
    const std::string wanted = c < expected.size() ? fmt::format("must be '{}'", expected[c]) : "must not be there";
    if (c >= columns_.size() || c >= expected.size() || columns_[c] != expected[c])
      throw InvalidInput(fmt::format("{}:{}: column {} is {} but {}", file_, header_line_, c + 1, found, wanted));
  }
}

int TableReader::count_columns(std::string_view name, std::size_t first) const {
  int count = 0;
  while (first + count < columns_.size() && columns_[first + count] == fmt::format("{}{}", name, count + 1)) ++count;
  return count;
}

}  // namespace surety
