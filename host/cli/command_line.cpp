#include "host/cli/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

// CLI11 is one large header, compiled here alone.
#include <CLI/CLI.hpp>
#include <cctype>
#include <utility>

#include "host/options/choices.h"
#include "host/values/spec_text.h"
#include "surety/error.h"

namespace surety {
namespace {

std::string path_of(const Command* command) { return command ? "surety " + command->name() : "surety"; }

bool looks_like_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-' && (word[1] == '-' || std::isalpha(static_cast<unsigned char>(word[1])));
}

/// "--help", "--format" and so on.
std::vector<std::string_view> long_names(const Command& command) {
  std::vector<std::string_view> names;
  for (const Option& option : command.options())
    for (const std::string_view spelling : option.spellings())
      if (spelling.starts_with("--")) names.push_back(spelling);
  return names;
}

const Option& option_of(const Command& command, const std::string& word, const std::string& path) {
  const std::string name = word.substr(0, word.find('='));
  if (const Option* option = command.find(name)) return *option;
  throw InvalidInput(
      fmt::format("unknown option '{}'{} ({} --help)", name, suggestion(name, long_names(command)), path));
}

/// Whether it has room for that many words beside its options.
bool takes_words(const Command& command, std::size_t count) {
  std::size_t places = 0;
  for (const Option& option : command.options()) {
    if (option.is_word() && std::holds_alternative<std::vector<std::string>*>(option.target)) return true;
    places += option.is_word();
  }
  return count <= places;
}

/// Refuses what CLI11 tells less of than one wants to know: unknown names, without what is near them; options without a
/// value; words that no option claims. Returns the command that is named.
const Command* checked_command(const CommandLine& line, const std::vector<std::string>& words) {
  const Command* command = nullptr;
  std::size_t claimed = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string path = path_of(command);
    if (looks_like_option(words[i])) {
      const Option& option = option_of(command ? *command : line.program(), words[i], path);
      if (option.value_name.empty() || words[i].find('=') != std::string::npos) continue;
      if (i + 1 == words.size() || looks_like_option(words[i + 1]))
        throw InvalidInput(fmt::format("{}: its value is missing ({} --help)", words[i], path));
      ++i;
    } else if (!command) {
      command = line.find(words[i]);
      if (!command) throw InvalidInput(unknown_name("command", words[i], line.names()));
    } else if (words[i].empty()) {
      throw InvalidInput(fmt::format("an empty word names nothing ({} --help)", path));
    } else if (!takes_words(*command, ++claimed)) {
      throw InvalidInput(
          fmt::format("'{}' belongs to no option; write --NAME {} ({} --help)", words[i], words[i], path));
    }
  }
  return command;
}

CLI::Option* added(CLI::App& app, const Option& option) {
  if (auto* const text = std::get_if<std::string*>(&option.target)) return app.add_option(option.name, **text);
  if (auto* const flag = std::get_if<bool*>(&option.target)) return app.add_flag(option.name, **flag);
  if (auto* const texts = std::get_if<std::vector<std::string>*>(&option.target))
    return app.add_option(option.name, **texts);
  if (option.name == "--version") return app.set_version_flag(option.name, "");
  return app.get_help_ptr();  // which every CLI::App has from the beginning
}

using Pairs = std::vector<std::pair<Option*, const CLI::Option*>>;

void add_options(CLI::App& app, Command& command, Pairs& pairs) {
  for (Option& option : command.options()) pairs.emplace_back(&option, added(app, option)->required(option.required));
}

}  // namespace

CommandLine::CommandLine(std::string overview) : program_("surety", std::move(overview)) {}

Command& CommandLine::add(std::string name, std::string summary) {
  return commands_.emplace_back(std::move(name), std::move(summary));
}

const Command* CommandLine::find(std::string_view name) const {
  for (const Command& command : commands_)
    if (command.name() == name) return &command;
  return nullptr;
}

std::vector<std::string_view> CommandLine::names() const {
  std::vector<std::string_view> names;
  for (const Command& command : commands_) names.push_back(command.name());
  return names;
}

Request CommandLine::read(const std::vector<std::string>& words) {
  const Command* const named = checked_command(*this, words);
  const std::string path = path_of(named);
  CLI::App app("", program_.name());
  app.require_subcommand(1);
  Pairs options;
  add_options(app, program_, options);
  for (Command& command : commands_) add_options(*app.add_subcommand(command.name()), command, options);
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // the last one first
  } catch (const CLI::CallForHelp&) {
    return {Request::Kind::help, named};
  } catch (const CLI::CallForVersion&) {
    return {Request::Kind::version, named};
  } catch (const CLI::RequiredError& error) {
    if (named) throw InvalidInput(fmt::format("{} ({} --help)", error.what(), path));
    throw InvalidInput(fmt::format("no command given, there are: {} (surety --help)", fmt::join(names(), ", ")));
  } catch (const CLI::ArgumentMismatch& error) {
    throw InvalidInput(fmt::format("an option may be given once: {} ({} --help)", error.what(), path));
  } catch (const CLI::ParseError& error) {
    throw InvalidInput(fmt::format("{} ({} --help)", error.what(), path));
  }
  for (const auto& [option, parsed] : options) option->given = parsed->count() > 0;
  return {Request::Kind::run, named};
}

}  // namespace surety
