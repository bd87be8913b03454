#include "host/cli/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "host/io/build_info.h"
#include "host/io/csv.h"
#include "host/io/layout.h"
#include "host/io/number.h"
#include "host/options/choices.h"
#include "surety/contracts.h"
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
    for (const auto& [key, member] : value.items())
      add_fields(name.empty() ? key : fmt::format("{}.{}", name, key), member, fields);
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

}  // namespace

Format parse_format(const std::string& text) {
  const auto names = words_of_option("format");
  for (std::size_t i = 0; i < names.size(); ++i)
    if (text == names[i]) return static_cast<Format>(i);
  throw InvalidInput("--format: " + unknown_name("format", text, names));
}

namespace {

Json with_build(Json json) {
  json["version"] = build_info().version;
  json["commit"] = build_info().commit;
  return json;
}

}  // namespace

std::string json_text(Json json) { return with_build(std::move(json)).dump(2) + "\n"; }

void Report::end_table() {
  if (table_) text_ += table_->text(indent_);
  table_.reset();
}

void Report::text(std::string_view lines) {
  end_table();
  text_ += lines;
}

void Report::table(std::vector<std::string> headings, int indent) {
  end_table();
  columns_ = headings.size();
  indent_ = indent;
  table_.emplace(std::move(headings));
}

void Report::row(std::vector<std::string> fields) {
  SURETY_EXPECTS(table_ && fields.size() <= columns_);
  fields.resize(columns_);
  table_->add(std::move(fields));
}

void Report::value(const std::string& label, const std::string& key, const Json& value,
                   std::vector<std::string> fields) {
  fields.insert(fields.begin(), label);
  row(std::move(fields));
  json[key] = value;
}

void Report::value(const std::string& label, const std::string& key, double number) {
  value(label, key, number, {fmt::format("{:.8g}", number)});
}

void Report::value(const std::string& label, const std::string& key, const Exact& number) {
  value(label, key, number.value, {fmt::format("{:.8g}", number.value), fmt::format("{:.1e}", number.error_bound)});
  error_bounds_[key] = number.error_bound;
}

void Report::unknown(const std::string& label, const std::string& key, const std::string& word) {
  value(label, key, nullptr, {word});
  error_bounds_[key] = nullptr;
}

void Report::records(const std::string& key) {
  records_ = key;
  json[key] = Json::array();
}

void Report::record(Json record, std::vector<std::string> fields) {
  if (!fields.empty()) row(std::move(fields));
  json[records_].push_back(std::move(record));
}

Report::Json Report::members() const { return build ? with_build(all_json()) : all_json(); }

Report::Json Report::all_json() const {
  Json all = json;
  if (!error_bounds_.is_null()) all["error_bounds"] = error_bounds_;
  if (!config.is_null()) all["config"] = config;
  return all;
}

std::string Report::formatted(Format format) const {
  if (format == Format::table) return within_page(text_ + (table_ ? table_->text(indent_) : ""));
  if (format == Format::json) return members().dump(2) + "\n";
  if (!csv.empty()) return csv;
  return records_.empty() ? lines_of_values(all_json()) : lines_of_records(json.at(records_));
}

}  // namespace surety
