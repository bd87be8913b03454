#include "host/io/csv.h"

#include <gtest/gtest.h>

namespace surety {
namespace {

using Fields = std::vector<std::string>;

TEST(Csv, QuotesWhatNeedsQuotesAndReadsItBack) {
  const Fields fields{"plain", "", "a,b", "say \"hi\"", "two\nlines", "cr\rhere", " padded "};
  const std::string line = csv_line(fields);
  EXPECT_EQ(line, "plain,,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"cr\rhere\", padded \n");
  const auto records = parse_csv(line);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].fields, fields);
  EXPECT_TRUE(records[0].terminated);
  EXPECT_EQ(records[0].end, line.size());
}

TEST(Csv, KnowsWhereEveryRecordStands) {
  const auto records = parse_csv("a,b\r\n\"x\ny\",2\r\n3,4\n");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].fields, (Fields{"a", "b"}));
  EXPECT_EQ(records[1].fields, (Fields{"x\ny", "2"}));
  EXPECT_EQ(records[2].fields, (Fields{"3", "4"}));
  EXPECT_EQ(records[1].line, 2u);
  EXPECT_EQ(records[2].line, 4u);
  EXPECT_EQ(records[0].end, 5u);
}

TEST(Csv, WhatFollowsAQuoteBelongsToItsField) {
  const auto records = parse_csv("\"a\" ,b\n\"c\"d,e\r\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].fields, (Fields{"a ", "b"}));
  EXPECT_EQ(records[1].fields, (Fields{"cd", "e"}));
  EXPECT_TRUE(records[1].closed);
  EXPECT_FALSE(parse_csv("a,\"b\n").back().closed);
}

TEST(Csv, TornLastRecordsAreTold) {
  EXPECT_FALSE(parse_csv("a,b\n1,").back().terminated);
  EXPECT_FALSE(parse_csv("a,b\n1,2").back().terminated);
  EXPECT_FALSE(parse_csv("a,b\n1,\"2\n").back().terminated);
  EXPECT_EQ(parse_csv("a,b\n1,").back().fields, (Fields{"1", ""}));
  EXPECT_TRUE(parse_csv("").empty());
}

}  // namespace
}  // namespace surety
