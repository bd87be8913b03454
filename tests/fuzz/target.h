#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace surety::fuzz {

/// One parser: returns for input that it takes and throws InvalidInput for any other. Whatever else happens is a bug.
/// `folder` is the target's own, empty at first.
void target(std::string_view input, const std::filesystem::path& folder);

/// Inputs that are made, not kept: files whose format changes with the program.
std::vector<std::string> seeds(const std::filesystem::path& folder);

/// Writes a file of the target's without waiting for the disk.
void write(const std::filesystem::path& path, std::string_view text);

/// A file that ArrayFileWriter wrote, with a right fingerprint: else nothing behind it would ever be looked at.
std::string with_fingerprint(std::string file);

/// Throws Failure where what must hold of an input that was taken does not.
void expect(bool holds, std::string_view what);

}  // namespace surety::fuzz
