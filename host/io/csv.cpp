#include "host/io/csv.h"

namespace surety {
namespace {

/// Reads what stands between quotes from `at` on, leaving `at` behind the closing one. Returns false without one.
bool read_quoted(std::string_view text, std::size_t& at, std::size_t& line, std::string& field) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"' && at + 1 < text.size() && text[at + 1] == '"') {
      ++at;
    } else if (text[at] == '"') {
      ++at;
      return true;
    }
    line += text[at] == '\n';
    field += text[at];
  }
  return false;
}

/// Reads the field at `at`, leaving `at` on its separator or at the end. Returns false for an unclosed quote.
bool read_field(std::string_view text, std::size_t& at, std::size_t& line, std::string& field) {
  if (at < text.size() && text[at] == '"' && !read_quoted(text, at, line, field)) return false;
  while (at < text.size() && text[at] != ',' && text[at] != '\n') field += text[at++];
  if (at < text.size() && text[at] == '\n' && !field.empty() && field.back() == '\r') field.pop_back();
  return true;
}

}  // namespace

std::vector<CsvRecord> parse_csv(std::string_view text) {
  std::vector<CsvRecord> records;
  std::size_t at = 0, line = 1;
  while (at < text.size()) {
    CsvRecord record{{}, line, 0, false, true};
    for (bool more = true; more;) {
      std::string field;
      const bool closed = read_field(text, at, line, field);
      record.fields.push_back(std::move(field));
      more = closed && at < text.size() && text[at] == ',';
      record.closed = record.closed && closed;
      record.terminated = closed && at < text.size() && text[at] == '\n';
      if (at < text.size()) ++at;
    }
    ++line;
    record.end = at;
    records.push_back(std::move(record));
  }
  return records;
}

std::string csv_line(std::span<const std::string> fields) {
  std::string line;
  for (const std::string& field : fields) {
    if (&field != fields.data()) line += ',';
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      line += field;
      continue;
    }
    line += '"';
    for (char c : field) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + '\n';
}

}  // namespace surety
