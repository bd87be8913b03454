#include "host/finite_games/table_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/io/files.h"
#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {

TableReader::TableReader(const std::string& file) : file_(file) {
  for (CsvRecord& record : parse_csv(read_file(file))) {
    if (!record.closed) throw InvalidInput(fmt::format("{}:{}: a quote is opened and not closed", file, record.line));
    if (record.fields.size() == 1 && trim(record.fields[0]).empty()) continue;
    records_.push_back(std::move(record));
  }
  if (records_.size() < 2)
    throw InvalidInput(fmt::format("{}: no lines of numbers; give a header and at least one line", file));
  header_line_ = records_[0].line;
  for (const std::string& field : records_[0].fields) columns_.emplace_back(trim(field));
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (columns_[c].empty()) throw InvalidInput(fmt::format("{}:{}: column {} has no name", file, header_line_, c + 1));
    if (std::count(columns_.begin(), columns_.end(), columns_[c]) > 1)
      throw InvalidInput(fmt::format("{}:{}: two columns are named '{}'", file, header_line_, columns_[c]));
  }
  records_.erase(records_.begin());
  for (const CsvRecord& record : records_)
    if (record.fields.size() != columns_.size())
      throw InvalidInput(
          fmt::format("{}:{}: {} cells but {} columns", file, record.line, record.fields.size(), columns_.size()));
}

std::string TableReader::place(std::size_t row, std::size_t column) const {
  return fmt::format("{}:{}: {}", file_, line(row), columns_[column]);
}

std::string TableReader::text(std::size_t row, std::size_t column) const {
  return std::string(trim(records_[row].fields[column]));
}

double TableReader::number(std::size_t row, std::size_t column) const {
  return finite_number(text(row, column), place(row, column));
}

double TableReader::nonnegative_number(std::size_t row, std::size_t column) const {
  const double x = number(row, column);
  if (x < 0) throw InvalidInput(fmt::format("{} = {} is negative", place(row, column), x));
  return x;
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
