#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <random>
#include <thread>

#include "host/io/files.h"
#include "tests/cli/program.h"
#include "tests/sweeps/scratch.h"

namespace surety {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Fault : public ScratchTest {
 protected:
  /// Two cells of many batches and some of one; about a sixth of a second on one core.
  fs::path config() const {
    return write("a.toml",
                 "samples = 4e6\nbatch = 65536\nvalues = [\"uniform\"]\nmechanisms = [\"second-price\", "
                 "\"posted-price:price=best\"]\nbidders = [2, 16]\n");
  }

  Start sweep(const std::string& out, std::vector<std::string> more = {}) const {
    Start start{{"sweep", folder_ / "a.toml", "--out", folder_ / out, "--threads", "1"}, "", 0};
    start.arguments.insert(start.arguments.end(), more.begin(), more.end());
    return start;
  }

  void expect_same_results(const std::string& a, const std::string& b) const {
    for (const char* name : {"results.csv", "rates.csv"})
      EXPECT_EQ(read_file(folder_ / a / name), read_file(folder_ / b / name)) << name;
  }

  std::size_t checkpoint_lines(const std::string& out) const {
    const fs::path path = folder_ / out / "checkpoint.log";
    if (!fs::exists(path)) return 0;
    const std::string text = read_file(path);
    return std::size_t(std::count(text.begin(), text.end(), '\n'));
  }
};

// Kills at 50 random moments, a run going on where the killed one before it stood, until one ends by itself.
TEST_F(Fault, FiftyKillsLoseAndDoubleNothing) {
  config();
  ASSERT_EQ(Program(sweep("whole")).wait().status, 0);
  std::mt19937_64 random(7);
  int kills = 0, stops = 0;
  for (int sequence = 0; kills < 50; ++sequence) {
    const std::string out = "parts-" + std::to_string(sequence);
    for (bool finished = false; !finished;) {
      Program running(sweep(out));
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 100'000));
      const int signal = random() % 2 == 0 ? SIGKILL : SIGTERM;
      ::kill(running.id(), signal);
      const Outcome outcome = running.wait();
      finished = outcome.status == 0;
      if (finished) break;
      ++kills;
      if (outcome.status == 130) ++stops;
      EXPECT_TRUE(outcome.status == -SIGKILL || outcome.status == 130 || outcome.status == -SIGTERM) << outcome.err;
    }
    expect_same_results("whole", out);
  }
  EXPECT_GT(stops, 0);
}

TEST_F(Fault, KilledShardsMergeToTheSameBytes) {
  config();
  ASSERT_EQ(Program(sweep("whole")).wait().status, 0);
  std::mt19937_64 random(8);
  for (int index = 1; index <= 3; ++index) {
    const std::vector<std::string> shard{"--shard", std::to_string(index) + "/3"};
    Program running(sweep("parts", shard));
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 50'000));
    ::kill(running.id(), SIGKILL);
    running.wait();
    if (index < 3) ASSERT_EQ(Program(sweep("parts", shard)).wait().status, 0);
  }
  fs::remove_all(folder_ / "parts" / "shard-3-of-3");
  const Outcome missing = surety_program({"merge", folder_ / "parts"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_NE(missing.err.find("shard 3 of 3 is missing: run surety sweep with --shard 3/3"), std::string::npos)
      << missing.err;
  EXPECT_FALSE(fs::exists(folder_ / "parts" / "results.csv"));
  ASSERT_EQ(Program(sweep("parts", {"--shard", "3/3"})).wait().status, 0);
  ASSERT_EQ(surety_program({"merge", folder_ / "parts"}).status, 0);
  expect_same_results("whole", "parts");
}

TEST_F(Fault, MissingShardsAreNamedAsRanges) {
  config();
  for (const char* shard : {"1/12", "2/12", "8/12", "10/12"})
    ASSERT_EQ(Program(sweep("few", {"--shard", shard})).wait().status, 0);
  const Outcome missing = surety_program({"merge", folder_ / "few"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_NE(missing.err.find("shards 3-7,9,11-12 of 12 are missing: run surety sweep with --shard 3/12 and so on"),
            std::string::npos)
      << missing.err;
}

// A checkpoint without its results is a shard that was stopped at once.
TEST_F(Fault, UnfinishedShardsAreNamedAsRangesToo) {
  config();
  for (const char* shard : {"1/4", "2/4", "3/4", "4/4"})
    ASSERT_EQ(Program(sweep("begun", {"--shard", shard})).wait().status, 0);
  for (const char* shard : {"shard-2-of-4", "shard-3-of-4", "shard-4-of-4"}) {
    const fs::path log = folder_ / "begun" / shard / "checkpoint.log";
    const std::string text = read_file(log);
    write(fs::relative(log, folder_), text.substr(0, text.find('\n') + 1));
  }
  const Outcome unfinished = surety_program({"merge", folder_ / "begun"});
  EXPECT_EQ(unfinished.status, 2);
  EXPECT_NE(unfinished.err.find("shards 2-4 of 4 are not finished: 0 of "), std::string::npos) << unfinished.err;
}

TEST_F(Fault, ShardsThatDoNotBelongTogetherAreRefused) {
  config();
  ASSERT_EQ(Program(sweep("a", {"--shard", "1/2"})).wait().status, 0);
  const std::string text = read_file(folder_ / "a.toml");
  write("a.toml", "seed = 5\n" + text);
  ASSERT_EQ(Program(sweep("b", {"--shard", "2/2"})).wait().status, 0);
  ASSERT_EQ(Program(sweep("c", {"--shard", "2/3"})).wait().status, 0);
  const auto refusal = [&](std::vector<std::string> folders) {
    folders.insert(folders.begin(), "merge");
    folders.insert(folders.end(), {"--out", folder_ / "joint"});
    const Outcome outcome = surety_program(folders);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_TRUE(outcome.one_error_line()) << outcome.err;
    EXPECT_FALSE(fs::exists(folder_ / "joint"));
    return outcome.err;
  };
  EXPECT_NE(refusal({folder_ / "a", folder_ / "b"}).find("are shards of different configs"), std::string::npos);
  EXPECT_NE(refusal({folder_ / "b", folder_ / "c"}).find("is one of 3 shards"), std::string::npos);
  EXPECT_NE(refusal({folder_ / "a", folder_ / "a"}).find("is given twice"), std::string::npos);
  EXPECT_NE(refusal({folder_ / "none"}).find("there is no folder"), std::string::npos);

  write("a.toml", text);
  ASSERT_EQ(Program(sweep("d", {"--shard", "2/2"})).wait().status, 0);
  std::string other = read_file(folder_ / "d" / "shard-2-of-2" / "manifest.json");
  const std::size_t version = other.find("\"version\": \"") + 12;
  other.replace(version, 1, "9");
  write("d/shard-2-of-2/manifest.json", other);
  EXPECT_NE(refusal({folder_ / "a", folder_ / "d"}).find("is a shard by surety"), std::string::npos);

  const Outcome range = surety_program({"sweep", folder_ / "a.toml", "--out", folder_ / "e", "--shard", "3/2"});
  EXPECT_EQ(range.status, 2);
  EXPECT_NE(range.err.find("--shard: shard 3 is out of range; of 2 shards there are 1 to 2"), std::string::npos)
      << range.err;
  EXPECT_FALSE(fs::exists(folder_ / "e"));
}

TEST_F(Fault, ASecondProcessIsRefused) {
  write("a.toml", "samples = 1e9\nvalues = [\"uniform\"]\nmechanisms = [\"second-price\"]\nbidders = [2, 3]\n");
  Program first(sweep("out"));
  for (int i = 0; i < 500 && checkpoint_lines("out") < 2; ++i) std::this_thread::sleep_for(10ms);
  const Outcome second = Program(sweep("out")).wait();
  EXPECT_EQ(second.status, 2);
  EXPECT_TRUE(second.one_error_line()) << second.err;
  EXPECT_NE(second.err.find("is being written by another process"), std::string::npos) << second.err;
  ::kill(first.id(), SIGTERM);
  EXPECT_EQ(first.wait().status, 130);
}

TEST_F(Fault, ADamagedTailIsPlayedAgain) {
  config();
  ASSERT_EQ(Program(sweep("whole")).wait().status, 0);
  Program running(sweep("out"));
  for (int i = 0; i < 500 && checkpoint_lines("out") < 20; ++i) std::this_thread::sleep_for(1ms);
  ::kill(running.id(), SIGKILL);
  running.wait();
  std::string text = read_file(folder_ / "out" / "checkpoint.log");
  text[text.size() / 2] ^= 1;
  write("out/checkpoint.log", text);
  const Outcome resumed = Program(sweep("out")).wait();
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_NE(resumed.err.find("at the end of the checkpoint were damaged"), std::string::npos) << resumed.err;
  expect_same_results("whole", "out");
}

/// A small disk of its own, or the reason why there is none.
class Disk {
 public:
  Disk(fs::path path, const char* options) : path_(std::move(path)) {
    fs::create_directory(path_);
    if (::mount("none", path_.c_str(), "tmpfs", 0, options) != 0) reason_ = std::strerror(errno);
  }
  ~Disk() {
    if (reason_.empty()) ::umount2(path_.c_str(), MNT_DETACH);
  }
  const std::string& reason() const { return reason_; }
  void make_read_only() const { ::mount("none", path_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr); }
  void grow() const { ::mount("none", path_.c_str(), "tmpfs", MS_REMOUNT, "size=4m"); }

 private:
  fs::path path_;
  std::string reason_;
};

TEST_F(Fault, AFullDiskLeavesTheCheckpointWhole) {
  const Disk disk(folder_ / "disk", "size=32k");
  if (!disk.reason().empty()) GTEST_SKIP() << "no file system can be mounted here: " << disk.reason();
  config();
  ASSERT_EQ(Program(sweep("whole")).wait().status, 0);
  const Outcome full = Program(sweep("disk/out")).wait();
  EXPECT_EQ(full.status, 2);
  EXPECT_TRUE(full.err.ends_with("No space left on device\n")) << full.err;
  EXPECT_EQ(full.err.find("surety: "), full.err.rfind("surety: ")) << full.err;
  EXPECT_GE(checkpoint_lines("disk/out"), 5u);
  disk.grow();
  const Outcome resumed = Program(sweep("disk/out")).wait();
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_EQ(resumed.err.find("damaged"), std::string::npos) << resumed.err;
  expect_same_results("whole", "disk/out");
}

TEST_F(Fault, AReadOnlyFolderIsAClearError) {
  const Disk disk(folder_ / "disk", "size=1m");
  if (!disk.reason().empty() && ::geteuid() == 0)
    GTEST_SKIP() << "root may write anywhere, and no file system can be mounted here: " << disk.reason();
  config();
  Program running(sweep("disk/out"));
  for (int i = 0; i < 500 && checkpoint_lines("disk/out") < 10; ++i) std::this_thread::sleep_for(1ms);
  ::kill(running.id(), SIGKILL);
  running.wait();
  const std::string before = read_file(folder_ / "disk" / "out" / "checkpoint.log");
  if (disk.reason().empty()) {
    disk.make_read_only();
  } else {
    fs::permissions(folder_ / "disk" / "out" / "checkpoint.log", fs::perms::owner_read);
  }
  const Outcome refused = Program(sweep("disk/out")).wait();
  EXPECT_EQ(refused.status, 2);
  EXPECT_TRUE(refused.one_error_line()) << refused.err;
  EXPECT_NE(refused.err.find("checkpoint.log: "), std::string::npos) << refused.err;
  EXPECT_EQ(read_file(folder_ / "disk" / "out" / "checkpoint.log"), before);
}

TEST_F(Fault, JobArraysFindTheirShard) {
  config();
  ::setenv("SLURM_ARRAY_TASK_ID", "2", 1);
  ::setenv("SLURM_ARRAY_TASK_MIN", "0", 1);
  ::setenv("SLURM_ARRAY_TASK_COUNT", "3", 1);
  EXPECT_EQ(Program(sweep("out")).wait().status, 0);
  EXPECT_TRUE(fs::exists(folder_ / "out" / "shard-3-of-3" / "manifest.json"));
  ::setenv("SLURM_ARRAY_TASK_MIN", "2", 1);  // an array of one, to do the third shard again
  ::setenv("SLURM_ARRAY_TASK_COUNT", "1", 1);
  const Outcome refused = Program(sweep("out")).wait();
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("holds shard-3-of-3, a shard of 3, and this would be the whole sweep"), std::string::npos)
      << refused.err;
  EXPECT_EQ(Program(sweep("out", {"--shard", "3/3"})).wait().status, 0);
  for (const char* name : {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT"}) ::unsetenv(name);
}

TEST_F(Fault, BoundsAreShardedToo) {
  write("environment.toml", "bidders = 2\nvalues = \"common\"\nsupport = [0, 0.5, 1]\n");
  write("a.toml", "job = \"bounds\"\nenvironments = [\"environment.toml\"]\nk = [3, 4, 5]\ngap = 1e-2\n");
  ASSERT_EQ(Program(sweep("whole")).wait().status, 0);
  for (const char* shard : {"1/2", "2/2"}) ASSERT_EQ(Program(sweep("parts", {"--shard", shard})).wait().status, 0);
  ASSERT_EQ(surety_program({"merge", folder_ / "parts"}).status, 0);
  const std::string results = read_file(folder_ / "whole" / "results.csv");
  EXPECT_EQ(std::count(results.begin(), results.end(), '\n'), 4);
  EXPECT_EQ(read_file(folder_ / "parts" / "results.csv"), results);
}

}  // namespace
}  // namespace surety
