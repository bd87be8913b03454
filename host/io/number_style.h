#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace surety {

/// Whether a cell is a number in any of the ways that NumberStyle knows, "nan" and "inf" included.
bool looks_like_number(std::string_view cell);

/// How a table writes its numbers, as far as its cells tell: "12,50" shows a decimal comma, "1,234.50" and "1,234,567"
/// commas between thousands, "0.5" a decimal point, "1.234,50" a decimal comma and points between thousands. "1,234"
/// shows nothing: alone it is 1.234 as well as 1234.
class NumberStyle {
 public:
  /// Takes note of a cell; texts that are no number show nothing.
  void look_at(std::string_view cell, std::size_t line);

  /// The cell with a decimal point and without thousands separators, as finite_number reads it. Throws InvalidInput,
  /// `place` before what is wrong, where the table's cells leave two readings or contradict each other. `changed` is
  /// set where the cell was not written so.
  std::string plain(std::string_view cell, std::string_view place, bool& changed) const;

  /// How commas are read, in words, and the line that shows it: "12,50 in line 3: decimal commas".
  std::string explanation() const;

 private:
  struct Example {
    std::string cell;
    std::size_t line = 0;  ///< 0: none
  };
  static void note(Example& example, std::string_view cell, std::size_t line);

  Example decimal_comma_, thousands_comma_, decimal_point_, thousands_point_;
};

}  // namespace surety
