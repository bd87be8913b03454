#include "host/io/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "surety/error.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* what, const fs::path& path, int error) {
  throw Failure(fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(error)));
}

/// Writes everything, through short writes and interrupts; returns 0 or the error.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// Devices and pipes have nothing to sync and say so with EINVAL.
int sync(int descriptor) { return ::fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno; }

}  // namespace

std::string read_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) throw InvalidInput(fmt::format("cannot read {}: no such file", path.string()));
  if (!fs::is_regular_file(status)) {
    throw InvalidInput(fmt::format("cannot read {}: it is not a regular file", path.string()));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InvalidInput(fmt::format("cannot read {}: {}", path.string(), std::strerror(errno)));
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void replace_file(const fs::path& path, std::string_view text) {
  std::string temporary = path.string() + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) fail("write", path, errno);
  int error = write_all(descriptor, text);
  if (error == 0) error = sync(descriptor);
  if (error == 0 && ::fchmod(descriptor, 0644) != 0) error = errno;
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    fail("write", path, error);
  }
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder)) fail("make folder", folder, error ? error.value() : ENOTDIR);
}

std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return fmt::format("{:016x}", hash);
}

AppendFile::AppendFile(const fs::path& path) : path_(path) {
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail("write", path, errno);
  int error = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  struct stat status {};
  if (error == 0 && ::fstat(descriptor_, &status) != 0) error = errno;
  size_ = static_cast<std::uint64_t>(status.st_size);
  if (error != 0) ::close(descriptor_);
  if (error == EWOULDBLOCK) throw Failure(fmt::format("{} is being written by another process", path.string()));
  if (error != 0) fail("write", path, error);
}

AppendFile::~AppendFile() { ::close(descriptor_); }

void AppendFile::cut(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail("write", path_, errno);
  size_ = size;
}

void AppendFile::append(std::string_view text) {
  int error = write_all(descriptor_, text);
  if (error == 0) error = sync(descriptor_);
  if (error != 0) {
    // Best effort: a reader cuts torn cells off as well, so a failure here loses nothing.
    [[maybe_unused]] const int cut = ::ftruncate(descriptor_, static_cast<off_t>(size_));
    fail("write", path_, error);
  }
  size_ += text.size();
}

}  // namespace surety
