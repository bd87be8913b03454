#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/cli/commands.h"
#include "host/cli/report.h"
#include "host/io/csv.h"
#include "host/io/layout.h"
#include "host/io/table.h"
#include "host/options/shape.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr const char* schema_examples =
    "What a command prints with --format json, or what the columns of a CSV file are: every name, its type, unit and "
    "meaning. With --format json a JSON Schema (draft 2020-12), or a table schema (Frictionless); the same stand in "
    "share/surety/schema where Surety is installed. Their versions rise with every change, but of words that only "
    "people read: titles and descriptions.\n\n"
    "Where a command has no CSV file of its own, --format csv writes what JSON has: a line per record, or name and "
    "value; members of members after dots, places in lists from 1.\n\n"
    "Examples:\n"
    "  surety schema\n"
    "  surety schema verify\n"
    "  surety schema estimate-results.csv\n"
    "  surety schema estimate --format json > estimate.schema.json";

/// Something that is described: of a command its JSON, or a CSV file.
struct Described {
  std::string name;
  int version;
  std::string what;
  OutputRecord output;  ///< of a command, without tables
  TableRecord table;    ///< of a file

  bool is_table() const { return output.alternatives.empty(); }
};

std::vector<Described> all_described(const CommandLine& line) {
  std::vector<Described> all;
  std::vector<TableRecord> tables;
  for (const Command& command : line.commands()) {
    if (!command.output) continue;
    const OutputRecord output = command.output();
    if (!output.alternatives.empty())
      all.push_back({command.name(), output.version, fmt::format("{} --format json", command.name()), output, {}});
    for (const TableRecord& table : output.tables)
      if (std::none_of(tables.begin(), tables.end(),
                       [&](const TableRecord& known) { return known.name == table.name; }))
        tables.push_back(table);
  }
  for (const TableRecord& table : tables) all.push_back({table.name, table.version, table.what, {}, table});
  return all;
}

/// A paragraph each, since types and meanings are long: what is typed, and below it type, unit and meaning.
std::string places_text(const std::vector<DescribedPlace>& places) {
  std::string text;
  for (const DescribedPlace& place : places) {
    text += "  " + place.path + "\n";
    const std::string unit = place.unit.empty() ? "" : fmt::format(" [{}]", place.unit);
    for (const std::string& words : filled(fmt::format("{}{}: {}", place.type, unit, place.meaning), page_width - 6))
      text += "      " + words + "\n";
  }
  return text;
}

std::vector<DescribedPlace> places_of(const Described& described) {
  if (described.is_table()) return places_of(described.table.columns);
  std::vector<DescribedPlace> all;
  for (const Alternative& alternative : described.output.alternatives)
    for (const DescribedPlace& place : places_of(alternative.members)) all.push_back(place);
  return all;
}

std::string text_of(const Described& described) {
  std::string text = described.is_table()
                         ? fmt::format("{}, version {}: {}", described.name, described.version, described.what)
                         : fmt::format("{}, version {}", described.what, described.version);
  text = fmt::format("{}\n", fmt::join(filled(text, page_width), "\n"));
  if (described.is_table()) return text + "\n" + places_text(places_of(described.table.columns));
  for (const Alternative& alternative : described.output.alternatives)
    text += (alternative.title.empty() ? "\n" : fmt::format("\nOf {}\n", alternative.title)) +
            places_text(places_of(alternative.members));
  return text;
}

TableRecord dictionary_table() {
  return {"dictionary.csv",
          1,
          "schema NAME --format csv: a line per name",
          {{"name", Shape::text(), "", "a member of JSON, elements of lists after [], or a column"},
           {"type", Shape::text(), "", "of what stands there"},
           Member{"unit", Shape::text(), "", "of it"}.if_known(),
           {"meaning", Shape::text(), "", "what it is"}}};
}

std::string dictionary_csv(const Described& described) {
  std::string text = csv_line(header_of(dictionary_table()));
  for (const auto& [path, type, unit, meaning] : places_of(described))
    text += csv_line(std::vector<std::string>{path, type, unit, meaning});
  return text;
}

Report report_on(const Described& described) {
  Report report;
  report.build = false;  // a schema has a version of its own, and is the same in every build of it
  report.text(text_of(described));
  report.json =
      described.is_table() ? table_schema_of(described.table) : json_schema_of(described.name, described.output);
  report.csv = dictionary_csv(described);
  return report;
}

