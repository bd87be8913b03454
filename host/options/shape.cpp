#include "host/options/shape.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace surety {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Shape::Kind;

Shape of_kind(Kind kind) {
  Shape shape;
  shape.kind = kind;
  return shape;
}

std::string_view json_type(Kind kind) {
  switch (kind) {
    case Kind::number:
      return "number";
    case Kind::whole:
    case Kind::count:
      return "integer";
    case Kind::flag:
      return "boolean";
    case Kind::list:
      return "array";
    case Kind::object:
    case Kind::by_name:
      return "object";
    case Kind::text:
    case Kind::either:
    case Kind::schema:
      break;
  }
  return "string";
}

Json schema_of(const Shape& shape);

Json schema_of(const Member& member) {
  Json json = schema_of(member.shape);
  if (!member.unit.empty()) json["unit"] = member.unit;
  json["description"] = member.meaning;
  return json;
}

void add_members(Json& json, const std::vector<Member>& members) {
  json["properties"] = Json::object();
  json["required"] = Json::array();
  for (const Member& member : members) {
    json["properties"][member.name] = schema_of(member);
    if (!member.optional) json["required"].push_back(member.name);
  }
  json["additionalProperties"] = false;
}

/// The members' schema, and that of one whose name is not known.
void add_object(Json& json, const Shape& shape) {
  add_members(json, shape.members);
  if (shape.named.empty()) return;
  json["additionalProperties"] = schema_of(shape.parts.front());
  json["additionalProperties"]["description"] = "called after the " + shape.named;
  json["minProperties"] = json["maxProperties"] = shape.members.size() + 1;
}

Json schema_of(const Shape& shape) {
  Json json;
  if (shape.kind == Kind::schema) return {{"$ref", "https://json-schema.org/draft/2020-12/schema"}};
  if (shape.kind == Kind::either) {
    for (const Shape& part : shape.parts) json["anyOf"].push_back(schema_of(part));
    return json;
  }
  json["type"] = json_type(shape.kind);
  if (shape.nullable) json["type"] = {json_type(shape.kind), "null"};
  if (shape.kind == Kind::count) json["minimum"] = 0;
  if (shape.kind == Kind::object) add_object(json, shape);
  if (shape.kind == Kind::list) json["items"] = schema_of(shape.parts.front());
  if (shape.length > 0) json["minItems"] = json["maxItems"] = shape.length;
  if (shape.kind == Kind::by_name) json["additionalProperties"] = schema_of(shape.parts.front());
  if (shape.words.empty()) return json;
  Json& words = (shape.kind == Kind::by_name ? json["propertyNames"] : json)["enum"] = shape.words;
  if (shape.nullable && shape.kind == Kind::text) words.push_back(nullptr);
  return json;
}

std::string type_text(const Shape& shape) {
  std::string text(json_type(shape.kind));
  if (shape.kind == Kind::schema) text = "JSON Schema";
  if (shape.kind == Kind::list) text = "list of " + type_text(shape.parts.front());
  if (shape.kind == Kind::text && !shape.words.empty()) text = fmt::format("{}", fmt::join(shape.words, " | "));
  if (shape.kind == Kind::either) {
    std::vector<std::string> all;
    for (const Shape& part : shape.parts) all.push_back(type_text(part));
    text = fmt::format("{}", fmt::join(all, " | "));
  }
  return shape.nullable ? text + " | null" : text;
}

void add_places(const std::string& path, const Shape& shape, std::vector<DescribedPlace>& places);

void add_places(const std::string& path, const std::vector<Member>& members, std::vector<DescribedPlace>& places) {
  for (const Member& member : members) {
    const std::string name = path + member.name;
    places.push_back({member.per == "bidder" ? fmt::format("{0}1, {0}2, ...", name) : name, type_text(member.shape),
                      member.unit, member.meaning});
    add_places(name, member.shape, places);
  }
}

/// What stands below a place.
void add_places(const std::string& path, const Shape& shape, std::vector<DescribedPlace>& places) {
  if (shape.kind == Kind::object) {
    add_places(path + ".", shape.members, places);
    if (!shape.named.empty())
      places.push_back({fmt::format("{}.{}", path, shape.named), type_text(shape.parts.front()), "",
                        "called after the " + shape.named});
  } else if (shape.kind == Kind::either) {
    for (const Shape& part : shape.parts) add_places(path, part, places);
  } else if (shape.kind == Kind::list) {
    add_places(path + "[]", shape.parts.front(), places);
  } else if (shape.kind == Kind::by_name) {
    add_places(fmt::format("{}.{}", path, shape.named), shape.parts.front(), places);
  }
}

