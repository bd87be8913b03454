// Brooks & Du (2023) comes out, and its figures are drawn.
#include <cstdlib>
#include <filesystem>
#include <string>

#include "host/io/files.h"
#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

class ReproduceBrooksDu2023 : public ScratchTest {};

TEST_F(ReproduceBrooksDu2023, Agrees) {
  const Outcome outcome = surety_program({"reproduce", "brooks-du-2023", "--samples", "2e4"});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_NE(outcome.out.find(" 0 disagree"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("1.556724"), std::string::npos) << outcome.out;  // Figure 1's guarantee
}

TEST_F(ReproduceBrooksDu2023, DrawsItsFigures) {
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  const Outcome outcome = surety_program({"reproduce", "brooks-du-2023", "--samples", "100", "--out", folder_ / "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  for (const char* figure : {"figure-1", "figure-2", "known-empirical"})
    for (const char* suffix : {".csv", ".svg", ".png"})
      EXPECT_GT(fs::file_size(folder_ / "out" / (std::string(figure) + suffix)), 1000u) << figure << suffix;
  const std::string shares = read_file(folder_ / "out" / "figure-2.csv");
  EXPECT_EQ(shares.substr(0, shares.find('\n')), "social_value,share,lower_k30,upper_k30");
}

}  // namespace
}  // namespace surety