Report overview(const std::vector<Described>& all) {
  Report report;
  report.table({"name", "version", "what it describes"});
  report.records("schemas");
  for (const Described& one : all)
    report.record(
        {{"name", one.name}, {"version", one.version}, {"kind", one.is_table() ? "csv" : "json"}, {"what", one.what}},
        {one.name, fmt::format("{}", one.version), one.what});
  return report;
}

OutputRecord output_of_schema() {
  const Shape constraints =
      Shape::object({{"required", Shape::flag(), "", "false: fields may be empty"},
                     Member{"enum", Shape::list(Shape::text()), "", "all that can stand there"}.if_known(),
                     Member{"minimum", Shape::number(), "", "the least"}.if_known()});
  const Shape field = Shape::object(
      {{"name", Shape::text(), "", "of the column"},
       {"type", Shape::one_of({"string", "number", "integer", "boolean"}), "", "of its fields"},
       {"description", Shape::text(), "", "what it is"},
       Member{"unit", Shape::text(), "", "missing: it has none"}.if_known(),
       Member{"per", Shape::text(), "", "there is a column for each of these; of bidders numbered from 1"}.if_known(),
       {"constraints", constraints, "", "on its fields"}});
  const Shape schema =
      Shape::object({{"name", Shape::text(), "", "to be asked for"},
                     {"version", Shape::count(), "", "rises with every change but of titles and descriptions"},
                     {"kind", Shape::one_of({"json", "csv"}), "", "of what it describes"},
                     {"what", Shape::text(), "", "it describes"}});
  return {2,
          {{"all there are", {{"schemas", Shape::list(schema), "", "commands, then files"}}},
           {"a command's",
            {{"$schema", Shape::text(), "", "the dialect"},
             {"$id", Shape::text(), "", "urn:surety:schema:COMMAND:VERSION"},
             {"title", Shape::text(), "", "the command"},
             {"anyOf", Shape::list(Shape::json_schema()), "", "one per kind of answer"}},
            false},
           {"a file's",
            {{"name", Shape::text(), "", "of the file"},
             {"schema_version", Shape::count(), "", "rises with every change but of titles and descriptions"},
             {"description", Shape::text(), "", "which file it is"},
             {"fields", Shape::list(field), "", "its columns"},
             {"missingValues", Shape::list(Shape::text()), "", "how a missing field is written"}},
            false}},
          {dictionary_table()}};
}

/// Says what there is in the place of a name that has no schema.
[[noreturn]] void refuse_name(const CommandLine& line, const std::vector<Described>& all, const std::string& name) {
  std::vector<std::string_view> names, of_jobs;
  for (const Described& described : all) {
    names.push_back(described.name);
    if (name.ends_with(".csv") && described.name.ends_with("-" + name)) of_jobs.push_back(described.name);
  }
  if (!of_jobs.empty())
    throw InvalidInput(fmt::format("{} has other columns with every job: ask for {}", name, alternatives(of_jobs)));
  if (const Command* command = line.find(name)) {
    std::vector<std::string> tables;
    if (command->output)
      for (const TableRecord& table : command->output().tables) tables.push_back(table.name);
    throw InvalidInput(fmt::format("{} prints no JSON{}", name,
                                   tables.empty() ? "" : fmt::format("; it writes {}", fmt::join(tables, ", "))));
  }
  throw InvalidInput(fmt::format("unknown schema '{}'{} (surety schema names all)", name, suggestion(name, names)));
}

int run_schema(const CommandLine& line, const std::string& name, const std::string& format_text) {
  const Format format = parse_format(format_text);
  const std::vector<Described> all = all_described(line);
  if (name.empty()) {
    print(overview(all), format);
    return 0;
  }
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Described& described) { return described.name == name; });
  if (found == all.end()) refuse_name(line, all, name);
  print(report_on(*found), format);
  return 0;
}

}  // namespace

void add_schema(CommandLine& line) {
  Command& command = line.add("schema", "What JSON and CSV hold: names, types, units, meanings; as a schema too");
  struct Arguments {
    std::string name, format;
  };
  auto arguments = std::make_shared<Arguments>();
  command.word("name", "NAME", arguments->name, "a command, or a CSV file; without it all there are");
  command.option("format", arguments->format);
  command.output = output_of_schema;
  command.footer = schema_examples;
  command.action = [arguments, &line] { return run_schema(line, arguments->name, arguments->format); };
}

}  // namespace surety
