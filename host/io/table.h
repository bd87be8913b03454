#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace surety {

/// Columns of text, aligned for a page: a heading, then rows. Columns of numbers are set flush right. Where a row is
/// too long for the page its widest fields go on below.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings);
  void add(std::vector<std::string> row);  ///< one field per heading
  /// The lines, each ended; `indent` spaces before each. Columns stand two spaces apart.
  std::string text(int indent = 0) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// A mean, its error or an exact value with as many decimals as two digits of the standard error have; six significant
/// digits where there is no error.
std::string with_digits_of(double standard_error, double value);

/// "1,000,000".
std::string grouped(std::uint64_t count);

/// "1:23:45", "2:03" or "7 s".
std::string duration_text(double seconds);

}  // namespace surety
