#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/io/csv.h"
#include "host/io/number_style.h"

namespace surety {

/// A CSV file of numbers and labels: cells by line and column, errors with file, line and column. What separates cells
/// is what stands in the first line: commas, semicolons or tabs, not two of them. Numbers may have decimal commas and
/// thousands separators where the table leaves no doubt (NumberStyle). What is not plain CSV is remarked upon, and what
/// can be read in two ways is refused.
class TableReader {
 public:
  enum class FirstLine { names, names_or_numbers };

  /// Throws InvalidInput where the file cannot be read or has no line beside its header, where a line has another
  /// number of cells than the first one, and, with `names`, where a column has no name or another one's. With
  /// `names_or_numbers` a first line of numbers alone is data; columns are then called "1", "2", ..
  explicit TableReader(const std::string& file, FirstLine first_line = FirstLine::names);

  const std::string& file() const { return file_; }
  bool has_header() const { return has_header_; }
  std::size_t header_line() const { return header_line_; }
  const std::vector<std::string>& columns() const { return columns_; }
  std::size_t rows() const { return records_.size(); }
  std::size_t line(std::size_t row) const { return records_[row].line; }

  /// "FILE:LINE: COLUMN", before what is wrong with a cell.
  std::string place(std::size_t row, std::size_t column) const;

  std::string text(std::size_t row, std::size_t column) const;  ///< without blanks around it
  double number(std::size_t row, std::size_t column) const;     ///< finite
  double nonnegative_number(std::size_t row, std::size_t column) const;
  bool is_missing(std::size_t row, std::size_t column) const;  ///< "NA", "N/A" or "#N/A"

  /// Throws InvalidInput unless the columns are exactly these.
  void expect_columns(const std::vector<std::string>& expected) const;

  /// How many columns from `first` on are `name`1, `name`2, ..
  int count_columns(std::string_view name, std::size_t first) const;

 private:
  char find_separator(std::string_view text) const;
  bool find_header() const;
  void check_names() const;
  void check_widths() const;

  std::string file_;
  bool has_header_ = true;
  std::size_t header_line_ = 0;
  std::vector<std::string> columns_;
  std::vector<CsvRecord> records_;
  NumberStyle style_;
  mutable bool style_told_ = false;
};

}  // namespace surety
