#include "host/io/text.h"

#include <fmt/format.h>

#include <cstdint>

namespace surety {
namespace {

/// A character at the front of a text: its code point and bytes; of no bytes where there is no UTF-8.
struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;
};

Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const std::size_t bytes = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < bytes) return {};
  std::uint32_t code = byte(0) & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3F);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < least[bytes] || code > 0x10FFFF || surrogate) return {};
  return {code, bytes};
}

/// C0, DEL, C1, and what turns or breaks a line of letters: marks of direction, line and paragraph separators.
bool is_control(std::uint32_t code) {
  const auto within = [&](std::uint32_t first, std::uint32_t last) { return code >= first && code <= last; };
  return code < 0x20 || within(0x7F, 0x9F) || code == 0x61C || within(0x200E, 0x200F) || within(0x2028, 0x202E) ||
         within(0x2066, 0x2069);
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = first_character(text).bytes;
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

std::string printable(std::string_view text, std::string_view kept) {
  std::string shown;
  while (!text.empty()) {
    const Character character = first_character(text);
    const bool plain = !is_control(character.code) || kept.find(text[0]) != kept.npos;
    if (character.bytes > 0 && plain) {
      shown += text.substr(0, character.bytes);
    } else if (text[0] == '\n') {
      shown += "\\n";
    } else if (text[0] == '\t') {
      shown += "\\t";
    } else if (character.code > 0xFF) {
      shown += fmt::format("\\u{:04x}", character.code);
    } else {
      shown += fmt::format("\\x{:02x}", character.bytes == 2 ? character.code : static_cast<unsigned char>(text[0]));
    }
    text.remove_prefix(character.bytes == 0 ? 1 : character.bytes);
  }
  return shown;
}

}  // namespace surety
