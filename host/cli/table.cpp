#include "host/cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/io/number.h"

namespace surety {
namespace {

/// Width on the terminal: characters, not bytes.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_number(const std::string& field) {
  return field.empty() || parse_number(field).has_value() ||
         field.find_first_not_of("0123456789,.+-%()eE") == std::string::npos;
}

}  // namespace

TextTable::TextTable(std::vector<std::string> headings) : rows_{std::move(headings)} {}

void TextTable::add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

std::string TextTable::text(int indent) const {
  const std::size_t columns = rows_.front().size();
  std::vector<std::size_t> width(columns, 0);
  std::vector<bool> numeric(columns, true);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      width[c] = std::max(width[c], width_of(rows_[r][c]));
      if (r > 0 && !is_number(rows_[r][c])) numeric[c] = false;
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line(static_cast<std::size_t>(indent), ' ');
    for (std::size_t c = 0; c < columns; ++c) {
      const std::string padding(width[c] - width_of(row[c]), ' ');
      if (c > 0) line += "  ";
      line += numeric[c] ? padding + row[c] : row[c] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string with_digits_of(double standard_error, double value) {
  if (!(standard_error > 0) || !std::isfinite(standard_error)) return fmt::format("{:.6g}", value);
  const int decimals = std::max(0, 1 - static_cast<int>(std::floor(std::log10(standard_error))));
  if (decimals <= 9) return fmt::format("{:.{}f}", value, decimals);
  const double larger = std::max(std::abs(value), standard_error);
  return fmt::format("{:.{}e}", value, std::max(1, decimals + static_cast<int>(std::floor(std::log10(larger)))));
}

std::string grouped(std::uint64_t count) {
  std::string text = fmt::format("{}", count);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), 1, ',');
  return text;
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::llround(std::max(0.0, seconds)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace surety
