#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "surety/error.h"
#include "surety/remarks.h"
#include "surety/values/law.h"

namespace surety {
namespace {

class Empirical : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("surety_empirical_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string spec(const std::string& text, const std::string& column) {
    const auto path = folder_ / "bids.csv";
    std::ofstream(path) << text;
    return "empirical:" + path.string() + "#" + column;
  }

  std::string complaint(const std::string& text, const std::string& column) {
    try {
      parse_law(spec(text, column));
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "accepted";
  }

  void expect_complaint(const std::string& text, const std::string& column, const std::string& phrase) {
    const std::string message = complaint(text, column);
    EXPECT_NE(message.find(phrase), std::string::npos) << message;
  }

  /// Reads column "bid" and hears these remarks, no others.
  void expect_mean(const std::string& text, double mean, const std::vector<std::string>& remarks) {
    std::vector<std::string> heard;
    set_remark_handler([&](const std::string& remark) { heard.push_back(remark); });
    EXPECT_DOUBLE_EQ(parse_law(spec(text, "bid"))->mean(), mean) << text;
    set_remark_handler({});
    EXPECT_EQ(heard, remarks);
  }

  std::filesystem::path folder_;
};

TEST_F(Empirical, EveryRowWeighsTheSame) {
  const LawPtr law = parse_law(spec("id,bid\n1,2.5\n2,1\n\n3,2.5\r\n4, 4\n", "bid"));
  EXPECT_DOUBLE_EQ(law->mean(), 2.5);
  EXPECT_DOUBLE_EQ(law->demand(2.5), 0.75);
  EXPECT_DOUBLE_EQ(law->survival(2.5), 0.25);
  EXPECT_EQ(law->breakpoints(), (std::vector<double>{1, 2.5, 4}));
  EXPECT_TRUE(law->has_atoms());
  EXPECT_EQ(parse_law(law->spec())->mean(), law->mean());
}

TEST_F(Empirical, ASecondColumnHasWeights) {
  const std::string text = "v,w\n4,3\n1,1\n4,1\n9,0\n";
  const LawPtr law = parse_law(spec(text, "v@w"));
  EXPECT_DOUBLE_EQ(law->mean(), 17.0 / 5);
  EXPECT_DOUBLE_EQ(law->cdf(1), 0.2);
  EXPECT_EQ(law->breakpoints(), (std::vector<double>{1, 4}));
  EXPECT_EQ(parse_law(law->spec())->mean(), law->mean());
  EXPECT_DOUBLE_EQ(parse_law(spec(text, "1 @ 2"))->mean(), law->mean());
  // a column that is called so
  EXPECT_DOUBLE_EQ(parse_law(spec("v@w,w\n2,5\n4,1\n", "v@w"))->mean(), 3);
  EXPECT_DOUBLE_EQ(parse_law(spec("v,w\n4,1e12\n1,1e-12\n", "v@w"))->cdf(1), 1e-24);
}

TEST_F(Empirical, WeightsThatAreNoneAreRefused) {
  expect_complaint("v,w\n4,-1\n", "v@w", ":2: w: weight -1 is not 0 or from");
  expect_complaint("v,w\n4,1\n5,1e-13\n", "v@w", ":3: w: weight 1e-13 is not 0 or from");
  expect_complaint("v,w\n4,0\n5,0\n", "v@w", "all weights are 0");
  expect_complaint("v,w\n4,nan\n", "v@w", ":2: w");
  expect_complaint("v,w\n4,NA\n", "v@w", ":2: w");
  expect_complaint("v,w\n4,1\n", "v@x", "no column 'x'");
}

TEST_F(Empirical, ColumnsByNumberWithAndWithoutHeader) {
  EXPECT_DOUBLE_EQ(parse_law(spec("a,b\n1,10\n2,20\n", "2"))->mean(), 15);
  EXPECT_DOUBLE_EQ(parse_law(spec("1,10\n2,20\n", "2"))->mean(), 15);
  EXPECT_DOUBLE_EQ(parse_law(spec("\"the \"\"bid\"\", net\",b\n1,10\n", "the \"bid\", net"))->mean(), 1);
  EXPECT_DOUBLE_EQ(parse_law(spec("\xEF\xBB\xBF"
                                  "bid\n7\n",
                                  "bid"))
                       ->mean(),
                   7);
}

TEST_F(Empirical, QuotedFieldsMayHoldLineBreaks) {
  EXPECT_DOUBLE_EQ(parse_law(spec("note,bid\n\"two\nlines, really\",3\n\"\",5\n", "bid"))->mean(), 4);
  expect_complaint("note,bid\n\"two\nlines\",3\nx,y\n", "bid", "bids.csv:4: bid = 'y' is not a number");
  expect_complaint("bid\n1\n\"2\n3\n", "bid", "bids.csv:3: a quote is opened and not closed");
}

TEST_F(Empirical, FilesAreLookedUpInTheFolder) {
  spec("bid\n2\n", "bid");
  const LawPtr law = parse_law("empirical:bids.csv#bid", folder_);
  EXPECT_DOUBLE_EQ(law->mean(), 2);
  EXPECT_EQ(law->spec(), "empirical:bids.csv#bid");
}

TEST_F(Empirical, ErrorsNameTheLine) {
  expect_complaint("bid\n1\nx\n", "bid", "bids.csv:3: bid = 'x' is not a number");
  expect_complaint("id,bid\n1,2\n\n2,\n", "bid", "bids.csv:4: bid is empty");
  expect_complaint("id,bid\n1,2\n2\n", "bid", "bids.csv:3: 1 cell but 2 columns");
  expect_complaint("bid\n1\n-2\n", "bid", "bids.csv:3: bid: value -2 is negative");
  expect_complaint("bid\nnan\n", "bid", "bids.csv:2: bid = 'nan' is not finite");
  expect_complaint("bid\n", "bid", "bids.csv: no lines of numbers");
  expect_complaint("", "bid", "bids.csv: no lines of numbers");
}

// The issue's two files: a decimal comma or a thousands separator that makes a cell too many.
TEST_F(Empirical, SurplusCellsAreRefused) {
  expect_complaint("bid\n12,50\n13,75\n20,10\n", "bid", "bids.csv:2: 2 cells but 1 column; a separator within a cell");
  expect_complaint("auction,bid\n1,1,234.50\n", "bid", "bids.csv:2: 3 cells but 2 columns");
  expect_complaint("auction;bid\n1;2;3\n", "bid", "bids.csv:2: 3 cells but 2 columns");
}

TEST_F(Empirical, OtherFormsAreReadWhereTheyHaveOneMeaning) {
  const std::string file = (folder_ / "bids.csv").string();
  expect_mean(
      "id;bid\n1;12,50\n2;13,75\n", 13.125,
      {file + ": cells are separated by semicolons", file + ": '12,50' in line 2: commas are read as decimal points"});
  expect_mean("id\tbid\n1\t2.5\n", 2.5, {file + ": cells are separated by tabs"});
  expect_mean("id,bid\n1,\"1,234.50\"\n2,\"1,000\"\n", 1117.25,
              {file + ": '1,234.50' in line 2: commas are read as thousands separators"});
  expect_mean("id;bid\n1;1.234,50\n2;1.000\n", 1117.25,
              {file + ": cells are separated by semicolons",
               file + ": '1.234,50' in line 2: commas are read as decimal points, points as thousands separators"});
  expect_mean("bid\n4\nNA\n6\nNA\n", 5, {file + ":3: bid is 'NA': 2 of 4 lines have no value and are left out"});
  expect_mean("bid\n2\n4\n", 3, {});
}

TEST_F(Empirical, FormsWithTwoMeaningsAreRefused) {
  expect_complaint("id;bid\n1;1,234\n2;2,500\n", "bid",
                   "bids.csv:2: bid = '1,234' can be read in two ways, as 1234 and as 1.234");
  expect_complaint("id;bid\n1;12,50\n2;1.234\n", "bid", "bids.csv:3: bid = '1.234' can be read in two ways, for 12,50");
  expect_complaint("id;bid\n1;12,50\n2;0.5\n", "bid",
                   "12,50 in line 2 and 0.5 in line 3 are written in different ways");
  expect_complaint("a,b;bid\n1,5;2\n", "bid", "the first line has commas and semicolons");
  expect_complaint("alice,12.5\nbob,13\n", "2", "bids.csv:1: 'alice', '12.5' may be names of columns or data");
  expect_complaint("2,1\n5,7\n", "3", "no column '3'; the file has no header");
  expect_complaint("x,1\n5,7\n", "1", "'1' is the name of column 2 and the number of another");
  expect_complaint("bid,bid\n5,7\n", "bid", "two columns are named 'bid'");
  expect_complaint("bid\nNA\n", "bid", "nothing but missing values");
  expect_complaint("bid\n1 000\n", "bid", "'1 000' is not a number");
  expect_complaint("bid\n$5\n", "bid", "'$5' is not a number");
}

// A year over bids is a name and no bid.
TEST_F(Empirical, NumbersCanBeNamesOfColumns) {
  EXPECT_DOUBLE_EQ(parse_law(spec("id,2019\n1,30\n2,40\n", "2019"))->mean(), 35);
}

TEST_F(Empirical, ErrorsNameTheColumns) {
  expect_complaint("id,amount\n1,2\n", "amonut", "no column 'amonut'; did you mean 'amount'? (columns: id, amount)");
  expect_complaint("1,2\n", "bid", "the file has no header, give a number from 1 to 2");
  expect_complaint("1,2\n", "3", "no column '3'");
}

TEST_F(Empirical, ErrorsNameTheFile) {
  for (const auto& [text, phrase] :
       {std::pair{"empirical:" + (folder_ / "none.csv").string() + "#bid", "none.csv: no such file"},
        std::pair{std::string("empirical:bids.csv"), "names no column; write empirical:file.csv#column"}}) {
    try {
      parse_law(text);
      FAIL() << text;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find(phrase), std::string::npos) << error.what();
    }
  }
}

TEST_F(Empirical, ManyRowsKeepTheVirtualValueSmall) {
  std::string text = "bid\n";
  for (int i = 0; i < 30000; ++i) text += std::to_string(1 + i / 30000.0) + "\n";
  const LawPtr law = parse_law(spec(text, "bid"));
  const IronedVirtualValue phi = ironed_virtual_value(*law);
  EXPECT_LE(phi.form.value.size(), 8192u);
  EXPECT_NEAR(phi.monopoly_price, 1, 1e-3);
  EXPECT_GT(phi.error_bound, 0);
  EXPECT_LT(phi.error_bound, 1e-3);
}

}  // namespace
}  // namespace surety
