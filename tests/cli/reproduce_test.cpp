// The papers' numbers come out, every check of them could have failed, and figures are drawn.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "host/io/files.h"
#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

// Every check turns red where the engine is off by a thousandth. Fixed seeds; play is compared at 5 standard errors.
void expect_agreement_that_could_fail(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "reproduce");
  arguments.push_back("--mutation-test");
  const Outcome outcome = surety_program(arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_NE(outcome.out.find(" 0 disagree"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("\n0 defects"), std::string::npos) << outcome.out;
}

TEST(Reproduce, Yamashita2018) { expect_agreement_that_could_fail({"yamashita-2018", "--samples", "2e4"}); }

TEST(Reproduce, Du2016) { expect_agreement_that_could_fail({"du-2016", "--samples", "2e4"}); }

TEST(Reproduce, BrooksAndDu2021) { expect_agreement_that_could_fail({"brooks-du-2021", "--samples", "2e4"}); }

TEST(Reproduce, GoyalAndNarayanan) { expect_agreement_that_could_fail({"goyal-narayanan", "--samples", "1e6"}); }

class Reproductions : public ScratchTest {};

TEST_F(Reproductions, BrooksAndDu2023DrawsItsFiguresToo) {
  const bool gnuplot = std::system("command -v gnuplot > /dev/null") == 0;
  std::vector<std::string> arguments{"brooks-du-2023", "--samples", "2e4"};
  if (gnuplot) arguments.insert(arguments.end(), {"--out", folder_ / "out"});
  expect_agreement_that_could_fail(arguments);
  if (!gnuplot) GTEST_SKIP() << "no gnuplot here";
  for (const char* figure : {"figure-1", "figure-2", "known-empirical"})
    for (const char* suffix : {".csv", ".svg", ".png"})
      EXPECT_GT(fs::file_size(folder_ / "out" / (std::string(figure) + suffix)), 1000u) << figure << suffix;
  const std::string shares = read_file(folder_ / "out" / "figure-2.csv");
  EXPECT_EQ(shares.substr(0, shares.find('\n')), "social_value,share,lower_k30,upper_k30");
}

}  // namespace
}  // namespace surety
