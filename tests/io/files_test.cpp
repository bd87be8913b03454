#include "host/io/files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "host/io/append_file.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "surety-files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  template <class Error, class Action>
  static std::string message_of(Action action) {
    try {
      action();
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing thrown";
  }

  fs::path folder_;
};

TEST_F(Files, ReplacingLeavesOneWholeFile) {
  const fs::path path = folder_ / "a.txt";
  replace_file(path, "first");
  replace_file(path, "second");
  EXPECT_EQ(read_file(path), "second");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(Files, FailedReplacementNamesTheFileAndLeavesNothing) {
  const fs::path path = folder_ / "missing" / "a.txt";
  const std::string message = message_of<Failure>([&] { replace_file(path, "text"); });
  EXPECT_NE(message.find(path.string()), std::string::npos) << message;
  EXPECT_NE(message.find("No such file or directory"), std::string::npos) << message;
  fs::create_directory(folder_ / "taken");
  EXPECT_THROW(replace_file(folder_ / "taken", "text"), Failure);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(Files, AppendingKeepsWhatItIsToldTo) {
  const fs::path path = folder_ / "log";
  { AppendFile(path).append("one\ntwo\nto"); }
  {
    AppendFile file(path);
    file.cut(8);
    file.append("three\n");
    file.append("four\n");
  }
  EXPECT_EQ(read_file(path), "one\ntwo\nthree\nfour\n");
}

TEST_F(Files, FullDiskIsAFailureThatNamesTheFile) {
  const std::string message = message_of<Failure>([] { AppendFile("/dev/full").append("text"); });
  EXPECT_NE(message.find("/dev/full"), std::string::npos) << message;
  EXPECT_NE(message.find("No space left on device"), std::string::npos) << message;
}

TEST_F(Files, OneWriterAtATime) {
  AppendFile first(folder_ / "log");
  const std::string message = message_of<Failure>([&] { AppendFile second(folder_ / "log"); });
  EXPECT_NE(message.find("another process"), std::string::npos) << message;
}

TEST_F(Files, AFileThatIsReplacedStaysHeld) {
  AppendFile file(folder_ / "log");
  file.append("old\n");
  file.replace("new\n");
  EXPECT_THROW(AppendFile(folder_ / "log"), Failure);
  file.append("more\n");
  EXPECT_EQ(read_file(folder_ / "log"), "new\nmore\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(Files, ReadingWantsARegularFile) {
  EXPECT_NE(message_of<InvalidInput>([&] { read_file(folder_ / "none"); }).find("no such file"), std::string::npos);
  EXPECT_NE(message_of<InvalidInput>([&] { read_file(folder_); }).find("not a regular file"), std::string::npos);
  EXPECT_NE(message_of<InvalidInput>([&] { read_file("/dev/full"); }).find("not a regular file"), std::string::npos);
}

TEST_F(Files, FoldersThatCannotBeMadeAreNamed) {
  std::ofstream(folder_ / "file") << "x";
  const std::string message = message_of<Failure>([&] { make_folder(folder_ / "file" / "below"); });
  EXPECT_NE(message.find("Not a directory"), std::string::npos) << message;
  EXPECT_THROW(make_folder(folder_ / "file"), Failure);
  make_folder(folder_ / "a" / "b");
  EXPECT_TRUE(fs::is_directory(folder_ / "a" / "b"));
}

TEST(Fingerprint, IsFnv1a) {
  EXPECT_EQ(fingerprint(""), "cbf29ce484222325");
  EXPECT_EQ(fingerprint("a"), "af63dc4c8601ec8c");
  EXPECT_EQ(fingerprint("foobar"), "85944171f73967e8");
}

}  // namespace
}  // namespace surety
