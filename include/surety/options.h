#pragma once

#include <span>
#include <string_view>

namespace surety {

/// One parameter of a law, mechanism or command: the single record from which the parser's checks, `--help`,
/// `surety list` and the error messages are made.
struct OptionRecord {
  std::string_view name;
  std::string_view unit;      ///< "value", "probability", "count", ... or empty
  std::string_view fallback;  ///< default as text; empty where the option is required
  double minimum;             ///< inclusive
  double maximum;             ///< inclusive
  std::string_view help;
  std::string_view words = {};  ///< what may stand for a number beside `fallback`, separated by spaces
};

/// One named choice (a law, a mechanism) with its parameters.
struct ChoiceRecord {
  std::string_view name;
  std::string_view usage;  ///< as typed on the command line, e.g. "beta:a,b"
  std::string_view help;
  std::string_view source;  ///< paper and equation, or empty
  std::span<const OptionRecord> options;
};

/// The name among `names` nearest to `typed` in edit distance; empty where none is near.
std::string_view nearest_name(std::string_view typed, std::span<const std::string_view> names);

}  // namespace surety
