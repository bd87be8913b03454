#include "host/cli/completion_script.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/values/spec_text.h"
#include "surety/information/information.h"
#include "surety/interdependent/allocation_rule.h"
#include "surety/interdependent/value_function.h"
#include "surety/mechanisms/mechanism.h"
#include "surety/values/law.h"

namespace surety {
namespace {

using Words = std::vector<std::string>;

void add_names(Words& words, std::span<const ChoiceRecord> records) {
  for (const ChoiceRecord& record : records) words.emplace_back(record.name);
}

/// What can be typed for an option, or how that begins.
Words choices_of(const Option& option) {
  if (!option.choices.empty()) return option.choices;
  if (option.is_word()) return {};
  const std::string_view name = option.spellings().back().substr(2);
  Words words;
  for (const std::string_view word : words_of_option(name)) words.emplace_back(word);
  if (name == "mechanism") add_names(words, mechanism_records());
  if (name == "information") add_names(words, information_records());
  if (name == "rule") add_names(words, allocation_rule_records());
  if (name == "value-function") add_names(words, value_function_records());
  if (name == "values" || name == "signals" || name == "information-cost") add_names(words, law_records());
  if (name == "values") add_names(words, prior_records());
  return words;
}

bool is_file(const Option& option) {
  constexpr std::string_view names[] = {"FILE", "DIR", "DIR...", "ENV", "CONFIG"};
  return std::find(std::begin(names), std::end(names), option.value_name) != std::end(names) ||
         option.name == "--plugin" || option.name == "--strategy" || option.name == "--prior";
}

/// All that can be typed for the options.
Words spellings_of(const Command& command) {
  Words words;
  for (const Option& option : command.options())
    if (!option.is_word())
      for (const std::string_view spelling : option.spellings()) words.emplace_back(spelling);
  return words;
}

Words names_of_commands(const CommandLine& line) {
  Words words;
  for (const Command& command : line.commands()) words.push_back(command.name());
  return words;
}

/// What bash completes for a value, as a statement.
std::string bash_values(const Option& option, const CommandLine& line) {
  const bool command = option.value_name == "COMMAND";
  const Words words = command ? names_of_commands(line) : choices_of(option);
  std::string text;
  if (!words.empty()) text = fmt::format("words=\"{}\"", fmt::join(words, " "));
  if (is_file(option)) text += text.empty() ? "files=yes" : " files=yes";
  return text.empty() ? ":" : text;
}

std::string bash_case(const Command& command, const CommandLine& line) {
  std::string text = fmt::format("    {})\n      case $previous in\n", command.name());
  std::string of_word = ":";
  for (const Option& option : command.options()) {
    if (option.is_word())
      of_word = bash_values(option, line);
    else if (!option.value_name.empty())
      text += fmt::format("        {}) {} ;;\n", fmt::join(option.spellings(), "|"), bash_values(option, line));
  }
  return text + fmt::format("        *) {}; options=\"{}\" ;;\n      esac ;;\n", of_word,
                            fmt::join(spellings_of(command), " "));
}

/// In single quotes and square brackets, where zsh's _arguments looks for brackets and colons.
std::string quoted_for_zsh(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'')
      quoted += "'\\''";
    else if (c == '[' || c == ']' || c == ':' || c == '\\')
      quoted += fmt::format("\\{}", c);
    else
      quoted += c;
  }
  return quoted;
}

/// What zsh completes for a value: nothing, words or files.
std::string zsh_action(const Option& option, const CommandLine& line) {
  const Words words = option.value_name == "COMMAND" ? names_of_commands(line) : choices_of(option);
  if (is_file(option)) return "_files";
  return words.empty() ? " " : fmt::format("({})", fmt::join(words, " "));
}

std::string zsh_options(const Command& command, const CommandLine& line) {
  std::string text;
  for (const Option& option : command.options()) {
    const std::string value = option.value_name.empty()
                                  ? ""
                                  : fmt::format(":{}:{}", quoted_for_zsh(option.value_name), zsh_action(option, line));
    if (option.is_word())
      text += fmt::format(" \\\n        '*{}'", value);
    else
      for (const std::string_view spelling : option.spellings())
        text += fmt::format(" \\\n        '{}{}[{}]{}'", spelling, value.empty() ? "" : "=",
                            quoted_for_zsh(option.help), value);
  }
  return text;
}

}  // namespace

std::string bash_completion(const CommandLine& line) {
  std::string cases;
  for (const Command& command : line.commands()) cases += bash_case(command, line);
  return fmt::format(R"(# What bash completes surety with; written by surety completion bash.
_surety() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} command= i words= options= files=
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous=${{COMP_WORDS[COMP_CWORD - 2]}}
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${{COMP_WORDS[i]}} in
      --plugin) ((++i)) ;;
      -* | =) ;;
      *) command=${{COMP_WORDS[i]}}; break ;;
    esac
  done
  case $command in
    "")
      case $previous in
        --plugin) files=yes ;;
        *) words="{}"; options="{}" ;;
      esac ;;
{}  esac
  [[ $current == -* ]] && words=$options
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if [[ $files && $current != -* ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t -O ${{#COMPREPLY[@]}} COMPREPLY < <(compgen -f -- "$current")
  fi
}}
complete -F _surety surety
)",
                     fmt::join(names_of_commands(line), " "), fmt::join(spellings_of(line.program()), " "), cases);
}

std::string zsh_completion(const CommandLine& line) {
  std::string commands, cases;
  for (const Command& command : line.commands()) {
    commands += fmt::format("    '{}:{}'\n", command.name(), quoted_for_zsh(command.summary()));
    cases += fmt::format("    {})\n      _arguments{} ;;\n", command.name(), zsh_options(command, line));
  }
  return fmt::format(R"(#compdef surety
# What zsh completes surety with; written by surety completion zsh.
_surety() {{
  local state
  local -a commands=(
{}  )
  _arguments -C \
    '1:command:->command' '*::argument:->argument'{}
  case $state in
    command) _describe command commands ;;
    argument) _surety_of_command ;;
  esac
}}
_surety_of_command() {{
  case $words[1] in
{}  esac
}}
_surety "$@"
)",
                     commands, zsh_options(line.program(), line), cases);
}

}  // namespace surety
