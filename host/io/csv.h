#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace surety {

/// One record of a CSV text (RFC 4180) and where it stands.
struct CsvRecord {
  std::vector<std::string> fields;
  std::size_t line;  ///< of its first character, from 1
  std::size_t end;   ///< offset just behind it, its line break included
  bool terminated;   ///< false for a last record without a line break: it may be torn
  bool closed;       ///< false where a quote was opened and never closed
};

/// Reads every record. Line breaks are "\n" or "\r\n"; a quoted field may hold commas, quotes (doubled) and line
/// breaks. What follows a closing quote belongs to the field. An unclosed quote runs to the end of the text, and its
/// record counts as not terminated.
std::vector<CsvRecord> parse_csv(std::string_view text);

/// One line with its "\n"; fields that hold a comma, a quote or a line break are quoted.
std::string csv_line(std::span<const std::string> fields);

}  // namespace surety
