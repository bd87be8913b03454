#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace surety {

/// Numbers and texts as one line of words: exact, and without a line break whatever the texts hold. Doubles are written
/// by their bits.
class WordWriter {
 public:
  WordWriter& text(std::string_view text);
  WordWriter& count(std::uint64_t value);
  WordWriter& real(double value);
  WordWriter& reals(const std::vector<double>& values);  ///< their number first
  const std::string& line() const { return line_; }

 private:
  std::string line_;
};

/// Reads back what a WordWriter wrote, in the same order. Throws InvalidInput where that is not what is there.
class WordReader {
 public:
  explicit WordReader(std::string_view line) : rest_(line) {}
  std::string text();
  std::uint64_t count();
  double real();
  std::vector<double> reals();

 private:
  std::string_view word();
  std::string_view rest_;
};

}  // namespace surety
