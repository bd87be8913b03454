#include "host/cli/help_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/io/layout.h"

namespace surety {
namespace {

constexpr std::size_t name_width = 26;

/// "  name   what it is", the latter below itself where it is long, and below the name where that is.
std::string entry(const std::string& name, const std::string& meaning) {
  std::string text = fmt::format("  {:<{}}", name, name_width);
  if (width_of(name) >= name_width) text += '\n' + std::string(name_width + 2, ' ');
  const auto lines = filled(meaning, page_width - name_width - 2);
  return text + fmt::format("{}\n", fmt::join(lines, '\n' + std::string(name_width + 2, ' ')));
}

std::string meaning_of(const Option& option) {
  return (option.required && !option.is_word() ? "(required) " : "") + option.help +
         (option.fallback.empty() ? "" : fmt::format(" [{}]", option.fallback));
}

std::string words_text(const Command& command) {
  std::string text;
  for (const Option& option : command.options())
    if (option.is_word()) text += entry(option.value_name, meaning_of(option));
  return text.empty() ? text : "\n" + text;
}

std::string options_text(const Command& command) {
  std::string text = "\nOptions:\n";
  for (const Option& option : command.options())
    if (!option.is_word())
      text += entry(option.name + (option.value_name.empty() ? "" : " " + option.value_name), meaning_of(option));
  return text;
}

/// The words of a command, in brackets those that may be left out.
std::string usage_of_words(const Command& command) {
  std::string text;
  for (const Option& option : command.options())
    if (option.is_word()) text += option.required ? " " + option.value_name : " [" + option.value_name + "]";
  return text;
}

/// Commands by their groups, both in the order in which they were added.
std::string commands_text(const CommandLine& line) {
  std::string text, group;
  for (const Command& command : line.commands()) {
    if (command.group != group) text += fmt::format("\n{}:\n", command.group);
    group = command.group;
    text += entry(command.name(), command.summary());
  }
  return text;
}

}  // namespace

std::string help_page(const CommandLine& line) {
  const Command& program = line.program();
  return flowed(program.summary()) + fmt::format("\nUsage: {} COMMAND [OPTIONS]\n", program.name()) +
         commands_text(line) + options_text(program) + "\n" + flowed(program.footer);
}

std::string help_page(const Command& command) {
  return flowed(command.summary()) +
         fmt::format("\nUsage: surety {}{} [OPTIONS]\n", command.name(), usage_of_words(command)) +
         words_text(command) + options_text(command) + "\n" + flowed(command.footer);
}

}  // namespace surety
