#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace surety {

/// Columns of a page. Help and tables keep within it, but for words that are longer.
constexpr std::size_t page_width = 100;

/// The lines of `text` without their ends.
std::vector<std::string_view> lines_of(std::string_view text);

/// Width on the terminal: characters, not bytes.
std::size_t width_of(std::string_view text);

/// The words of `text` in lines of at most `width` columns; one line at least. A word is what stands between spaces;
/// one that begins with a quote runs to the next such quote, so that a quoted argument of a command stays whole.
std::vector<std::string> filled(std::string_view text, std::size_t width);

/// `text` with each line that is too long for a page going on below, further in.
std::string within_page(std::string_view text);

/// `text` laid out for a page. Lines that begin without a space and follow each other are one paragraph, which ends
/// with an empty line or a colon; indented lines stay lines. Of those that are too long commands of the shell are
/// continued with a backslash, others below their second word.
std::string flowed(std::string_view text);

}  // namespace surety
