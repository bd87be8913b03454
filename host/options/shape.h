#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace surety {

struct Member;

/// What stands at a place of a command's JSON, or in a column of CSV. JSON Schemas, column dictionaries and the headers
/// of CSV files are all made from these records, which stand beside the code that writes what they describe.
struct Shape {
  /// `whole` is an integer, `count` one from 0 on, `by_name` an object whose members all have one shape, `schema` a
  /// JSON Schema.
  enum class Kind { text, number, whole, count, flag, list, object, by_name, either, schema };

  Kind kind = Kind::text;
  bool nullable = false;           ///< null too: what is unknown or no finite number
  std::size_t length = 0;          ///< of a list; 0: any
  std::vector<std::string> words;  ///< text, and names of by_name, is one of these; empty: any
  std::vector<Shape> parts;        ///< the elements' of a list, the members' of by_name; all of either
  std::vector<Member> members;     ///< of an object, which has no others
  std::string named;               ///< what names of by_name are names of, "STATISTIC"; of an object, what its
                                   ///< one further member is called after, whose shape is the only part

  static Shape text();
  static Shape one_of(std::vector<std::string> words);
  static Shape number();
  static Shape whole();
  static Shape count();
  static Shape flag();
  static Shape list(const Shape& elements, std::size_t length = 0);
  static Shape object(std::vector<Member> members);
  static Shape by_name(std::string named, const Shape& member, std::vector<std::string> words = {});
  static Shape either(std::vector<Shape> shapes);
  static Shape json_schema();

  Shape or_null() const;
  /// An object, and one member more, of this shape, whose name is not known beforehand.
  Shape and_one(std::string called_after, const Shape& shape) const;
};

/// A member of an object, or a column.
struct Member {
  std::string name;
  Shape shape;
  std::string unit;  ///< "value", of the bidders' values; "probability", "seconds", ... or empty
  std::string meaning;
  bool optional = false;  ///< it may be missing, or its field be empty
  std::string per = {};   ///< there is a column for each of these: of "bidder" name1, name2, ..., of others called
                          ///< after them, and `name` says how that is written here

  Member if_known() const;
  Member one_per(std::string what) const;
};

/// One of the objects that a command prints.
struct Alternative {
  std::string title;  ///< when; empty where there is only one
  std::vector<Member> members;
  bool build = true;  ///< whether version and commit of the program stand beside them
};

/// A CSV file. `version` rises with every change, but of words that only people read: titles and descriptions.
struct TableRecord {
  std::string name;  ///< by which it can be asked for, "rates.csv"
  int version;
  std::string what;  ///< which file it is, and what a line of it is
  std::vector<Member> columns;
};

/// What a command prints with --format json, but for the version and commit of the program; and the CSV files that it
/// writes, as --format csv too where that is no other way of writing the JSON.
struct OutputRecord {
  int version;                            ///< of the JSON, as TableRecord's
  std::vector<Alternative> alternatives;  ///< none: it has no --format
  std::vector<TableRecord> tables = {};
};

/// The member "error_bounds" that Report adds where values have one.
Member error_bounds(const std::vector<std::string>& names);

/// The header of a table, where `names` are those of the columns of which there is one per something, if any.
std::vector<std::string> header_of(const TableRecord& table, const std::vector<std::string>& names = {});
/// The same where there is one per bidder.
std::vector<std::string> header_of(const TableRecord& table, int bidders);

/// JSON Schema, draft 2020-12, of what the command prints.
nlohmann::ordered_json json_schema_of(const std::string& command, const OutputRecord& output);
/// The same of a table, as Frictionless' Table Schema.
nlohmann::ordered_json table_schema_of(const TableRecord& table);

/// A place in JSON, for people: "candidates[].mean", "estimates.STATISTIC.exact".
struct DescribedPlace {
  std::string path, type, unit, meaning;
};
std::vector<DescribedPlace> places_of(const std::vector<Member>& members);

}  // namespace surety
