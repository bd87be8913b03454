#include <memory>

#include "host/cli/commands.h"
#include "host/cli/exit_status.h"
#include "host/cli/help_page.h"
#include "host/cli/output.h"
#include "host/options/choices.h"

namespace surety {
namespace {

int run_help(const CommandLine& line, const std::string& topic) {
  if (topic.empty()) {
    print(help_page(line));
    return done_status;
  }
  const Command* command = line.find(topic);
  if (!command) throw InvalidInput(unknown_name("command", topic, line.names()));
  print(help_page(*command));
  return done_status;
}

}  // namespace

void add_help(CommandLine& line) {
  Command& command = line.add("help", "What the program or a command does, and its options");
  auto topic = std::make_shared<std::string>();
  command.word("command", "COMMAND", *topic, "a command; the whole program without it");
  command.footer = "Examples:\n  surety help\n  surety help estimate    # as surety estimate --help";
  command.action = [topic, &line] { return run_help(line, *topic); };
}

}  // namespace surety
