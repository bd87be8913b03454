#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "surety/error.h"
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
  expect_complaint("note,bid\n\"two\nlines\",3\nx,y\n", "bid", "bids.csv line 4: 'bid' = 'y' is not a number");
  expect_complaint("bid\n1\n\"2\n3\n", "bid", "bids.csv line 3: a quote is opened but not closed");
}

TEST_F(Empirical, FilesAreLookedUpInTheFolder) {
  spec("bid\n2\n", "bid");
  const LawPtr law = parse_law("empirical:bids.csv#bid", folder_);
  EXPECT_DOUBLE_EQ(law->mean(), 2);
  EXPECT_EQ(law->spec(), "empirical:bids.csv#bid");
}

TEST_F(Empirical, ErrorsNameTheLine) {
  expect_complaint("bid\n1\nx\n", "bid", "bids.csv line 3: 'bid' = 'x' is not a number");
  expect_complaint("id,bid\n1,2\n\n2,\n", "bid", "line 4: 'bid' is empty");
  expect_complaint("id,bid\n1,2\n2\n", "bid", "line 3: 'bid': 1 cells");
  expect_complaint("bid\n1\n-2\n", "bid", "line 3: 'bid': value -2 is negative");
  expect_complaint("bid\nnan\n", "bid", "line 2: 'bid' = 'nan' is not finite");
  expect_complaint("bid\n", "bid", "column 'bid' is empty");
  expect_complaint("", "bid", "column 'bid' is empty");
}

TEST_F(Empirical, ErrorsNameTheColumns) {
  expect_complaint("id,amount\n1,2\n", "amonut", "no column 'amonut'; did you mean 'amount'? (columns: id, amount)");
  expect_complaint("1,2\n", "bid", "the file has no header, give a number from 1 to 2");
  expect_complaint("1,2\n", "3", "no column '3'");
}

TEST_F(Empirical, ErrorsNameTheFile) {
  for (const auto& [text, phrase] :
       {std::pair{"empirical:" + (folder_ / "none.csv").string() + "#bid",
                  "none.csv: no such file; give a readable CSV file"},
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
