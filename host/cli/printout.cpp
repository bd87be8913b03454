#include "host/cli/printout.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "host/cli/output.h"
#include "host/io/build_info.h"
#include "host/io/csv.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "surety/error.h"

namespace surety {
namespace {

using Json = nlohmann::ordered_json;

/// A field of CSV. Null, which stands for what is unknown, is empty.
std::string field_of(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return shortest(value.get<double>());
  return value.dump();
}

struct NamedField {
  std::string name, field;
};

/// Adds every value in `value` that is no list or object, under `name` and where it stands in there.
void add_fields(const std::string& name, const Json& value, std::vector<NamedField>& fields) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) add_fields(name + std::to_string(i + 1), value[i], fields);
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.items()) add_fields(name.empty() ? key : name + "." + key, member, fields);
  } else {
    fields.push_back({name, field_of(value)});
  }
}

std::vector<NamedField> fields_of(const Json& value) {
  std::vector<NamedField> fields;
  add_fields("", value, fields);
  return fields;
}

std::string lines_of_values(const Json& json) {
  std::string text = csv_line(std::array<std::string, 2>{"name", "value"});
  for (const auto& [name, field] : fields_of(json)) text += csv_line(std::array<std::string, 2>{name, field});
  return text;
}

/// Columns are whatever names any record has, in the order in which they first appear.
std::string lines_of_records(const Json& records) {
  std::vector<std::string> names;
  const auto place = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) - names.begin();
  };
  for (const Json& record : records)
    for (const auto& [name, field] : fields_of(record))
      if (place(name) == std::ssize(names)) names.push_back(name);
  std::string text = csv_line(names);
  for (const Json& record : records) {
    std::vector<std::string> line(names.size());
    for (const auto& [name, field] : fields_of(record)) line[std::size_t(place(name))] = field;
    text += csv_line(line);
  }
  return text;
}

std::string csv_of(const Printout& printout) {
  if (!printout.csv.empty()) return printout.csv;
  return printout.records.empty() ? lines_of_values(printout.json)
                                  : lines_of_records(printout.json.at(printout.records));
}

}  // namespace

Format parse_format(const std::string& text) {
  constexpr std::string_view names[] = {"table", "json", "csv"};
  constexpr Format formats[] = {Format::table, Format::json, Format::csv};
  for (std::size_t i = 0; i < std::size(names); ++i)
    if (text == names[i]) return formats[i];
  throw InvalidInput("--format: " + unknown_name("format", text, names));
}

std::string json_text(Json json) {
  json["version"] = build_info().version;
  json["commit"] = build_info().commit;
  return json.dump(2) + "\n";
}

std::string formatted(const Printout& printout, Format format) {
  if (format == Format::table) return printout.text;
  return format == Format::json ? json_text(printout.json) : csv_of(printout);
}

void print(const Printout& printout, Format format) { print(formatted(printout, format)); }

}  // namespace surety
