// docs/extend/add-a-paper.md, followed: this program's list of papers is Surety's with the page's line.
#include <gtest/gtest.h>

#include <algorithm>

#include "host/io/files.h"
#include "host/papers/catalogue.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

class AddedPaper : public ScratchTest {};

TEST_F(AddedPaper, IsOnTheListAndRuns) {
  ReproduceConfig config;
  config.samples = 20'000;
  config.out = folder_ / "out";
  config.mutation_test = true;
  const Reproduction found = reproduce_paper(find_paper("vickrey-1961"), config);
  EXPECT_EQ(found.checks.size(), 12u);  // 2 auctions, 3 numbers of bidders, by hand and by play
  EXPECT_EQ(found.disagreements(), 0);
  EXPECT_TRUE(found.defects.empty());
  EXPECT_DOUBLE_EQ(found.checks.front().low + found.checks.front().high, 2.0 / 3);  // two bidders: 1/3
  const std::string lines = read_file(folder_ / "out" / "comparisons.csv");
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 13);
}

}  // namespace
}  // namespace surety
