#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "host/cli/command.h"
#include "host/sweeps/choices.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int error_status = 2;

constexpr const char* overview =
    "Monte Carlo revenue of auctions, with error bars, exact values and convergence rates.\n";

constexpr const char* overview_examples =
    "Examples:\n"
    "  surety estimate --mechanism second-price:reserve=0.5 --values beta:2,2 --bidders 10 --samples 1e8\n"
    "  surety sweep examples/private-values.toml --out out/private-values\n"
    "  surety plot out/private-values\n"
    "  surety reproduce yamashita-2018\n"
    "  surety COMMAND --help";

/// CLI11 tells what was unknown but not what is near it, so names are looked at before it parses.
void check_names(CLI::App& app, const std::vector<std::string>& arguments) {
  CLI::App* command = nullptr;
  std::string where = "option";
  for (const std::string& argument : arguments) {
    if (argument.starts_with("--") && argument.size() > 2) {
      const std::string name = argument.substr(0, argument.find('='));
      CLI::App& scope = command ? *command : app;
      if (scope.get_option_no_throw(name)) continue;
      std::vector<std::string> names;
      for (const CLI::Option* option : scope.get_options()) {
        if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
      }
      throw InvalidInput(unknown_name(where, name, std::vector<std::string_view>(names.begin(), names.end())));
    }
    if (command || argument.starts_with("-")) continue;
    std::vector<std::string> names;
    for (CLI::App* known : app.get_subcommands({})) {
      names.push_back(known->get_name());
      if (known->get_name() == argument) command = known;
    }
    if (!command)
      throw InvalidInput(unknown_name("command", argument, std::vector<std::string_view>(names.begin(), names.end())));
    where = "option of surety " + argument;
  }
}

int run(int argc, char** argv) {
  CLI::App app(overview, "surety");
  app.footer(overview_examples);
  app.require_subcommand(1);
  Action action;
  add_estimate(app, action);
  add_sweep(app, action);
  add_rates(app, action);
  add_plot(app, action);
  add_reproduce(app, action);
  add_devices(app, action);
  add_list(app, action);
  add_version(app, action);
  try {
    check_names(app, std::vector<std::string>(argv + 1, argv + argc));
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    print(chosen.empty() ? app.help() : chosen.front()->help());
    return 0;
  } catch (const CLI::ParseError& error) {
    throw InvalidInput(fmt::format("{} (surety --help)", error.what()));
  }
  return action();
}

/// Every error is one line.
int report(std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  remark(fmt::format("surety: {}\n", message));
  return error_status;
}

}  // namespace
}  // namespace surety

int main(int argc, char** argv) {
  try {
    return surety::run(argc, argv);
  } catch (const std::bad_alloc&) {
    return surety::report("not enough memory");
  } catch (const std::exception& error) {
    return surety::report(error.what());
  }
}
