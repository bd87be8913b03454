#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/io/csv.h"

namespace surety {

/// A CSV file of numbers and labels under a header: cells by line and column, errors with file, line and column.
class TableReader {
 public:
  /// Throws InvalidInput where the file cannot be read, has no line beside its header, names a column twice or none, or
  /// a line has another number of cells than the header. Blank lines are skipped.
  explicit TableReader(const std::string& file);

  const std::string& file() const { return file_; }
  std::size_t header_line() const { return header_line_; }
  const std::vector<std::string>& columns() const { return columns_; }
  std::size_t rows() const { return records_.size(); }
  std::size_t line(std::size_t row) const { return records_[row].line; }

  /// "FILE:LINE: COLUMN", before what is wrong with a cell.
  std::string place(std::size_t row, std::size_t column) const;

  std::string text(std::size_t row, std::size_t column) const;  ///< trimmed
  double number(std::size_t row, std::size_t column) const;     ///< finite
  double nonnegative_number(std::size_t row, std::size_t column) const;

  /// Throws InvalidInput unless the columns are exactly these.
  void expect_columns(const std::vector<std::string>& expected) const;

  /// How many columns from `first` on are `name`1, `name`2, ..
  int count_columns(std::string_view name, std::size_t first) const;

 private:
  std::string file_;
  std::size_t header_line_;
  std::vector<std::string> columns_;
  std::vector<CsvRecord> records_;
};

}  // namespace surety
