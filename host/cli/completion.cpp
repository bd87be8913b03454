#include <memory>

#include "host/cli/commands.h"
#include "host/cli/completion_script.h"
#include "host/cli/output.h"
#include "host/options/choices.h"

namespace surety {
namespace {

constexpr std::string_view shells[] = {"bash", "zsh"};

int run_completion(const CommandLine& line, const std::string& shell) {
  if (shell == "bash")
    print(bash_completion(line));
  else if (shell == "zsh")
    print(zsh_completion(line));
  else
    throw InvalidInput(unknown_name("shell", shell, shells));
  return 0;
}

}  // namespace

void add_completion(CommandLine& line) {
  Command& command = line.add("completion", "What the shell completes commands with: options, and what they take");
  auto shell = std::make_shared<std::string>();
  command.word("shell", "SHELL", *shell, alternatives(shells)).require().choose_from(shells);
  command.footer =
      "Where Surety is installed the shell finds it by itself.\n\n"
      "Examples:\n"
      "  source <(surety completion bash)\n"
      "  surety completion zsh > ~/.zsh/functions/_surety   # a folder of fpath";
  command.action = [shell, &line] { return run_completion(line, *shell); };
}

}  // namespace surety
