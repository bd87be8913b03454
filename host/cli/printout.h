#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace surety {

enum class Format { table, json, csv };

/// The choice of --format. Throws InvalidInput.
Format parse_format(const std::string& text);

/// What a command found.
struct Printout {
  std::string text;             ///< --format table: for people, within 100 columns
  nlohmann::ordered_json json;  ///< --format json: all there is
  std::string csv = {};         ///< --format csv; empty: made of `json`
  /// The member of `json` that is a list of records, which are the lines of CSV then. Empty: CSV has the lines
  /// "name,value". A value within others is named as in bets1.payment3: members after dots, places in lists from 1.
  std::string records = {};
};

/// In that format; JSON also tells version and commit of the program.
std::string formatted(const Printout& printout, Format format);

/// Prints it to standard output. Throws Failure as print does.
void print(const Printout& printout, Format format);

/// JSON with "version" and "commit", indented, as it stands in files and on standard output.
std::string json_text(nlohmann::ordered_json json);

}  // namespace surety
