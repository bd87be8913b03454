#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace surety {

/// A file that only grows, by whole appends. Held by one process at a time (an advisory lock).
class AppendFile {
 public:
  /// Opens or creates the file. Throws Failure where it cannot be written or another process holds it.
  explicit AppendFile(const std::filesystem::path& path);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }

  /// Keeps the first `size` bytes. Throws Failure.
  void cut(std::uint64_t size);

  /// Hands the text to the operating system: it outlives the process, if not the machine. On an error (a full disk)
  /// cuts the file back to what it held before and throws Failure.
  void append(std::string_view text);

  /// Waits until the disk has all of it. Throws Failure.
  void sync();
  /// The same, but at most once a second.
  void sync_now_and_then();

  /// Replaces the whole file: readers see the old or the new text, and no other process gets hold of it in between.
  /// Throws Failure; then the old file is as it was.
  void replace(std::string_view text);

 private:
  std::filesystem::path path_;
  int descriptor_;
  std::uint64_t size_ = 0;
  std::chrono::steady_clock::time_point synced_ = std::chrono::steady_clock::now();
};

}  // namespace surety
