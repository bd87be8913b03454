#include <fmt/format.h>

#include <cmath>

#include "host/cli/command.h"
#include "host/cli/output.h"
#include "host/cli/table.h"
#include "host/sweeps/choices.h"
#include "host/sweeps/options.h"
#include "surety/error.h"
#include "surety/information/information.h"
#include "surety/interdependent/allocation_rule.h"
#include "surety/interdependent/value_function.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/statistics/statistic.h"
#include "surety/theory/guarantee.h"
#include "surety/values/law.h"

namespace surety {
namespace {

constexpr std::string_view topics[] = {"laws",  "priors",     "mechanisms", "information", "value-functions",
                                       "rules", "statistics", "options"};

/// "from 0 to 1", "at least 0", or nothing where every number or name is taken.
std::string range_text(const OptionRecord& option) {
  if (!(option.maximum > option.minimum)) return "";
  if (std::isinf(option.minimum) && std::isinf(option.maximum)) return "any";
  if (std::isinf(option.minimum)) return fmt::format("at most {:.4g}", option.maximum);
  if (std::isinf(option.maximum)) return fmt::format("at least {:.4g}", option.minimum);
  return fmt::format("{:.4g} to {:.4g}", option.minimum, option.maximum);
}

void add_parameters(TextTable& table, std::string_view owner, std::span<const OptionRecord> options) {
  for (const OptionRecord& option : options) {
    table.add({std::string(owner), std::string(option.name), range_text(option), std::string(option.fallback),
               std::string(option.unit), std::string(option.help)});
  }
}

std::string choices_text(std::span<const ChoiceRecord> records) {
  TextTable usages({"as typed", "what it is", "source"});
  TextTable parameters({"of", "parameter", "range", "default", "unit", "meaning"});
  bool any = false;
  for (const ChoiceRecord& record : records) {
    usages.add({std::string(record.usage), std::string(record.help), std::string(record.source)});
    add_parameters(parameters, record.name, record.options);
    any = any || !record.options.empty();
  }
  return usages.text(2) + (any ? "\n" + parameters.text(2) : "");
}

std::string statistics_text() {
  TextTable table({"name", "unit", "meaning"});
  for (const OptionRecord& record : statistic_records()) {
    table.add({std::string(record.name), std::string(record.unit), std::string(record.help)});
  }
  return table.text(2);
}

std::string options_text() {
  TextTable table({"option", "range", "default", "unit", "meaning"});
  for (const OptionRecord& option : option_records()) {
    table.add({std::string(option.name), range_text(option), std::string(option.fallback), std::string(option.unit),
               std::string(option.help)});
  }
  return table.text(2);
}

std::string topic_text(std::string_view topic) {
  if (topic == "laws") return "Laws of one value\n" + choices_text(law_records());
  if (topic == "priors") return "Priors: laws of all values\n" + choices_text(prior_records());
  if (topic == "mechanisms") return "Mechanisms\n" + choices_text(mechanism_records());
  if (topic == "information")
    return "Information structures: what bidders know of a common value\n" + choices_text(information_records());
  if (topic == "value-functions")
    return "Value functions: what the good is worth, given all signals\n" + choices_text(value_function_records());
  if (topic == "rules") return "Allocation rules of interdependent values\n" + choices_text(allocation_rule_records());
  if (topic == "statistics") return "Statistics of every run, expectations over value profiles\n" + statistics_text();
  if (topic == "options") return "Options of the commands and keys of sweep configs\n" + options_text();
  throw InvalidInput(unknown_name("topic", topic, topics));
}

int run_list(const std::string& topic) {
  std::string text;
  if (!topic.empty()) text = topic_text(topic);
  for (std::string_view each : topics) {
    if (topic.empty()) text += (text.empty() ? "" : "\n") + topic_text(each);
  }
  print(text);
  return 0;
}

}  // namespace

void add_list(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "list",
      "Laws, priors, mechanisms, information structures, value functions, rules, statistics and options, with "
      "parameters");
  auto topic = std::make_shared<std::string>();
  command
      ->add_option("topic", *topic,
                   "laws, priors, mechanisms, information, value-functions, rules, statistics or options; all "
                   "without it")
      ->option_text("TOPIC");
  command->footer("Examples:\n  surety list\n  surety list mechanisms");
  command->callback([topic, &action] { action = [topic] { return run_list(*topic); }; });
}

}  // namespace surety
