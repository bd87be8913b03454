#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>

#include "host/io/number.h"
#include "host/io/remarks.h"
#include "host/io/table_reader.h"
#include "host/values/law_family.h"
#include "host/values/pieces_law.h"
#include "host/values/spec_text.h"
#include "host/values/table_column.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double least_weight = 1e-12, greatest_weight = 1e12;

double value_in(const TableReader& table, std::size_t row, std::size_t column) {
  const double x = table.number(row, column);
  const auto refuse = [&](std::string_view problem) {
    throw InvalidInput(fmt::format("{}: value {} is {}", table.place(row, column), x, problem));
  };
  if (x < 0) refuse("negative; values must be at least 0");
  if (x > greatest_value) refuse(fmt::format("too large; values must be at most {}", greatest_value));
  return x;
}

/// What the law is made of: numbers, and their weights where a column has them.
struct Column {
  std::vector<double> values, weights;
};

/// Columns "value@weight", where the file has no column of that whole name.
struct ColumnNames {
  std::string value, weight;  ///< without a weight: empty

  ColumnNames(const TableReader& table, const std::string& name) : value(name) {
    const auto at = name.rfind('@');
    const auto& names = table.columns();
    if (at == std::string::npos || std::find(names.begin(), names.end(), name) != names.end()) return;
    value = trim(std::string_view(name).substr(0, at));
    weight = trim(std::string_view(name).substr(at + 1));
  }
};

double weight_in(const TableReader& table, std::size_t row, std::size_t column) {
  const double weight = table.number(row, column);
  if (weight != 0 && !(weight >= least_weight && weight <= greatest_weight))
    throw InvalidInput(fmt::format("{}: weight {} is not 0 or from {} to {}", table.place(row, column), weight,
                                   least_weight, greatest_weight));
  return weight;
}

/// The column's numbers, without those that are marked as missing.
Column read_column(const std::string& file, const std::string& name) {
  const TableReader table(file, TableReader::FirstLine::names_or_numbers);
  const ColumnNames names(table, name);
  const std::size_t column = find_column(table, names.value);
  const bool weighted = !names.weight.empty();
  const std::size_t weights = weighted ? find_column(table, names.weight) : 0;
  Column read;
  std::size_t missing = 0, first_missing = 0;
  double total = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!table.is_missing(row, column)) {
      read.values.push_back(value_in(table, row, column));
      if (weighted) total += read.weights.emplace_back(weight_in(table, row, weights));
    } else if (missing++ == 0) {
      first_missing = row;
    }
  }
  if (read.values.empty())
    throw InvalidInput(
        fmt::format("{}: nothing but missing values ({}); give at least one", file, table.text(first_missing, column)));
  if (weighted && total == 0) throw InvalidInput(fmt::format("{}: all weights are 0; give at least one", file));
  if (missing > 0)
    make_remark(fmt::format("{} is '{}': {} of {} lines have no value and are left out",
                            table.place(first_missing, column), table.text(first_missing, column), missing,
                            table.rows()));
  return read;
}

Column read_values(const std::string& file, const std::string& column) {
  try {
    return read_column(file, column);
  } catch (const InvalidInput& error) {
    throw InvalidInput(fmt::format("empirical: {}", error.what()));
  }
}

std::vector<Segment> atoms_of(const Column& column) {
  if (column.weights.empty()) return atoms_of_sample(column.values);
  std::vector<Segment> atoms;
  for (std::size_t i = 0; i < column.values.size(); ++i)
    atoms.push_back({column.values[i], column.values[i], column.weights[i]});
  std::sort(atoms.begin(), atoms.end(), [](const Segment& a, const Segment& b) { return a.low < b.low; });
  return atoms;
}

constexpr double any = std::numeric_limits<double>::infinity();
constexpr OptionRecord empirical_parameters[] = {
    {"file", "path", "", -any, any, "a comma-separated file"},
    {"column", "name", "", -any, any,
     "header of the column, or its number counted from 1; values are at least 0; as value@weight two columns, the "
     "second with weights"}};

LawPtr parse_empirical(const LawText& text) {
  const std::string_view arguments = text.arguments;
  const auto hash = arguments.rfind('#');
  if (hash == std::string_view::npos)
    throw InvalidInput(fmt::format("empirical: '{}' names no column; write {}", arguments, text.record.usage));
  const std::string file(trim(arguments.substr(0, hash))), column(trim(arguments.substr(hash + 1)));
  const std::vector<Segment> segments = atoms_of(read_values((text.folder / file).string(), column));
  return make_pieces_law(fmt::format("empirical:{}#{}", file, column), segments);
}

}  // namespace

/// Without examples: it needs a file.
extern constinit const LawFamily empirical_law{
    {"empirical", "empirical:file.csv#column",
     "the values of a CSV column, each row with the same weight, or #column@weights", "", empirical_parameters},
    {},
    parse_empirical};

}  // namespace surety
