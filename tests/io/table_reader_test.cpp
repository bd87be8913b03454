#include "host/io/table_reader.h"

#include "surety/error.h"
#include "surety/remarks.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class Table : public ScratchTest {
 protected:
  std::string refusal(const std::string& text, std::size_t column = 0) const {
    return message_of<InvalidInput>([&] { TableReader(write("t.csv", text)).number(0, column); });
  }
  void expect_refused(const std::string& text, const std::string& message) const {
    const std::string found = refusal(text);
    EXPECT_NE(found.find("t.csv" + message), std::string::npos) << found;
  }
};

TEST_F(Table, IsReadByLineAndColumn) {
  const TableReader table(write("t.csv", "\xEF\xBB\xBFname,x\r\n\r\n \" a, b \" , 0.5 \r\nc,-1e-3"));
  EXPECT_EQ(table.columns(), (std::vector<std::string>{"name", "x"}));
  ASSERT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.text(0, 0), "a, b");
  EXPECT_EQ(table.number(0, 1), 0.5);
  EXPECT_EQ(table.number(1, 1), -1e-3);
  EXPECT_EQ(table.line(0), 3u);
  EXPECT_TRUE(table.place(1, 1).ends_with("t.csv:4: x"));
}

TEST_F(Table, NeedsNamesAndFullLines) {
  expect_refused("", ": no lines of numbers");
  expect_refused("a\n", ": no lines of numbers");
  expect_refused("a,\n1,2\n", ":1: column 2 has no name");
  expect_refused("a,a\n1,2\n", ":1: two columns are named 'a'");
  expect_refused("a,b\n1,2\n1\n", ":3: 1 cell but 2 columns");
  expect_refused("a,b\n1,2,\n", ":2: 3 cells but 2 columns");
  expect_refused("a|b\n1|2\n", ":2: a|b = '1|2' is not a number");
  expect_refused("a\nNA\n", ":2: a = 'NA' is not a number");
}

// By what a cell shows alone: 1 for a decimal comma, 2 for commas between thousands, 0 where it shows neither.
TEST_F(Table, CommasInNumbersAreReadAsTheTableShows) {
  const auto number = [&](const std::string& cell, const std::string& shown) {
    return TableReader(write("t.csv", "x;y\n" + cell + ";" + shown + "\n")).number(0, 0);
  };
  EXPECT_EQ(number("12,5", "1"), 12.5);
  EXPECT_EQ(number("0,125", "1"), 0.125);
  EXPECT_EQ(number("-1,5e-3", "1"), -1.5e-3);
  EXPECT_EQ(number("1,234", "0,5"), 1.234);
  EXPECT_EQ(number("1,234", "1,234,567"), 1234);
  EXPECT_EQ(number("1,234", "9,999.5"), 1234);
  EXPECT_EQ(number("1234", "9,999.5"), 1234);
  EXPECT_EQ(number("1.234", "7"), 1.234);
  EXPECT_EQ(number("1.234", "9.999,5"), 1234);
  EXPECT_EQ(number("1.234.567", "1"), 1234567);
  EXPECT_NE(refusal("x;y\n1,234;5\n").find("in two ways"), std::string::npos);
  EXPECT_NE(refusal("x;y\n1,234;1.5\n").find("in two ways"), std::string::npos);
  EXPECT_NE(refusal("x;y\n1,5;1.5\n").find("in two ways"), std::string::npos);
  EXPECT_NE(refusal("x;y\n1.234;1,5\n").find("in two ways"), std::string::npos);
  EXPECT_NE(refusal("x;y\n1,23,4;1\n").find("not a number"), std::string::npos);
  EXPECT_NE(refusal("x;y\n12,34,567;1\n").find("not a number"), std::string::npos);
}

TEST_F(Table, LinesOfNumbersNeedNoHeader) {
  std::vector<std::string> heard;
  set_remark_handler([&](const std::string& remark) { heard.push_back(remark); });
  const TableReader table(write("t.csv", "12,50\n13,75\n"), TableReader::FirstLine::names_or_numbers);
  set_remark_handler({});
  EXPECT_FALSE(table.has_header());
  EXPECT_EQ(table.number(1, 1), 75);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_TRUE(heard[0].ends_with("t.csv: there is no header, and 2 columns of numbers"));
}

}  // namespace
}  // namespace surety
