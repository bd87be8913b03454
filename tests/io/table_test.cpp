#include "host/io/table.h"

#include <gtest/gtest.h>

namespace surety {
namespace {

TEST(TextTable, NumbersAreFlushRightAndTextLeft) {
  TextTable table({"name", "N", "gap"});
  table.add({"a", "2", "0.5"});
  table.add({"longer", "1,024", "-0.25"});
  EXPECT_EQ(table.text(1),
            " name        N    gap\n"
            " a           2    0.5\n"
            " longer  1,024  -0.25\n");
}

TEST(TextTable, WidthCountsCharacters) {
  TextTable table({"a", "b"});
  table.add({"−", "x"});
  EXPECT_EQ(table.text(), "a  b\n−  x\n");
}

TEST(TextTable, DigitsFollowTheStandardError) {
  EXPECT_EQ(with_digits_of(0.0012, 0.333333), "0.3333");
  EXPECT_EQ(with_digits_of(0.0012, 0.0012), "0.0012");
  EXPECT_EQ(with_digits_of(25, 1234.5), "1234");
  EXPECT_EQ(with_digits_of(0, 1), "1");
  EXPECT_EQ(with_digits_of(2e-12, 1.25e-9), "1.2500e-09");
}

TEST(TextTable, CountsAndTimesAreReadable) {
  EXPECT_EQ(grouped(7), "7");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(123456789), "123,456,789");
  EXPECT_EQ(duration_text(7.2), "7 s");
  EXPECT_EQ(duration_text(123), "2:03");
  EXPECT_EQ(duration_text(3723), "1:02:03");
}

}  // namespace
}  // namespace surety
