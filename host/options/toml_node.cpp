#include "host/options/toml_node.h"

#include <algorithm>

#include "host/io/files.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/values/spec_text.h"

namespace surety {

void TomlNode::fail(std::string_view problem) const {
  throw InvalidInput(fmt::format("{}:{}: {}: {}", file_.string(), node_.source().begin.line, key_, problem));
}

std::string TomlNode::text() const {
  if (const auto* value = node_.as_string()) return value->get();
  fail(fmt::format("this is {} but must be a string", describe()));
}

std::uint64_t TomlNode::count(std::string_view record) const {
  std::string written;
  if (const auto* integer = node_.as_integer()) written = fmt::format("{}", integer->get());
  if (const auto* real = node_.as_floating_point()) written = shortest(real->get());
  if (written.empty()) fail(fmt::format("this is {} but must be a whole number", describe()));
  return checked([&] { return parse_count_option(record, written); });
}

double TomlNode::number() const {
  const auto number = node_.value<double>();
  if (!number || !node_.is_number()) fail(fmt::format("this is {} but must be a number", describe()));
  return *number;
}

double TomlNode::real(std::string_view record) const {
  const double value = number();
  checked([&] { check_range(option_record(record), value, ""); });
  return value;
}

std::vector<TomlNode> TomlNode::elements() const {
  const auto* array = node_.as_array();
  if (!array) fail(fmt::format("this is {} but must be a list", describe()));
  if (array->empty()) fail("the list is empty but needs at least one entry");
  std::vector<TomlNode> nodes;
  for (const toml::node& element : *array)
    nodes.emplace_back(file_, fmt::format("{}[{}]", key_, nodes.size()), element);
  return nodes;
}

std::vector<double> TomlNode::numbers() const {
  std::vector<double> numbers;
  for (const TomlNode& element : elements()) numbers.push_back(element.number());
  return numbers;
}

std::string TomlNode::describe() const {
  switch (node_.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return fmt::format("the string \"{}\"", node_.as_string()->get());
    case toml::node_type::integer:
      return fmt::format("the number {}", node_.as_integer()->get());
    case toml::node_type::floating_point:
      return fmt::format("the number {}", node_.as_floating_point()->get());
    case toml::node_type::boolean:
      return node_.as_boolean()->get() ? "true" : "false";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      return "a date or time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

toml::table parse_toml(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  try {
    return toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    throw InvalidInput(
        fmt::format("{}:{}: not TOML: {}", path.string(), error.source().begin.line, error.description()));
  }
}

void check_keys(const std::filesystem::path& path, const toml::table& table, std::string_view where,
                std::span<const std::string_view> known) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw InvalidInput(fmt::format("{}:{}: {}{}: {}", path.string(), key.source().begin.line, where, name,
                                   unknown_name("key", name, known)));
  }
}

}  // namespace surety
