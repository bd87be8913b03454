#include "host/cli/man_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/cli/exit_status.h"
#include "host/io/build_info.h"
#include "host/io/layout.h"
#include "host/values/spec_text.h"

namespace surety {
namespace {

/// Text as troff shows it: hyphens that can be pasted as options, no line that is taken for a request.
std::string shown_by_troff(std::string_view text) {
  std::string shown = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    if (c == '\\')
      shown += "\\e";
    else if (c == '-')
      shown += "\\-";
    else if (c == '\'')
      shown += "\\(aq";
    else if (c == '^')
      shown += "\\(ha";
    else if (c == '~')
      shown += "\\(ti";
    else if (c == '`')
      shown += "\\(ga";
    else
      shown += c;
  }
  return shown;
}

std::string head_of(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  const BuildInfo build = build_info();
  return fmt::format(".TH \"{}\" 1 \"{}\" \"surety {}\" \"Surety\"\n", shown_by_troff(name), build.date, build.version);
}

std::string named(std::string_view name, std::string_view summary) {
  return fmt::format(".SH NAME\n{} \\- {}\n", shown_by_troff(name), shown_by_troff(summary));
}

std::string synopsis_of(const Command& command) {
  std::string text = fmt::format(".SH SYNOPSIS\n.B surety {}\n", shown_by_troff(command.name()));
  for (const Option& option : command.options()) {
    if (!option.is_word()) continue;
    const std::string name = shown_by_troff(option.value_name);
    text += option.required ? fmt::format(".I {}\n", name) : fmt::format(".RI [ {} ]\n", name);
  }
  for (const Option& option : command.options())
    if (!option.is_word() && option.required)
      text += fmt::format(".B {}\n.I {}\n", shown_by_troff(option.name), shown_by_troff(option.value_name));
  return text + ".RI [ OPTIONS ]\n";
}

std::string entry_of(const Option& option) {
  std::string tag;
  if (!option.is_word())
    for (const std::string_view spelling : option.spellings())
      tag += fmt::format("{}\\fB{}\\fR", tag.empty() ? "" : ", ", shown_by_troff(spelling));
  if (!option.value_name.empty())
    tag += fmt::format("{}\\fI{}\\fR", tag.empty() ? "" : " ", shown_by_troff(option.value_name));
  std::string meaning = option.help;
  if (option.required && !option.is_word()) meaning = "(required) " + meaning;
  if (!option.fallback.empty()) meaning += fmt::format(" [{}]", option.fallback);
  return fmt::format(".TP\n{}\n{}\n", tag, shown_by_troff(meaning));
}

std::string options_of(const Command& command) {
  std::string text = ".SH OPTIONS\n";
  for (const bool words : {true, false})
    for (const Option& option : command.options())
      if (option.is_word() == words) text += entry_of(option);
  return text;
}

/// Paragraphs below a heading; lines that begin with spaces stay as they are.
std::string prose(const std::string& heading, const std::vector<std::string_view>& lines) {
  std::string text;
  bool literal = false, begun = false;
  const auto begin = [&](bool as_it_is) {
    if (!text.empty() && !(begun && literal == as_it_is)) text += ".PP\n";
    if (as_it_is && !(begun && literal)) text += ".EX\n";
    literal = as_it_is;
    begun = true;
  };
  const auto end = [&] {
    if (begun && literal) text += ".EE\n";
    begun = false;
  };
  for (const std::string_view line : lines) {
    if (line.empty() || (begun && literal != (line.front() == ' '))) end();
    if (line.empty()) continue;
    begin(line.front() == ' ');
    text += shown_by_troff(line) + "\n";
  }
  end();
  return text.empty() ? text : fmt::format(".SH {}\n{}", heading, text);
}

/// What stands below a command's options: what it does; and, from the line "Examples:" on, how it is typed.
struct Footer {
  std::vector<std::string_view> description, examples;
};

Footer parts_of(std::string_view footer) {
  Footer parts;
  bool examples = false;
  for (const std::string_view line : lines_of(footer)) {
    if (line == "Exit status:") break;
    if (line == "Examples:" || line == "Example:")
      examples = true;
    else
      (examples ? parts.examples : parts.description).push_back(line);
  }
  return parts;
}

/// Those that the command returns; of the program, whose name is empty, all of them.
std::string statuses(const std::string& name) {
  std::string text = ".SH \"EXIT STATUS\"\n";
  for (const ExitStatusRecord& record : exit_status_records()) {
    const auto users = split(record.commands, ',');
    const bool of_all = record.commands == "all";
    if (!of_all && !name.empty() && std::find(users.begin(), users.end(), name) == users.end()) continue;
    text += fmt::format(".TP\n.B {}\n{}{}\n", int(record.status), shown_by_troff(record.meaning),
                        of_all || !name.empty() ? "" : fmt::format(" (of: {})", shown_by_troff(record.commands)));
  }
  return text;
}

/// All commands, by their groups.
std::string commands_of(const CommandLine& line) {
  std::string text = ".SH COMMANDS\n", group;
  for (const Command& command : line.commands()) {
    if (command.group != group) text += fmt::format(".SS {}\n", shown_by_troff(command.group));
    group = command.group;
    const std::string name = shown_by_troff(command.name());
    text += fmt::format(".TP\n.BR surety\\-{} (1)\n{}\n", name, shown_by_troff(command.summary()));
  }
  return text;
}

}  // namespace

std::string man_page(const CommandLine& line) {
  const Command& program = line.program();
  return head_of("surety") + named("surety", "what an auction earns, and what it guarantees") +
         ".SH SYNOPSIS\n.B surety\n.I COMMAND\n.RI [ OPTIONS ]\n" + prose("DESCRIPTION", lines_of(program.summary())) +
         commands_of(line) + options_of(program) + statuses("") + prose("EXAMPLES", parts_of(program.footer).examples);
}

std::string man_page(const Command& command) {
  const Footer footer = parts_of(command.footer);
  return head_of("surety-" + command.name()) + named("surety-" + command.name(), command.summary()) +
         synopsis_of(command) + prose("DESCRIPTION", footer.description) + options_of(command) +
         statuses(command.name()) + prose("EXAMPLES", footer.examples) + ".SH \"SEE ALSO\"\n.BR surety (1)\n";
}

}  // namespace surety
