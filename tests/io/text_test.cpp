#include "host/io/text.h"

#include <gtest/gtest.h>

namespace surety {
namespace {

TEST(Text, ControlCharactersAndStrayBytesAreSpeltOut) {
  EXPECT_EQ(printable("plain, größer ≥ 𝄞"), "plain, größer ≥ 𝄞");
  EXPECT_EQ(printable("a\nb\tc\r\x1b[31m\x7f"), "a\\nb\\tc\\x0d\\x1b[31m\\x7f");
  EXPECT_EQ(printable("a\nb\tc", "\n"), "a\nb\\tc");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\x9b31m");
  EXPECT_EQ(printable("K\xE4ufer\xC3"), "K\\xe4ufer\\xc3");
  EXPECT_EQ(printable({"a\0b", 3}), "a\\x00b");
}

// Unicode 15, table 3-7: the edges of what is well formed.
// What a terminal would show in another order, or on another line, than it stands.
TEST(Text, MarksOfDirectionAreWrittenOut) {
  EXPECT_EQ(printable("a\u202Eb\u2066\u2069\u200F\u061C"), "a\\u202eb\\u2066\\u2069\\u200f\\u061c");
  EXPECT_EQ(printable("\u2028\u2029"), "\\u2028\\u2029");
  EXPECT_EQ(printable("\u200D\u2014\u05D0\u0628"), "\u200D\u2014\u05D0\u0628");  // a joiner, a dash, letters
}

TEST(Text, Utf8IsWellFormed) {
  for (const char* good : {"", "a", "\x7f", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xC1\xBF", "\xC2", "\xC2\x7F", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
                          "\xE1\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xC2"})
    EXPECT_FALSE(is_utf8(bad));
}

}  // namespace
}  // namespace surety
