#pragma once

#include <filesystem>
#include <string_view>

namespace surety {

/// Throws Failure "cannot WHAT PATH: reason".
[[noreturn]] void fail_on_file(const char* what, const std::filesystem::path& path, int error);

/// Writes everything, through short writes and interrupts; returns 0 or the error.
int write_all(int descriptor, std::string_view text);

/// Waits for the disk; returns 0 or the error. Devices and pipes have nothing to sync.
int sync_to_disk(int descriptor);

}  // namespace surety
