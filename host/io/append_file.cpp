#include "host/io/append_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "host/io/descriptor.h"
#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds between_syncs{1};

/// Takes the lock and finds the size; returns 0 or the error. A file that was replaced between opening and locking is
/// another process's.
int hold(int descriptor, const fs::path& path, std::uint64_t& size) {
  struct stat held {
  }, named{};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return errno;
  if (::fstat(descriptor, &held) != 0 || ::stat(path.c_str(), &named) != 0) return errno;
  size = static_cast<std::uint64_t>(held.st_size);
  return held.st_ino == named.st_ino ? 0 : EWOULDBLOCK;
}

}  // namespace

AppendFile::AppendFile(const fs::path& path) : path_(path) {
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail_on_file("write", path, errno);
  const int error = hold(descriptor_, path, size_);
  if (error != 0) ::close(descriptor_);
  if (error == EWOULDBLOCK) throw Failure(fmt::format("{} is being written by another process", path.string()));
  if (error != 0) fail_on_file("write", path, error);
}

AppendFile::~AppendFile() { ::close(descriptor_); }

void AppendFile::cut(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail_on_file("write", path_, errno);
  size_ = size;
}

void AppendFile::append(std::string_view text) {
  if (const int error = write_all(descriptor_, text); error != 0) {
    // Best effort: a reader cuts torn lines off as well, so a failure here loses nothing.
    [[maybe_unused]] const int cut = ::ftruncate(descriptor_, static_cast<off_t>(size_));
    fail_on_file("write", path_, error);
  }
  size_ += text.size();
}

void AppendFile::sync() {
  if (const int error = sync_to_disk(descriptor_); error != 0) fail_on_file("write", path_, error);
  synced_ = std::chrono::steady_clock::now();
}

void AppendFile::sync_now_and_then() {
  if (std::chrono::steady_clock::now() - synced_ >= between_syncs) sync();
}

void AppendFile::replace(std::string_view text) {
  std::string temporary = path_.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_APPEND | O_CLOEXEC);
  if (descriptor < 0) fail_on_file("write", path_, errno);
  int error = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  if (error == 0) error = write_all(descriptor, text);
  if (error == 0) error = sync_to_disk(descriptor);
  if (error == 0 && ::fchmod(descriptor, 0644) != 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path_.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    ::close(descriptor);
    fail_on_file("write", path_, error);
  }
  ::close(descriptor_);
  descriptor_ = descriptor;
  size_ = text.size();
}

}  // namespace surety
