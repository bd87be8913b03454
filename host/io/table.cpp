#include "host/io/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/io/layout.h"
#include "host/io/number.h"

namespace surety {
namespace {

bool is_number(const std::string& field) {
  return field.empty() || parse_number(field).has_value() ||
         field.find_first_not_of("0123456789,.+-%()eE") == std::string::npos;
}

std::size_t longest_word(const std::string& field) {
  std::size_t longest = 0;
  for (const std::string& word : filled(field, 0)) longest = std::max(longest, width_of(word));
  return longest;
}

/// Narrows the widest columns, none below its longest word, until all together are at most `most` wide, or none can be
/// narrowed.
void narrow(std::vector<std::size_t>& width, const std::vector<std::size_t>& least, std::size_t most) {
  while (std::accumulate(width.begin(), width.end(), std::size_t(0)) > most) {
    std::size_t widest = width.size();
    for (std::size_t c = 0; c < width.size(); ++c)
      if (width[c] > least[c] && (widest == width.size() || width[c] > width[widest])) widest = c;
    if (widest == width.size()) return;
    --width[widest];
  }
}

/// A row of fields that fill their columns, as many lines as the longest needs.
std::string lines_of_row(const std::vector<std::string>& row, const std::vector<std::size_t>& width,
                         const std::vector<bool>& numeric, int indent) {
  std::vector<std::vector<std::string>> fields;
  std::size_t height = 1;
  for (std::size_t c = 0; c < row.size(); ++c) {
    const bool fits = width_of(row[c]) <= width[c];  // then its spaces stay as they are
    fields.push_back(fits ? std::vector{row[c]} : filled(row[c], width[c]));
    height = std::max(height, fields.back().size());
  }
  std::string text;
  for (std::size_t i = 0; i < height; ++i) {
    std::string line(static_cast<std::size_t>(indent), ' ');
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string part = i < fields[c].size() ? fields[c][i] : "";
      const std::string padding(width[c] - width_of(part), ' ');
      if (c > 0) line += "  ";
      line += numeric[c] ? padding + part : part + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace

TextTable::TextTable(std::vector<std::string> headings) : rows_{std::move(headings)} {}

void TextTable::add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

std::string TextTable::text(int indent) const {
  const std::size_t columns = rows_.front().size();
  std::vector<std::size_t> width(columns, 0), least(columns, 0);
  std::vector<bool> numeric(columns, true);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      width[c] = std::max(width[c], width_of(rows_[r][c]));
      least[c] = std::max(least[c], longest_word(rows_[r][c]));
      if (r > 0 && !is_number(rows_[r][c])) numeric[c] = false;
    }
  }
  narrow(width, least, page_width - static_cast<std::size_t>(indent) - 2 * (columns - 1));
  std::string text;
  for (const auto& row : rows_) text += lines_of_row(row, width, numeric, indent);
  return text;
}

std::string with_digits_of(double standard_error, double value) {
  constexpr double rounding = 1e-16;  // an error below it is the rounding of a sum, not of draws
  if (!(standard_error > rounding * std::abs(value)) || !std::isfinite(standard_error))
    return fmt::format("{:.6g}", value);
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
