#pragma once

#include <string>
#include <string_view>

namespace surety {

/// Whether the text is UTF-8: no stray, missing or overlong bytes, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

/// The text for a terminal: a control character (C0, DEL, C1, a mark of direction, a separator of lines) that is not
/// `kept`, and a byte that is no UTF-8, is written as backslash n or t, or as backslash x or u and its code.
std::string printable(std::string_view text, std::string_view kept = "");

}  // namespace surety
