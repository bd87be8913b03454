#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surety/error.h"

namespace surety {

/// One TOML value with the place that messages name. Refers to the file's path and to the parsed table, which must
/// live.
class TomlNode {
 public:
  TomlNode(const std::filesystem::path& file, std::string key, const toml::node& node)
      : file_(file), key_(std::move(key)), node_(node) {}

  [[noreturn]] void fail(std::string_view problem) const;

  /// Runs a parser and puts file, line and key before its message.
  template <class Parser>
  auto checked(Parser parser) const {
    try {
      return parser();
    } catch (const InvalidInput& error) {
      fail(error.what());
    }
  }

  std::string text() const;

  /// A whole number within the bounds of the option `record`; 1e6 counts as one.
  std::uint64_t count(std::string_view record) const;

  /// A number, and one within the bounds of the option `record`.
  double number() const;
  double real(std::string_view record) const;

  /// Entries of a list that has some.
  std::vector<TomlNode> elements() const;
  std::vector<double> numbers() const;

  bool is_list() const { return node_.is_array(); }
  bool is_text() const { return node_.is_string(); }
  const toml::table* table() const { return node_.as_table(); }
  TomlNode member(const toml::table& table, std::string_view name) const {
    return {file_, fmt::format("{}.{}", key_, name), *table.get(name)};
  }
  const std::string& key() const { return key_; }

 private:
  std::string describe() const;

  const std::filesystem::path& file_;
  std::string key_;
  const toml::node& node_;
};

/// Reads a file. Throws InvalidInput `file:line: not TOML: ...`.
toml::table parse_toml(const std::filesystem::path& path);

/// Throws InvalidInput for a key that is not among the `known` ones; `where` stands before it in the message.
void check_keys(const std::filesystem::path& path, const toml::table& table, std::string_view where,
                std::span<const std::string_view> known);

}  // namespace surety
