#include "host/io/gnuplot.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "host/io/files.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

class Gnuplot : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "surety-gnuplot-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = std::getenv("PATH");
  }
  void TearDown() override {
    ::setenv("PATH", path_.c_str(), 1);
    fs::remove_all(folder_);
  }

  fs::path folder_;
  std::string path_;
};

TEST_F(Gnuplot, MissingProgramIsNamedWithItsPackage) {
  ::setenv("PATH", folder_.c_str(), 1);
  try {
    draw_figure(folder_ / "figure", "plot x", 300, 200);
    FAIL() << "nothing thrown";
  } catch (const Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("gnuplot-nox"), std::string::npos) << failure.what();
  }
}

TEST_F(Gnuplot, DrawsBothFormats) {
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  draw_figure(folder_ / "figure", "set title " + gnuplot_string("a \"b\" c_d \\ e^f") + " noenhanced\nplot x", 300,
              200);
  EXPECT_NE(read_file(folder_ / "figure.svg").find("c_d"), std::string::npos);
  EXPECT_EQ(read_file(folder_ / "figure.png").substr(1, 3), "PNG");
}

// Names in files are anybody's: none may run a command, end the string, or the line.
TEST_F(Gnuplot, TextIsNoCommand) {
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  const fs::path made = folder_ / "made";
  const std::string touch = "touch " + made.string();
  for (const std::string& text : std::initializer_list<std::string>{
           "a `" + touch + "` b", "a\nsystem('" + touch + "')\n", "a'; system('" + touch + "'); '",
           "a\"; system(\"" + touch + "\"); \"", "a\\", "it's"}) {
    draw_figure(folder_ / "figure", "set title " + gnuplot_string(text) + " noenhanced\nplot x", 300, 200);
    EXPECT_FALSE(fs::exists(made)) << text;
  }
  EXPECT_NE(read_file(folder_ / "figure.svg").find("it's"), std::string::npos);
}

// Nor may the name of the folder for what is not yet a figure.
TEST_F(Gnuplot, AFoldersNameIsNoCommand) {
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  const fs::path odd = folder_ / "a \"b\" `touch made`";
  fs::create_directories(odd);
  ::setenv("TMPDIR", odd.c_str(), 1);
  const auto draw = [&] { draw_figure(folder_ / "figure", "plot x", 300, 200, true); };
  EXPECT_NO_THROW(draw());
  before ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
  EXPECT_TRUE(fs::exists(folder_ / "figure.pdf"));
  EXPECT_FALSE(fs::exists("made"));
}

TEST_F(Gnuplot, BadScriptsAreReportedAndLeaveNoFigure) {
  if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "no gnuplot here";
  EXPECT_THROW(draw_figure(folder_ / "figure", "plot nonsense(", 300, 200), Failure);
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace surety
