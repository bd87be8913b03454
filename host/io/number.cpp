#include "host/io/number.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "surety/error.h"

namespace surety {
namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <class Integer>
std::optional<Integer> parse_integer(std::string_view text) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Reads all of `text` as one number.
std::errc read_number(std::string_view text, double& value) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end != text.data() + text.size() ? std::errc::invalid_argument : error;
}

/// Splits off what follows the first of `separators`; false leaves `tail` alone.
bool split(std::string_view& head, std::string_view separators, std::string_view& tail) {
  const std::size_t at = head.find_first_of(separators);
  if (at == std::string_view::npos) return false;
  tail = head.substr(at + 1);
  head = head.substr(0, at);
  return true;
}

/// The exact decimal expansion of a number >= 0, which ends within 1074 decimals, up to `digits` decimals; rounded
/// `away` from 0 or towards it.
std::string cut(double magnitude, int digits, bool away) {
  std::string text = fmt::format("{:.1074f}", magnitude);  // fmt stops where the expansion ends
  const std::size_t kept = text.find('.') + 1 + std::size_t(digits);
  const bool exact = kept >= text.size() || text.find_first_not_of('0', kept) == std::string::npos;
  text.resize(digits > 0 ? kept : kept - 1, '0');  // no point without decimals
  if (!away || exact) return text;
  for (std::size_t at = text.size(); at-- > 0;) {
    if (text[at] == '.') continue;
    if (text[at] != '9') {
      ++text[at];
      return text;
    }
    text[at] = '0';
  }
  return '1' + text;
}

std::string signed_cut(double value, int digits, bool away) {
  const std::string text = cut(std::abs(value), digits, away);
  return value < 0 && text.find_first_not_of("0.") != std::string::npos ? '-' + text : text;
}

}  // namespace

std::string shortest(double value) { return fmt::format("{}", value); }

std::string fixed(double value, int digits) {
  const std::string text = fmt::format("{:.{}f}", value, digits);
  const bool zero = text.find_first_not_of("-0.") == std::string::npos;
  return zero && text[0] == '-' ? text.substr(1) : text;
}

std::string rounded_down(double value, int digits) { return signed_cut(value, digits, value < 0); }
std::string rounded_up(double value, int digits) { return signed_cut(value, digits, value > 0); }

int decimals_for(double size, int digits) {
  const int exponent = size == 0 ? 0 : int(std::floor(std::log10(std::abs(size))));
  return std::clamp(digits - 1 - exponent, 0, 1074);
}

std::optional<double> parse_number(std::string_view text) {
  double value{};
  if (read_number(text, value) != std::errc()) return std::nullopt;
  return value;
}

double finite_number(std::string_view text, std::string_view what) {
  double value{};
  const std::errc error = read_number(text, value);
  if (text.empty()) throw InvalidInput(fmt::format("{} is empty; give a number", what));
  if (error == std::errc::result_out_of_range)
    throw InvalidInput(fmt::format("{} = '{}' is too large or too small for a double", what, text));
  if (error != std::errc()) throw InvalidInput(fmt::format("{} = '{}' is not a number", what, text));
  if (!std::isfinite(value))
    throw InvalidInput(fmt::format("{} = '{}' is not finite; give a finite number", what, text));
  return value + 0.0;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  std::string_view exponent_text, fraction;
  int exponent = 0;
  if (split(text, "eE", exponent_text)) {
    if (!exponent_text.empty() && exponent_text.front() == '+') exponent_text.remove_prefix(1);
    const auto parsed = parse_integer<int>(exponent_text);
    if (!parsed || std::abs(*parsed) > 400) return std::nullopt;
    exponent = *parsed;
  }
  split(text, ".", fraction);
  if ((text.empty() && fraction.empty()) || !all_digits(text) || !all_digits(fraction)) return std::nullopt;

  std::string digits = std::string(text) + std::string(fraction);
  for (int shift = exponent - static_cast<int>(fraction.size()); shift > 0; --shift) digits += '0';
  for (int shift = exponent - static_cast<int>(fraction.size()); shift < 0; ++shift) {
    if (digits.empty()) break;
    if (digits.back() != '0') return std::nullopt;
    digits.pop_back();
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return digits.empty() ? std::optional<std::uint64_t>(0) : parse_integer<std::uint64_t>(digits);
}

}  // namespace surety
