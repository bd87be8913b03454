#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace surety {

/// The whole of a regular file. Throws InvalidInput naming the file and the reason.
std::string read_file(const std::filesystem::path& path);

/// Replaces a file by a complete one: writes beside it, syncs, renames. Readers see the old or the new text, never a
/// part. Throws Failure naming the file and the reason; then the old file is as it was.
void replace_file(const std::filesystem::path& path, std::string_view text);

/// Makes a folder and its parents. Throws Failure naming it and the reason.
void make_folder(const std::filesystem::path& folder);

/// 64-bit FNV-1a hash as 16 hexadecimal digits: tells contents apart, keeps no secrets.
std::string fingerprint(std::string_view text);

/// A file that only grows, by whole appends. Held by one process at a time (an advisory lock).
class AppendFile {
 public:
  /// Opens or creates the file. Throws Failure where it cannot be written or another process holds it.
  explicit AppendFile(const std::filesystem::path& path);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  /// Keeps the first `size` bytes. Throws Failure.
  void cut(std::uint64_t size);

  /// Appends and syncs to the device. On an error (a full disk) cuts the file back to what it held before and throws
  /// Failure.
  void append(std::string_view text);

 private:
  std::filesystem::path path_;
  int descriptor_;
  std::uint64_t size_;
};

}  // namespace surety
