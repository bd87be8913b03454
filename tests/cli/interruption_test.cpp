#include <chrono>
#include <csignal>
#include <map>
#include <thread>

#include "host/io/files.h"
#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

class Interruption : public ScratchTest {
 protected:
  /// Cells of some milliseconds each, enough of them to stop between two.
  fs::path config(int seed) const {
    return write(
        "a.toml",
        "seed = " + std::to_string(seed) +
            "\nsamples = 2e5\nsampling = \"profile\"\nvalues = [\"uniform\"]\nmechanisms = [\"second-price\"]\n"
            "bidders = { from = 50, to = 130, step = 2 }\n");
  }

  Start sweep(const fs::path& config, const std::string& out) const {
    return {{"sweep", config, "--out", folder_ / out, "--threads", "1"}, "", 0};
  }

  /// Waits until the results hold a few cells.
  void wait_for_cells(const std::string& out) const {
    const fs::path results = folder_ / out / "results.csv";
    for (int i = 0; i < 2000 && (!fs::exists(results) || fs::file_size(results) < 3000); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }

  std::map<std::string, std::string> contents(const std::string& out) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder_ / out))
      files[entry.path().filename()] = read_file(entry.path());
    return files;
  }
};

TEST_F(Interruption, AKilledSweepGoesOnAndEndsWithTheSameBytes) {
  const fs::path file = config(1);
  ASSERT_EQ(Program(sweep(file, "whole")).wait().status, 0);
  Program killed(sweep(file, "parts"));
  wait_for_cells("parts");
  ::kill(killed.id(), SIGKILL);
  EXPECT_EQ(killed.wait().status, -SIGKILL);
  EXPECT_LT(fs::file_size(folder_ / "parts" / "results.csv"), fs::file_size(folder_ / "whole" / "results.csv"));
  const Outcome resumed = Program(sweep(file, "parts")).wait();
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_NE(resumed.err.find("are there already"), std::string::npos) << resumed.err;
  for (const char* name : {"results.csv", "rates.csv"}) {
    EXPECT_EQ(read_file(folder_ / "whole" / name), read_file(folder_ / "parts" / name));
  }
}

TEST_F(Interruption, CtrlCStopsAfterACellAndSaysHowToGoOn) {
  const fs::path file = config(1);
  Program stopped(sweep(file, "out"));
  wait_for_cells("out");
  ::kill(stopped.id(), SIGINT);
  const Outcome outcome = stopped.wait();
  EXPECT_EQ(outcome.status, 130);
  EXPECT_NE(outcome.err.find("the same command goes on from there"), std::string::npos) << outcome.err;
  EXPECT_FALSE(fs::exists(folder_ / "out" / "rates.csv"));
  EXPECT_EQ(Program(sweep(file, "out")).wait().status, 0);
}

TEST_F(Interruption, AnotherConfigsFolderIsRefusedUntouched) {
  const fs::path file =
      write("small.toml", "samples = 1000\nvalues = [\"uniform\"]\nmechanisms = [\"optimal\"]\nbidders = [2]\n");
  ASSERT_EQ(Program(sweep(file, "out")).wait().status, 0);
  const auto before = contents("out");
  const Outcome refused = Program(sweep(config(2), "out")).wait();
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(refused.one_error_line()) << refused.err;
  EXPECT_NE(refused.err.find("holds another config's results"), std::string::npos) << refused.err;
  EXPECT_EQ(contents("out"), before);
}

// A limit on the size of files stands in for a full disk: the write fails in the middle of the sweep.
TEST_F(Interruption, AFullDiskKeepsWholeCellsAndTheSweepGoesOn) {
  const fs::path file = write("small.toml",
                              "samples = 1000\nvalues = [\"uniform\"]\nmechanisms = [\"optimal\"]\nbidders = { from = "
                              "2, to = 40, step = 1 }\n");
  ASSERT_EQ(Program(sweep(file, "whole")).wait().status, 0);
  Start limited = sweep(file, "out");
  limited.largest_file = 12000;
  const Outcome failed = Program(limited).wait();
  EXPECT_EQ(failed.status, 2);
  EXPECT_TRUE(failed.one_error_line()) << failed.err;
  EXPECT_NE(failed.err.find("checkpoint.log: File too large"), std::string::npos) << failed.err;
  const std::string kept = read_file(folder_ / "out" / "results.csv");
  EXPECT_EQ(kept.back(), '\n');
  EXPECT_EQ(read_file(folder_ / "whole" / "results.csv").find(kept), 0u);
  EXPECT_EQ(Program(sweep(file, "out")).wait().status, 0);
  EXPECT_EQ(read_file(folder_ / "whole" / "results.csv"), read_file(folder_ / "out" / "results.csv"));
}

}  // namespace
}  // namespace surety
