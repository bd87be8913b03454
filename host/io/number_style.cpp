#include "host/io/number_style.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/io/number.h"
#include "surety/error.h"

namespace surety {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A number taken apart: groups of digits between `grouping`, then `mark` and a fraction, then an exponent.
struct Written {
  bool valid = false;      ///< of that form
  std::size_t groups = 0;  ///< how many separators stand between thousands
  bool fraction = false;
};

/// Digits from `at` on; moves behind them.
std::size_t digits(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at - begin;
}

Written written(std::string_view text, char grouping, char mark) {
  Written number;
  std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  const bool zero = at < text.size() && text[at] == '0';
  const std::size_t first = digits(text, at);
  if (first == 0) return {};
  while (at < text.size() && text[at] == grouping) {
    if (digits(text, ++at) != 3 || first > 3 || zero) return {};
    ++number.groups;
  }
  if (at < text.size() && text[at] == mark) {
    number.fraction = true;
    if (digits(text, ++at) == 0) return {};
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits(text, at) == 0) return {};
  }
  number.valid = at == text.size();
  return number;
}

std::string without(std::string_view text, char c) {
  std::string kept(text);
  kept.erase(std::remove(kept.begin(), kept.end(), c), kept.end());
  return kept;
}

}  // namespace

bool looks_like_number(std::string_view cell) {
  return parse_number(cell) || written(cell, ',', '.').valid || written(cell, '.', ',').valid;
}

void NumberStyle::note(Example& example, std::string_view cell, std::size_t line) {
  if (example.line == 0) example = {std::string(cell), line};
}

void NumberStyle::look_at(std::string_view cell, std::size_t line) {
  if (cell.find_first_of(".,") == cell.npos) return;
  const Written english = written(cell, ',', '.'), continental = written(cell, '.', ',');
  if (english.valid == continental.valid) return;  // "1,234", "1.234": either; or no number
  const Written& shown = english.valid ? english : continental;
  if (shown.fraction) note(english.valid ? decimal_point_ : decimal_comma_, cell, line);
  if (shown.groups > 0) note(english.valid ? thousands_comma_ : thousands_point_, cell, line);
}

std::string NumberStyle::plain(std::string_view cell, std::string_view place, bool& changed) const {
  const Written english = written(cell, ',', '.'), continental = written(cell, '.', ',');
  if (cell.find_first_of(".,") == cell.npos || !(english.valid || continental.valid)) return std::string(cell);
  const Example& comma_is_decimal = decimal_comma_.line > 0 ? decimal_comma_ : thousands_point_;
  const Example& point_is_decimal = thousands_comma_.line > 0 ? thousands_comma_ : decimal_point_;
  if (comma_is_decimal.line > 0 && point_is_decimal.line > 0)
    throw InvalidInput(fmt::format(
        "{} = '{}' can be read in two ways: {} in line {} and {} in line {} are written in different ways; write all "
        "numbers like 1234.5",
        place, cell, comma_is_decimal.cell, comma_is_decimal.line, point_is_decimal.cell, point_is_decimal.line));
  const bool comma = cell.find(',') != cell.npos;
  if (comma_is_decimal.line > 0) {
    // a point can only stand between thousands here, but unless one is seen to it may as well be a slip
    if (continental.groups > 0 && thousands_point_.line == 0)
      throw InvalidInput(
          fmt::format("{} = '{}' can be read in two ways, for {} in line {} has a decimal comma; write "
                      "all numbers like 1234.5",
                      place, cell, comma_is_decimal.cell, comma_is_decimal.line));
    changed = true;
    std::string text = without(cell, '.');
    std::replace(text.begin(), text.end(), ',', '.');
    return text;
  }
  if (!comma) return std::string(cell);
  if (thousands_comma_.line == 0)
    throw InvalidInput(
        fmt::format("{} = '{}' can be read in two ways, as {} and as {}; write the number without a comma", place, cell,
                    without(cell, ','), std::string(cell).replace(cell.find(','), 1, ".")));
  changed = true;
  return without(cell, ',');
}

std::string NumberStyle::explanation() const {
  if (thousands_comma_.line > 0)
    return fmt::format("'{}' in line {}: commas are read as thousands separators", thousands_comma_.cell,
                       thousands_comma_.line);
  const Example& shown = decimal_comma_.line > 0 ? decimal_comma_ : thousands_point_;
  return fmt::format("'{}' in line {}: {}", shown.cell, shown.line,
                     thousands_point_.line > 0 ? "commas are read as decimal points, points as thousands separators"
                                               : "commas are read as decimal points");
}

}  // namespace surety
