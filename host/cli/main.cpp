#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <new>
#include <set>
#include <string>
#include <vector>

#include "host/cli/command.h"
#include "host/cli/exit_status.h"
#include "host/cli/output.h"
#include "host/io/text.h"
#include "host/sweeps/choices.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/remarks.h"

namespace surety {
namespace {

constexpr const char* overview =
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

std::vector<std::string> option_names(const CLI::App& scope) {
  std::vector<std::string> names;
  for (const CLI::Option* option : scope.get_options()) {
    if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

/// "surety", or "surety COMMAND" once the command is known: what to ask for help.
std::string path_of(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? "surety" : "surety " + commands.front()->get_name();
}

void check_encoding(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (!is_utf8(argv[i]))
      throw InvalidInput(
          fmt::format("argument {} is not UTF-8 text: '{}'; rename the file, or type it anew", i, argv[i]));
}

/// CLI11 tells what was unknown but not what is near it, so names are looked at before it parses.
void check_names(CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* command = nullptr;
  for (const std::string& argument : arguments) {
    if (argument.starts_with("--") && argument.size() > 2) {
      const CLI::App& scope = command ? *command : app;
      const std::string name = argument.substr(0, argument.find('='));
      const std::string path = command ? "surety " + command->get_name() : "surety";
      if (!scope.get_option_no_throw(name)) {
        const auto names = option_names(scope);
        const std::vector<std::string_view> views(names.begin(), names.end());
        throw InvalidInput(fmt::format("unknown option '{}'{} ({} --help)", name, suggestion(name, views), path));
      }
    } else if (!command && !argument.starts_with("-")) {
      const auto names = command_names(app);
      const std::vector<std::string_view> views(names.begin(), names.end());
      if (std::find(names.begin(), names.end(), argument) != names.end()) command = app.get_subcommand(argument);
      if (!command) throw InvalidInput(unknown_name("command", argument, views));
    }
  }
}

int run(int argc, char** argv) {
  CLI::App app(overview, "surety");
  app.footer(fmt::format("{}\n\nExit status:\n{}", overview_examples, exit_status_text()));
  app.require_subcommand(1);
  Action action;
  add_estimate(app, action);
  add_guarantee(app, action);
  add_bounds(app, action);
  add_potential(app, action);
  add_verify(app, action);
  add_implement(app, action);
  add_side_bets(app, action);
  add_sequential_prices(app, action);
  add_ex_post_payments(app, action);
  add_sweep(app, action);
  add_plan(app, action);
  add_merge(app, action);
  add_rates(app, action);
  add_plot(app, action);
  add_reproduce(app, action);
  add_devices(app, action);
  add_list(app, action);
  add_version(app, action);
  try {
    check_encoding(argc, argv);
    check_names(app, std::vector<std::string>(argv + 1, argv + argc));
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print(app.help());
    return 0;
  } catch (const CLI::RequiredError& error) {
    if (!app.get_subcommands().empty()) throw InvalidInput(fmt::format("{} ({} --help)", error.what(), path_of(app)));
    throw InvalidInput(
        fmt::format("no command given, there are: {} (surety --help)", fmt::join(command_names(app), ", ")));
  } catch (const CLI::ArgumentMismatch& error) {
    throw InvalidInput(
        fmt::format("an option needs one value and may be given once: {} ({} --help)", error.what(), path_of(app)));
  } catch (const CLI::ParseError& error) {
    throw InvalidInput(fmt::format("{} ({} --help)", error.what(), path_of(app)));
  }
  return action();
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
