#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/cli/commands.h"
#include "host/cli/report.h"
#include "host/io/layout.h"
#include "host/io/table.h"
#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/sweeps/config.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/information/information.h"
#include "surety/interdependent/allocation_rule.h"
#include "surety/interdependent/value_function.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/reproduce.h"
#include "surety/statistics/statistic.h"
#include "surety/theory/guarantee.h"
#include "surety/values/law.h"

namespace surety {
namespace {

/// What there is a page about.
struct Topic {
  std::string_view name;
  std::string_view title;
  std::span<const ChoiceRecord> (*choices)();  ///< null: it has `records`, of names without parameters
  std::span<const OptionRecord> (*records)();
};

std::span<const ChoiceRecord> mechanisms() {
  static const std::vector<ChoiceRecord> records = mechanism_records();
  return records;
}

std::span<const ChoiceRecord> papers() {
  static const std::vector<ChoiceRecord> records = [] {
    std::vector<ChoiceRecord> all;
    for (const PaperRecord& paper : paper_records())
      all.push_back({paper.name, paper.name, paper.what, paper.title, {}});
    return all;
  }();
  return records;
}

constexpr Topic topics[] = {
    {"laws", "Laws of one value", law_records, nullptr},
    {"priors", "Priors: laws of all values", prior_records, nullptr},
    {"mechanisms", "Mechanisms", mechanisms, nullptr},
    {"information", "Information structures: what bidders know of the value", information_records, nullptr},
    {"value-functions", "Value functions: what the good is worth, given all signals", value_function_records, nullptr},
    {"rules", "Allocation rules of interdependent values", allocation_rule_records, nullptr},
    {"papers", "Papers: what surety reproduce computes again", papers, nullptr},
    {"statistics", "Statistics of every run, expectations over value profiles", nullptr, statistic_records},
    {"options", "Options of the commands, and keys of sweep configs", nullptr, option_records},
};

/// "0 to 1", "at least 0", "any" number, or nothing where it is no number.
std::string range_text(const OptionRecord& option) {
  if (!(option.maximum > option.minimum)) return "";
  if (std::isinf(option.minimum) && std::isinf(option.maximum)) return "any";
  if (std::isinf(option.minimum)) return "at most " + limit_text(option.maximum);
  if (std::isinf(option.maximum)) return fmt::format("at least {:.4g}", option.minimum);
  return fmt::format("{:.4g} to {}", option.minimum, limit_text(option.maximum));
}

std::string meaning_text(const OptionRecord& option) {
  std::string text(option.help);
  if (!option.fallback.empty()) text += fmt::format(" [{}]", option.fallback);
  return text;
}

/// How each is typed, what it is and where it is from: a table, or, where what is typed would leave the other columns
/// too little of the page, a paragraph each.
std::string usages_text(std::span<const ChoiceRecord> records) {
  constexpr std::size_t widest_column = 40;
  TextTable table({"as typed", "what it is", "source"});
  std::string paragraphs;
  std::size_t widest = 0;
  for (const ChoiceRecord& record : records) {
    const std::string usage(record.usage), help(record.help), source(record.source);
    table.add({usage, help, source});
    widest = std::max(widest, width_of(usage));
    paragraphs += "  " + usage + "\n";
    for (const std::string& text : {help, source})
      for (const std::string& line : filled(text, page_width - 6))
        if (!line.empty()) paragraphs += "      " + line + "\n";
  }
  return widest > widest_column ? paragraphs : table.text(2);
}

std::string choices_text(std::span<const ChoiceRecord> records) {
  TextTable parameters({"of", "parameter", "range", "meaning [default]"});
  bool any = false;
  for (const ChoiceRecord& record : records) {
    for (const OptionRecord& option : record.options)
      parameters.add({std::string(record.name), std::string(option.name), range_text(option), meaning_text(option)});
    any = any || !record.options.empty();
  }
  return usages_text(records) + (any ? "\n" + parameters.text(2) : "");
}

std::string statistics_text() {
  TextTable table({"name", "unit", "meaning"});
  for (const OptionRecord& record : statistic_records())
    table.add({std::string(record.name), std::string(record.unit), std::string(record.help)});
  return table.text(2);
}

/// The commands that have the option, and "config" where it is a key of sweep configs.
std::vector<std::string> users_of(const CommandLine& line, const OptionRecord& option) {
  std::vector<std::string> users;
  for (const Command& command : line.commands())
    if (command.find(fmt::format("--{}", option.name))) users.push_back(command.name());
  if (is_config_key(option.name)) users.emplace_back("config");
  return users;
}

std::string options_text(const CommandLine& line) {
  constexpr std::size_t most_named = 6;
  TextTable table({"option", "range", "meaning [default]", "of"});
  for (const OptionRecord& option : option_records()) {
    const auto users = users_of(line, option);
    table.add({std::string(option.name), range_text(option), meaning_text(option),
               users.size() > most_named ? "most commands" : fmt::format("{}", fmt::join(users, ", "))});
  }
  return table.text(2);
}

nlohmann::ordered_json json_of(const OptionRecord& option) {
  nlohmann::ordered_json json{{"name", option.name}, {"unit", option.unit}, {"default", option.fallback}};
  const bool number = option.maximum > option.minimum;
  json["minimum"] = number ? nlohmann::ordered_json(option.minimum) : nlohmann::ordered_json();
  json["maximum"] = number ? nlohmann::ordered_json(option.maximum) : nlohmann::ordered_json();
  json["meaning"] = option.help;
  return json;
}

nlohmann::ordered_json json_of(const ChoiceRecord& record) {
  nlohmann::ordered_json json{
      {"name", record.name}, {"usage", record.usage}, {"meaning", record.help}, {"source", record.source}};
  json["parameters"] = nlohmann::ordered_json::array();
  for (const OptionRecord& option : record.options) json["parameters"].push_back(json_of(option));
  return json;
}

nlohmann::ordered_json json_of(const Topic& topic) {
  auto json = nlohmann::ordered_json::array();
  if (topic.choices)
    for (const ChoiceRecord& record : topic.choices()) json.push_back(json_of(record));
  else
    for (const OptionRecord& record : topic.records()) json.push_back(json_of(record));
  return json;
}

Report report_on(const Topic& topic, const CommandLine& line) {
  Report report;
  report.text(fmt::format("{}\n\n", topic.title));
  report.text(topic.choices             ? choices_text(topic.choices())
              : topic.name == "options" ? options_text(line)
                                        : statistics_text());
  report.records(std::string(topic.name));
  report.json[std::string(topic.name)] = json_of(topic);
  return report;
}

/// The names of all topics' members.
Report overview() {
  Report report;
  for (const Topic& topic : topics) {
    std::vector<std::string_view> names = topic.choices ? names_of(topic.choices()) : names_of(topic.records());
    report.text(fmt::format("{} (surety list {})\n", topic.title, topic.name));
    for (const std::string& line : filled(fmt::format("{}", fmt::join(names, ", ")), page_width - 2))
      report.text("  " + line + "\n");
    report.text("\n");
    report.json[std::string(topic.name)] = json_of(topic);
  }
  report.text("surety list TOPIC tells how each is typed, and its parameters.\n");
  return report;
}

int run_list(const CommandLine& line, const std::string& name, const std::string& format_text) {
  const Format format = parse_format(format_text);
  if (name.empty()) {
    print(overview(), format);
    return 0;
  }
  std::vector<std::string_view> names;
  for (const Topic& topic : topics) {
    if (topic.name == name) {
      print(report_on(topic, line), format);
      return 0;
    }
    names.push_back(topic.name);
  }
  throw InvalidInput(unknown_name("topic", name, names));
}

std::vector<Member> members_of_record() {
  return {{"name", Shape::text(), "", "as typed"},
          {"unit", Shape::text(), "", "or empty"},
          {"default", Shape::text(), "", "or empty"},
          {"minimum", Shape::number().or_null(), "", "null: it is no number, or has none"},
          {"maximum", Shape::number().or_null(), "", "likewise"},
          {"meaning", Shape::text(), "", "what it is"}};
}

Member member_of(const Topic& topic) {
  const Shape record = Shape::object(members_of_record());
  const Shape choice = Shape::object({{"name", Shape::text(), "", "as typed"},
                                      {"usage", Shape::text(), "", "with its parameters"},
                                      {"meaning", Shape::text(), "", "what it is"},
                                      {"source", Shape::text(), "", "paper and equation, or empty"},
                                      {"parameters", Shape::list(record), "", "of it"}});
  return {std::string(topic.name), Shape::list(topic.choices ? choice : record), "", std::string(topic.title)};
}

OutputRecord output_of_list() {
  OutputRecord output{1, {{"without a topic", {}}}};
  for (const Topic& topic : topics) {
    output.alternatives.front().members.push_back(member_of(topic));
    output.alternatives.push_back({fmt::format("list {}", topic.name), {member_of(topic)}});
  }
  return output;
}

}  // namespace

void add_list(CommandLine& line) {
  Command& command = line.add("list", "Laws, mechanisms, information structures and whatever else can be typed");
  struct Arguments {
    std::string topic, format;
  };
  auto arguments = std::make_shared<Arguments>();
  std::vector<std::string_view> names;
  for (const Topic& topic : topics) names.push_back(topic.name);
  command.word("topic", "TOPIC", arguments->topic, alternatives(names) + "; without it the names in all of them")
      .choose_from(names);
  command.option("format", arguments->format);
  command.output = output_of_list;
  command.footer = "Examples:\n  surety list\n  surety list mechanisms";
  command.action = [arguments, &line] { return run_list(line, arguments->topic, arguments->format); };
}

}  // namespace surety
