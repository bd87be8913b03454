#include "host/io/csv.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>

#include "host/io/text.h"
#include "surety/error.h"

namespace surety {
namespace {

/// libcsv's parser and what its callbacks gather. They are called from C, so nothing may be thrown through them.
class Parser {
 public:
  Parser(std::string_view file, char separator) : file_(file) {
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
  }
  ~Parser() { csv_free(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// Reads one line with its line break, which ends at `end`.
  void read(std::string_view line, std::size_t end) {
    ++line_;
    end_ = end;
    if (!open_) begin_ = line_;
    if (line.find('\0') != line.npos || !is_utf8(line))
      refuse(line_, "this is not UTF-8 text; save the table in that encoding (\"CSV UTF-8\")");
    if (csv_parse(&parser_, line.data(), line.size(), on_field, on_record, this) != line.size()) {
      rethrow();
      refuse(line_, "a quote stands within a cell; put the whole cell in quotes and double the quotes in it");
    }
    rethrow();
    const bool blank = line.find_first_not_of(" \t\r\n") == line.npos;
    open_ = ended_ != line_ && (open_ || !blank);
  }

  std::vector<CsvRecord> finish() {
    const bool closed = csv_fini(&parser_, on_field, on_record, this) == 0;
    rethrow();
    if (!closed) refuse(begin_, "a quote is opened and not closed");
    return std::move(records_);
  }

 private:
  [[noreturn]] void refuse(std::size_t line, std::string_view problem) const {
    throw InvalidInput(fmt::format("{}:{}: {}", file_, line, problem));
  }
  void rethrow() {
    if (failure_) std::rethrow_exception(failure_);
  }

  static void on_field(void* text, std::size_t size, void* self) noexcept {
    auto& parser = *static_cast<Parser*>(self);
    try {
      parser.fields_.emplace_back(static_cast<const char*>(text), size);
    } catch (...) {
      parser.failure_ = std::current_exception();
    }
  }
  static void on_record(int, void* self) noexcept {
    auto& parser = *static_cast<Parser*>(self);
    try {
      parser.records_.push_back({std::move(parser.fields_), parser.begin_, parser.end_});
      parser.fields_.clear();
      parser.ended_ = parser.line_;
    } catch (...) {
      parser.failure_ = std::current_exception();
    }
  }

  csv_parser parser_;
  std::string_view file_;
  std::vector<std::string> fields_;
  std::vector<CsvRecord> records_;
  std::size_t line_ = 0, begin_ = 0, end_ = 0;
  std::size_t ended_ = 0;  // the line in which a record ended last
  bool open_ = false;      // a record goes on in the next line: within quotes
  std::exception_ptr failure_;
};

}  // namespace

std::vector<CsvRecord> parse_csv(std::string_view text, std::string_view file, char separator) {
  Parser parser(file, separator);
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find_first_of("\r\n", at), text.size() - 1) + 1;
    if (text[end - 1] == '\r' && end < text.size() && text[end] == '\n') ++end;
    parser.read(text.substr(at, end - at), end);
    at = end;
  }
  return parser.finish();
}

std::string csv_line(std::span<const std::string> fields) {
  std::string line;
  for (const std::string& field : fields) {
    if (&field != fields.data()) line += ',';
    const bool blank_ends =
        field.find_first_of(" \t") == 0 || (!field.empty() && field.find_last_of(" \t") == field.size() - 1);
    if (!blank_ends && field.find_first_of(",\"\r\n") == std::string::npos) {
      line += field;
      continue;
    }
    line += '"';
    for (char c : field) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + '\n';
}

std::string_view whole_lines(std::string_view text) { return text.substr(0, text.rfind('\n') + 1); }

}  // namespace surety
