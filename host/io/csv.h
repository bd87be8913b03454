#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace surety {

/// One record of a CSV text and where it stands.
struct CsvRecord {
  std::vector<std::string> fields;
  std::size_t line;  ///< of its first character, from 1
  std::size_t end;   ///< offset just behind it, its line break included
};

/// Reads every record (RFC 4180, by libcsv). Lines end with "\n", "\r\n" or "\r", and blank ones are skipped. A quoted
/// field may hold separators, quotes (doubled) and line breaks; blanks around a field are left out, those inside quotes
/// kept. Throws InvalidInput "FILE:LINE: problem" for a quote that is not closed, or stands within a field, and for
/// bytes that are no UTF-8 text.
std::vector<CsvRecord> parse_csv(std::string_view text, std::string_view file, char separator = ',');

/// One line with its "\n"; fields that hold a comma, a quote or a line break, or begin or end with a blank, are quoted.
std::string csv_line(std::span<const std::string> fields);

/// `text` without what stands behind its last line break: a line that a killed program did not finish.
std::string_view whole_lines(std::string_view text);

}  // namespace surety
