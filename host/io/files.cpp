#include "host/io/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "host/io/descriptor.h"
#include "surety/error.h"

namespace surety {
namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const char* what, const fs::path& path, const std::error_code& error) {
  throw InvalidInput(fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(error.value())));
}

/// What is there, if anything; an error is a refusal.
fs::file_status status_of(const char* what, const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::none) refuse(what, path, error);
  return status;
}

}  // namespace

std::string read_file(const fs::path& path) {
  const fs::file_status status = status_of("read", path);
  if (!fs::exists(status)) throw InvalidInput(fmt::format("cannot read {}: no such file", path.string()));
  if (!fs::is_regular_file(status)) {
    throw InvalidInput(fmt::format("cannot read {}: it is not a regular file; give a readable file", path.string()));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InvalidInput(fmt::format("cannot read {}: {}", path.string(), std::strerror(errno)));
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool is_there(const fs::path& path) { return fs::exists(status_of("look at", path)); }

bool is_folder(const fs::path& path) { return fs::is_directory(status_of("look at", path)); }

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  if (!is_folder(folder)) return entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    entries.push_back(at->path());
  if (error) refuse("list", folder, error);
  return entries;
}

fs::path absolute_path(const fs::path& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path.empty() ? "." : path, error);
  if (error) refuse("find the working folder for", path, error);
  return absolute;
}

void replace_file(const fs::path& path, std::string_view text) {
  std::string temporary = path.string() + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) fail_on_file("write", path, errno);
  int error = write_all(descriptor, text);
  if (error == 0) error = sync_to_disk(descriptor);
  if (error == 0 && ::fchmod(descriptor, 0644) != 0) error = errno;
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    fail_on_file("write", path, error);
  }
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !is_folder(folder)) fail_on_file("make folder", folder, error ? error.value() : ENOTDIR);
}

std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return fmt::format("{:016x}", hash);
}

}  // namespace surety
