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

std::string meaning_of(const CLI::Option& option) {
  return (option.get_required() && !option.get_positional() ? "(required) " : "") + option.get_description();
}

std::string positionals_text(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); }))
    text += entry(option->get_option_text(), meaning_of(*option));
  return text;
}

std::string options_text(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return !o->get_positional(); })) {
    const std::string& value = option->get_option_text();
    text += entry(option->get_name(false, true) + (value.empty() ? "" : " " + value), meaning_of(*option));
  }
  return text;
}

std::string usage(const CLI::App& app) {
  std::string text = app.get_parent() ? "surety " + app.get_name() : app.get_name() + " COMMAND";
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); }))
    text += option->get_required() ? " " + option->get_option_text() : " [" + option->get_option_text() + "]";
  return text + " [OPTIONS]\n";
}

/// Commands by their groups, both in the order in which they were added.
std::string commands_text(const CLI::App& app) {
  std::string text, group;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_group() != group) text += fmt::format("\n{}:\n", command->get_group());
    group = command->get_group();
    text += entry(command->get_name(), command->get_description());
  }
  return text;
}

}  // namespace

std::string help_page(const CLI::App& app) {
  std::string text = flowed(app.get_description()) + "\nUsage: " + usage(app) + commands_text(app);
  if (const std::string positionals = positionals_text(app); !positionals.empty()) text += "\n" + positionals;
  return text + "\nOptions:\n" + options_text(app) + "\n" + flowed(app.get_footer());
}

}  // namespace surety
