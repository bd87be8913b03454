#include "host/cli/command.h"
#include "host/cli/help_page.h"
#include "host/cli/output.h"
#include "host/options/choices.h"

namespace surety {
namespace {

int run_help(const CLI::App& app, const std::string& topic) {
  if (topic.empty()) {
    print(help_page(app));
    return 0;
  }
  std::vector<std::string_view> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == topic) {
      print(help_page(*command));
      return 0;
    }
    names.push_back(command->get_name());
  }
  throw InvalidInput(unknown_name("command", topic, names));
}

}  // namespace

void add_help(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("help", "What the program or a command does, and its options");
  auto topic = std::make_shared<std::string>();
  command->add_option("command", *topic, "a command; the whole program without it")->option_text("COMMAND");
  command->footer("Examples:\n  surety help\n  surety help estimate    # as surety estimate --help");
  command->callback([topic, &app, &action] { action = [topic, &app] { return run_help(app, *topic); }; });
}

}  // namespace surety
