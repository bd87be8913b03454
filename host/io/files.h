#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace surety {

/// The whole of a regular file. Throws InvalidInput naming the file and the reason.
std::string read_file(const std::filesystem::path& path);

/// Replaces a file by a complete one: writes beside it, syncs, renames. Readers see the old or the new text, never a
/// part. Throws Failure naming the file and the reason; then the old file is as it was.
void replace_file(const std::filesystem::path& path, std::string_view text);

/// Whether there is something of that name, and whether it is a folder. Throw InvalidInput naming it and the reason
/// where that cannot be found out: for links that lead to themselves, or a folder that may not be searched.
bool is_there(const std::filesystem::path& path);
bool is_folder(const std::filesystem::path& path);

/// What is in a folder; nothing where there is none. Throws InvalidInput naming it and the reason.
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder);

/// The path from the root. Throws InvalidInput where the working folder is gone.
std::filesystem::path absolute_path(const std::filesystem::path& path);

/// Makes a folder and its parents. Throws Failure naming it and the reason.
void make_folder(const std::filesystem::path& folder);

/// 64-bit FNV-1a hash as 16 hexadecimal digits: tells contents apart, keeps no secrets.
std::string fingerprint(std::string_view text);

}  // namespace surety