std::vector<Member> with_build(std::vector<Member> members) {
  members.push_back({"version", Shape::text(), "", "version of the program"});
  members.push_back({"commit", Shape::text(), "", "commit that the program was built from"});
  return members;
}

}  // namespace

Shape Shape::text() { return of_kind(Kind::text); }
Shape Shape::number() { return of_kind(Kind::number); }
Shape Shape::whole() { return of_kind(Kind::whole); }
Shape Shape::count() { return of_kind(Kind::count); }
Shape Shape::flag() { return of_kind(Kind::flag); }
Shape Shape::json_schema() { return of_kind(Kind::schema); }

Shape Shape::one_of(std::vector<std::string> words) {
  Shape shape = text();
  shape.words = std::move(words);
  return shape;
}

Shape Shape::list(const Shape& elements, std::size_t length) {
  Shape shape = of_kind(Kind::list);
  shape.parts = {elements};
  shape.length = length;
  return shape;
}

Shape Shape::object(std::vector<Member> members) {
  Shape shape = of_kind(Kind::object);
  shape.members = std::move(members);
  return shape;
}

Shape Shape::by_name(std::string named, const Shape& member, std::vector<std::string> words) {
  Shape shape = of_kind(Kind::by_name);
  shape.named = std::move(named);
  shape.parts = {member};
  shape.words = std::move(words);
  return shape;
}

Shape Shape::either(std::vector<Shape> shapes) {
  Shape shape = of_kind(Kind::either);
  shape.parts = std::move(shapes);
  return shape;
}

Shape Shape::or_null() const {
  Shape shape = *this;
  shape.nullable = true;
  return shape;
}

Shape Shape::and_one(std::string called_after, const Shape& further) const {
  Shape shape = *this;
  shape.named = std::move(called_after);
  shape.parts = {further};
  return shape;
}

Member Member::if_known() const {
  Member member = *this;
  member.optional = true;
  return member;
}

Member Member::one_per(std::string what) const {
  Member member = *this;
  member.per = std::move(what);
  return member;
}

Member error_bounds(const std::vector<std::string>& names) {
  std::vector<Member> members;
  members.reserve(names.size());
  for (const std::string& name : names)
    members.push_back({name, Shape::number().or_null(), "value", fmt::format("how far {} is off at most", name)});
  return {"error_bounds", Shape::object(std::move(members)), "", "of values that are computed and not drawn"};
}

std::vector<std::string> header_of(const TableRecord& table, const std::vector<std::string>& names) {
  std::vector<std::string> header;
  for (const Member& column : table.columns)
    if (column.per.empty())
      header.push_back(column.name);
    else
      header.insert(header.end(), names.begin(), names.end());
  return header;
}

std::vector<std::string> header_of(const TableRecord& table, int bidders) {
  std::vector<std::string> header;
  for (const Member& column : table.columns)
    if (column.per.empty())
      header.push_back(column.name);
    else
      for (int i = 1; i <= bidders; ++i) header.push_back(fmt::format("{}{}", column.name, i));
  return header;
}

Json json_schema_of(const std::string& command, const OutputRecord& output) {
  Json json{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"$id", fmt::format("urn:surety:schema:{}:{}", command, output.version)},
            {"title", fmt::format("surety {} --format json", command)}};
  for (const Alternative& alternative : output.alternatives) {
    Json object;
    if (!alternative.title.empty()) object["title"] = alternative.title;
    object.update(schema_of(Shape::object(alternative.build ? with_build(alternative.members) : alternative.members)));
    json["anyOf"].push_back(std::move(object));
  }
  return json;
}

Json table_schema_of(const TableRecord& table) {
  Json json{
      {"name", table.name}, {"schema_version", table.version}, {"description", table.what}, {"fields", Json::array()}};
  for (const Member& column : table.columns) {
    Json field{{"name", column.name}, {"type", json_type(column.shape.kind)}, {"description", column.meaning}};
    if (!column.unit.empty()) field["unit"] = column.unit;
    if (!column.per.empty()) field["per"] = column.per;
    field["constraints"] = {{"required", !column.optional}};
    if (!column.shape.words.empty()) field["constraints"]["enum"] = column.shape.words;
    if (column.shape.kind == Kind::count) field["constraints"]["minimum"] = 0;
    json["fields"].push_back(std::move(field));
  }
  json["missingValues"] = {""};
  return json;
}

std::vector<DescribedPlace> places_of(const std::vector<Member>& members) {
  std::vector<DescribedPlace> places;
  add_places("", members, places);
  return places;
}

}  // namespace surety
