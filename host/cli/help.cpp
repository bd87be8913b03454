#include <memory>

#include "host/cli/commands.h"
#include "host/cli/exit_status.h"
#include "host/cli/help_page.h"
#include "host/cli/man_page.h"
#include "host/cli/output.h"
#include "host/options/choices.h"

namespace surety {
namespace {

int run_help(const CommandLine& line, const std::string& topic, bool man) {
  if (topic.empty()) {
    print(man ? man_page(line) : help_page(line));
    return done_status;
  }
  const Command* command = line.find(topic);
  if (!command) throw InvalidInput(unknown_name("command", topic, line.names()));
  print(man ? man_page(*command) : help_page(*command));
  return done_status;
}

}  // namespace

void add_help(CommandLine& line) {
  Command& command = line.add("help", "What the program or a command does, and its options");
  struct Arguments {
    std::string topic;
    bool man = false;
  };
  auto arguments = std::make_shared<Arguments>();
  command.word("command", "COMMAND", arguments->topic, "a command; the whole program without it");
  command.flag("man", arguments->man, "as a man page, in the language of man(7)");
  command.footer = "Examples:\n  surety help\n  surety help estimate    # as surety estimate --help";
  command.action = [arguments, &line] { return run_help(line, arguments->topic, arguments->man); };
}

}  // namespace surety
