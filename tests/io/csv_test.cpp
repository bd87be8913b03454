#include "host/io/csv.h"

#include "surety/error.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

using Fields = std::vector<std::string>;

std::string refusal(std::string_view text) {
  return message_of<InvalidInput>([&] { parse_csv(text, "t.csv"); });
}

TEST(Csv, QuotesWhatNeedsQuotesAndReadsItBack) {
  const Fields fields{"plain", "", "a,b", "say \"hi\"", "two\nlines", "cr\rhere", " padded "};
  const std::string line = csv_line(fields);
  EXPECT_EQ(line, "plain,,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"cr\rhere\",\" padded \"\n");
  const auto records = parse_csv(line, "t.csv");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].fields, fields);
  EXPECT_EQ(records[0].end, line.size());
}

TEST(Csv, KnowsWhereEveryRecordStands) {
  const auto records = parse_csv("a,b\r\n\n\"x\ny\",2\r\n3,4", "t.csv");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].fields, (Fields{"a", "b"}));
  EXPECT_EQ(records[1].fields, (Fields{"x\ny", "2"}));
  EXPECT_EQ(records[2].fields, (Fields{"3", "4"}));
  EXPECT_EQ(records[1].line, 3u);
  EXPECT_EQ(records[2].line, 5u);
  EXPECT_EQ(records[0].end, 5u);
  EXPECT_EQ(records[2].end, 18u);
  EXPECT_EQ(parse_csv("a\rb\rc", "t.csv").at(2).line, 3u);
  EXPECT_TRUE(parse_csv("", "t.csv").empty());
  EXPECT_TRUE(parse_csv("\n \r\n", "t.csv").empty());
}

TEST(Csv, MisplacedQuotesAndBytesAreRefusedWithTheirLine) {
  EXPECT_EQ(refusal("a,b\n1,\"2\n3,4\n"), "t.csv:2: a quote is opened and not closed");
  EXPECT_NE(refusal("a\n\"1\"2\n").find("t.csv:2: a quote stands within a cell"), std::string::npos);
  EXPECT_NE(refusal("a\n1\"2\"\n").find("t.csv:2: a quote stands within a cell"), std::string::npos);
  EXPECT_NE(refusal({"a\nb\0c\n", 6}).find("t.csv:2: this is not UTF-8 text"), std::string::npos);
  EXPECT_NE(refusal("a\nK\xE4ufer\n").find("t.csv:2: this is not UTF-8 text"), std::string::npos);
  EXPECT_EQ(refusal("\"a\" ,b\n"), "nothing thrown");
}

TEST(Csv, UnfinishedLinesAreLeftOut) {
  EXPECT_EQ(whole_lines("a,b\n1,"), "a,b\n");
  EXPECT_EQ(whole_lines("a,b\n"), "a,b\n");
  EXPECT_EQ(whole_lines("a,b"), "");
}

}  // namespace
}  // namespace surety
