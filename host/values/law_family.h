#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "surety/values/law.h"

namespace surety {

/// Values are at most this, so that their squares and sums stay far from overflow.
inline constexpr double greatest_value = 1e12;

/// What is typed for a law, taken apart.
struct LawText {
  const ChoiceRecord& record;           ///< of its family
  std::string_view arguments;           ///< what follows the colon, trimmed
  const std::filesystem::path& folder;  ///< where relative file names are looked up
};

/// A family of laws, all of it in one place: a file NAME_law.cpp, and a line in law_catalogue.cpp. From it follow the
/// parser, its error messages, `surety list laws`, and the tests of all laws.
struct LawFamily {
  ChoiceRecord record;                         ///< name, parameters with their ranges
  std::span<const std::string_view> examples;  ///< laws at ordinary and at extreme parameters, for the tests
  LawPtr (*parse)(const LawText& text);        ///< throws InvalidInput
};

/// All families, in the order in which they are listed.
std::span<const LawFamily* const> law_families();

}  // namespace surety
