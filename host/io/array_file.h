#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace surety {

/// Files of one kind: the words that all their formats begin with, what such a file is called, and the command that
/// writes it.
struct ArrayFileKind {
  std::string_view format_name, file, command;
};

/// An axis of an array: what it counts, and how far.
struct Axis {
  std::string label;
  std::uint64_t size;
};

/// Makes an HDF5 file of arrays and numbers in memory, then puts it in place. Names are paths: "mechanism/transfer".
/// In front of the HDF5 file, as its user block, stands what ArrayFile reads: a line with the format and a fingerprint
/// of all behind it, then a line of JSON with the numbers and every array's sizes and place.
class ArrayFileWriter {
 public:
  explicit ArrayFileWriter(std::string_view format);
  ~ArrayFileWriter();
  ArrayFileWriter(const ArrayFileWriter&) = delete;
  ArrayFileWriter& operator=(const ArrayFileWriter&) = delete;

  void array(const std::string& name, const std::vector<Axis>& axes, const std::vector<double>& numbers);
  /// Attributes of a group, or of the file where the name has no "/".
  void number(const std::string& name, double value);
  void text(const std::string& name, const std::string& text);

  /// Replaces what was at the path. Throws Failure.
  void write(const std::filesystem::path& path);

 private:
  struct File;

  std::string format_;
  std::unique_ptr<File> file_;
  nlohmann::ordered_json index_;
};

/// Such a file read back, by its user block alone: HDF5's library is made for files that one trusts. Sizes and places
/// are checked against the file before anything is read. Errors are InvalidInput and name the file.
class ArrayFile {
 public:
  /// Throws where there is no user block of such a file, or its fingerprint is not that of what follows it.
  ArrayFile(const std::filesystem::path& path, const ArrayFileKind& kind);

  [[noreturn]] void refuse(std::string_view problem) const;

  const std::string& format() const { return format_; }
  bool has_array(const std::string& name) const;
  /// Sizes of an array along its axes.
  std::vector<std::uint64_t> sizes(const std::string& name) const;
  /// Its numbers, all finite; the array must have these sizes.
  std::vector<double> array(const std::string& name, const std::vector<std::uint64_t>& sizes) const;
  double number(const std::string& name) const;  ///< finite
  int whole_number(const std::string& name, int least, int most) const;
  std::string text(const std::string& name) const;

 private:
  const nlohmann::json& entry(const char* kind, const std::string& name) const;
  std::uint64_t unsigned_in(const nlohmann::json& value, const std::string& name) const;

  std::filesystem::path path_;
  std::string content_, format_;
  std::uint64_t block_ = 0;  ///< bytes before the HDF5 file
  nlohmann::json index_;
};

}  // namespace surety
