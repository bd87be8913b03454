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

}  // namespace surety
