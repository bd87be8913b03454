#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <string>

#include "host/io/number.h"
#include "host/io/remarks.h"
#include "host/io/table_reader.h"
#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

/// Index of the column: by its name in the header, else by number from 1.
std::size_t find_column(const TableReader& table, const std::string& column) {
  const std::vector<std::string>& names = table.columns();
  const auto found = std::find(names.begin(), names.end(), column);
  const auto named = static_cast<std::size_t>(found - names.begin());
  if (found != names.end() && std::find(found + 1, names.end(), column) != names.end())
    throw InvalidInput(fmt::format("{}:{}: two columns are named '{}'", table.file(), table.header_line(), column));
  const auto number = parse_count(column);
  const bool numbered = number && *number >= 1 && *number <= names.size();
  if (found != names.end() && numbered && named != *number - 1)
    throw InvalidInput(fmt::format("{}:{}: '{}' is the name of column {} and the number of another", table.file(),
                                   table.header_line(), column, named + 1));
  if (found != names.end()) return named;
  if (numbered) return *number - 1;
  if (!table.has_header())
    throw InvalidInput(fmt::format("{}: no column '{}'; the file has no header, give a number from 1 to {}",
                                   table.file(), column, names.size()));
  const std::vector<std::string_view> views(names.begin(), names.end());
  throw InvalidInput(fmt::format("{}: no column '{}'{} (columns: {})", table.file(), column, suggestion(column, views),
                                 fmt::join(names, ", ")));
}

double value_in(const TableReader& table, std::size_t row, std::size_t column) {
  const double x = table.number(row, column);
  const auto refuse = [&](std::string_view problem) {
    throw InvalidInput(fmt::format("{}: value {} is {}", table.place(row, column), x, problem));
  };
  if (x < 0) refuse("negative; values must be at least 0");
  if (x > greatest_value) refuse(fmt::format("too large; values must be at most {}", greatest_value));
  return x;
}

/// The column's numbers, without those that are marked as missing.
std::vector<double> read_column(const std::string& file, const std::string& name) {
  const TableReader table(file, TableReader::FirstLine::names_or_numbers);
  const std::size_t column = find_column(table, name);
  std::vector<double> values;
  std::size_t missing = 0, first_missing = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!table.is_missing(row, column)) {
      values.push_back(value_in(table, row, column));
    } else if (missing++ == 0) {
      first_missing = row;
    }
  }
  if (values.empty())
    throw InvalidInput(
        fmt::format("{}: nothing but missing values ({}); give at least one", file, table.text(first_missing, column)));
  if (missing > 0)
    make_remark(fmt::format("{} is '{}': {} of {} lines have no value and are left out",
                            table.place(first_missing, column), table.text(first_missing, column), missing,
                            table.rows()));
  return values;
}

std::vector<double> read_values(const std::string& file, const std::string& column) {
  try {
    return read_column(file, column);
  } catch (const InvalidInput& error) {
    throw InvalidInput(fmt::format("empirical: {}", error.what()));
  }
}

constexpr double any = std::numeric_limits<double>::infinity();
constexpr OptionRecord empirical_parameters[] = {
    {"file", "path", "", -any, any, "a comma-separated file"},
    {"column", "name", "", -any, any, "header of the column, or its number counted from 1; values are at least 0"}};

LawPtr parse_empirical(const LawText& text) {
  const std::string_view arguments = text.arguments;
  const auto hash = arguments.rfind('#');
  if (hash == std::string_view::npos)
    throw InvalidInput(fmt::format("empirical: '{}' names no column; write {}", arguments, text.record.usage));
  const std::string file(trim(arguments.substr(0, hash))), column(trim(arguments.substr(hash + 1)));
  std::vector<Segment> segments = atoms_of_sample(read_values((text.folder / file).string(), column));
  return make_pieces_law(fmt::format("empirical:{}#{}", file, column), segments);
}

}  // namespace

/// Without examples: it needs a file.
extern constinit const LawFamily empirical_law{
    {"empirical", "empirical:file.csv#column", "the values of a CSV column, each row with the same weight", "",
     empirical_parameters},
    {},
    parse_empirical};

}  // namespace surety
