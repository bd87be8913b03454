#pragma once

#include <string>
#include <string_view>

namespace surety {

/// Whether the text is UTF-8: no stray, missing or overlong bytes, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

/// The text for one line of a terminal: control characters (C0, DEL, C1) and bytes that are no UTF-8 are written as
/// \\n,
/// \\t, \\x1b and the like.
std::string printable(std::string_view text);

}  // namespace surety
