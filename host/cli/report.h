#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/io/table.h"
#include "surety/statistics/statistic.h"

namespace surety {

/// In the order of words_of_option("format").
enum class Format { table, json, csv };

/// The choice of --format. Throws InvalidInput.
Format parse_format(const std::string& text);

/// What a command found. It is said once, in the order of the page, and becomes text for people, JSON or CSV.
class Report {  // NOLINT(bugprone-exception-escape): moving JSON does not throw, whatever its own checks look like
 public:
  using Json = nlohmann::ordered_json;

  /// Lines for people, ended: a title, or what no table says.
  void text(std::string_view lines);
  /// Begins a table for people, `indent` spaces in; it ends with the next text or table.
  void table(std::vector<std::string> headings, int indent = 0);
  /// A row of it that JSON does not have. Fields that are left out at its end are empty.
  void row(std::vector<std::string> fields);

  /// A named value: a row of the table, these fields after `label`, and the member `key` of JSON.
  void value(const std::string& label, const std::string& key, const Json& value, std::vector<std::string> fields);
  /// The same with eight digits.
  void value(const std::string& label, const std::string& key, double number);
  /// The same with its error bound beside it, which JSON has among "error_bounds".
  void value(const std::string& label, const std::string& key, const Exact& number);
  /// A value that is not known: `word` in the table, null in JSON, the error bound too.
  void unknown(const std::string& label, const std::string& key, const std::string& word);

  /// The list `key` of JSON, whose members CSV has the lines of.
  void records(const std::string& key);
  /// A record: a member of that list, and a row of the table; without fields nothing that people see.
  void record(Json record, std::vector<std::string> fields);

  /// A sentence or more for standard error, once the report is printed; lines ended.
  void remark(std::string_view lines) { remarks_ += lines; }

  Json json;          ///< what JSON has; members keep the place at which they are first set
  Json config;        ///< what was asked, last in JSON
  bool build = true;  ///< whether JSON tells version and commit of the program
  std::string csv;    ///< of a command that has its own, for something that reads it again; empty: made of JSON

  /// In that format. CSV has a line per record, or lines
  /// "name,value": a value within others is named as in bets1.payment3, members after dots, places in lists from 1.
  std::string formatted(Format format) const;
  /// What the format json has, before it is text.
  Json members() const;
  const std::string& remarks() const { return remarks_; }

 private:
  void end_table();
  Json all_json() const;

  std::string text_, remarks_, records_;
  std::optional<TextTable> table_;  ///< the one that is not ended
  std::size_t columns_ = 0;
  int indent_ = 0;
  Json error_bounds_;
};

/// Prints it to standard output, then its remarks. Throws Failure as print does.
void print(const Report& report, Format format);

/// JSON with "version" and "commit", indented, as it stands in files and on standard output.
std::string json_text(nlohmann::ordered_json json);

}  // namespace surety
