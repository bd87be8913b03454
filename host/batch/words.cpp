#include "host/batch/words.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>

#include "surety/error.h"

namespace surety {
namespace {

constexpr std::string_view special = "\\\n ";
constexpr std::string_view written = "\\n_";
constexpr std::string_view empty = "\\0";

std::uint64_t parse(std::string_view word, int base) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, base);
  if (error != std::errc() || end != word.data() + word.size())
    throw InvalidInput(fmt::format("\"{}\" is not a number", word));
  return value;
}

}  // namespace

WordWriter& WordWriter::text(std::string_view text) {
  if (!line_.empty()) line_ += ' ';
  if (text.empty()) line_ += empty;
  for (const char c : text) {
    if (const std::size_t at = special.find(c); at != special.npos) {
      line_ += '\\';
      line_ += written[at];
    } else {
      line_ += c;
    }
  }
  return *this;
}

WordWriter& WordWriter::count(std::uint64_t value) { return text(fmt::format("{}", value)); }

WordWriter& WordWriter::real(double value) {
  if (!line_.empty()) line_ += ' ';
  fmt::format_to(std::back_inserter(line_), "{:x}", std::bit_cast<std::uint64_t>(value));
  return *this;
}

WordWriter& WordWriter::reals(const std::vector<double>& values) {
  count(values.size());
  for (const double value : values) real(value);
  return *this;
}

std::string_view WordReader::word() {
  if (rest_.empty()) throw InvalidInput("the line ends too early");
  const std::string_view word = rest_.substr(0, rest_.find(' '));
  rest_.remove_prefix(std::min(rest_.size(), word.size() + 1));
  return word;
}

std::string WordReader::text() {
  const std::string_view escaped = word();
  std::string text;
  if (escaped == empty) return text;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '\\') {
      text += escaped[i];
      continue;
    }
    const std::size_t at = ++i < escaped.size() ? written.find(escaped[i]) : written.npos;
    if (at == written.npos) throw InvalidInput(fmt::format("\"{}\" is not a text", escaped));
    text += special[at];
  }
  return text;
}

std::uint64_t WordReader::count() { return parse(word(), 10); }

double WordReader::real() { return std::bit_cast<double>(parse(word(), 16)); }

std::vector<double> WordReader::reals() {
  const std::uint64_t count = this->count();
  if (count > rest_.size()) throw InvalidInput("the line ends too early");
  std::vector<double> values(count);
  for (double& value : values) value = real();
  return values;
}

}  // namespace surety
