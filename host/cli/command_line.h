#pragma once

#include <deque>
#include <string>
#include <vector>

#include "host/cli/command.h"

namespace surety {

/// What the words of a command line ask for.
struct Request {
  enum class Kind { run, help, version };

  Kind kind;
  const Command* command;  ///< the one that is named; null, of help: the program
};

/// The program: its commands, and the options that stand before them.
class CommandLine {
 public:
  /// Options and footer are the program's own.
  explicit CommandLine(std::string overview);

  /// A command more, the last one on the help page.
  Command& add(std::string name, std::string summary);

  Command& program() { return program_; }
  const Command& program() const { return program_; }
  const std::deque<Command>& commands() const { return commands_; }
  std::deque<Command>& commands() { return commands_; }
  /// Null where there is none.
  const Command* find(std::string_view name) const;
  std::vector<std::string_view> names() const;

  /// Sets what the options refer to. Throws InvalidInput where the words are none that the commands know.
  Request read(const std::vector<std::string>& words);

 private:
  Command program_;
  std::deque<Command> commands_;
};

}  // namespace surety
