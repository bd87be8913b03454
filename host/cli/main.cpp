#include <fmt/format.h>

#include <exception>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/batch/ranks.h"
#include "host/cli/commands.h"
#include "host/cli/exit_status.h"
#include "host/cli/help_page.h"
#include "host/cli/output.h"
#include "host/cli/plugins.h"
#include "host/cli/progress.h"
#include "host/io/text.h"
#include "surety/error.h"
#include "surety/remarks.h"

namespace surety {
namespace {

constexpr const char* program_overview =
    "What an auction earns and what it guarantees, whatever the bidders know: Monte Carlo beside theory.\n";

constexpr const char* overview_examples =
    "Examples:\n"
    "  surety estimate --mechanism second-price:reserve=0.5 --values beta:2,2 --bidders 10 --samples 1e8\n"
    "  surety guarantee --mechanism proportional --values uniform --bidders 2\n"
    "  surety bounds examples/bounds/common.toml --k 10\n"
    "  surety verify --mechanism proportional --information minmax --values uniform --bidders 2\n"
    "  surety implement --rule highest-signal --value-function max --signals uniform --bidders 3\n"
    "  surety sweep examples/private-values.toml --out out/private-values\n"
    "  surety plot out/private-values\n"
    "  surety reproduce yamashita-2018\n"
    "  surety COMMAND --help";

void check_encoding(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (!is_utf8(argv[i]))
      throw InvalidInput(
          fmt::format("argument {} is not UTF-8 text: '{}'; rename the file, or type it anew", i, argv[i]));
}

void add_commands(CommandLine& line) {
  for (const CommandRecord& record : command_records()) {
    record.add(line);
    line.commands().back().group = record.group;
  }
}

void add_own_options(Command& program, std::string& plugin) {
  program.footer = fmt::format("{}\n\nExit status:\n{}", overview_examples, exit_status_text());
  program.add({"--version", std::monostate{}, "version, commit, compiler and MPI library"});
  program.add(
      {"--plugin", &plugin, "a mechanism of one's own, FILE.so, in any command (docs/extend); may be repeated"});
}

/// Runs the command. Ranks of MPI tell how far they are through the first of them.
int run_action(const Command& command) {
  std::optional<Heartbeat> heartbeat;
  if (!launched_by_mpi()) heartbeat.emplace("surety " + command.name());
  return command.action();
}

int run(int argc, char** argv) {
  CommandLine line(program_overview);
  std::string plugin;  // taken out of the words before they are read; here for the help
  add_own_options(line.program(), plugin);
  add_commands(line);
  check_encoding(argc, argv);
  const Request request = line.read(load_plugins(std::vector<std::string>(argv + 1, argv + argc)));
  switch (request.kind) {
    case Request::Kind::help:
      print(request.command ? help_page(*request.command) : help_page(line));
      return done_status;
    case Request::Kind::version:
      print(version_line() + "\n");
      return done_status;
    case Request::Kind::run:
      break;
  }
  return run_action(*request.command);
}

/// Prints each remark once, however often the command reads a file.
void print_remarks() {
  set_remark_handler([said = std::set<std::string>()](const std::string& text) mutable {
    if (said.insert(text).second) remark(fmt::format("surety: {}\n", printable(text)));
  });
}

/// Every error is one line, whatever stands in the input that it quotes.
int report(std::string_view message) {
  remark(fmt::format("surety: {}\n", printable(message)));
  return error_status;
}

}  // namespace
}  // namespace surety

int main(int argc, char** argv) {
  surety::print_remarks();
  try {
    return surety::run(argc, argv);
  } catch (const surety::InvalidInput& error) {
    return surety::report(error.what());
  } catch (const surety::Failure& error) {
    return surety::report(error.what());
  } catch (const std::bad_alloc&) {
    return surety::report("not enough memory");
  } catch (const std::exception& error) {
    return surety::report(
        fmt::format("an error that should have been caught before, please report the command: {}", error.what()));
  }
}
