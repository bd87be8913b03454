#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <exception>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/batch/ranks.h"
#include "host/cli/command.h"
#include "host/cli/exit_status.h"
#include "host/cli/help_page.h"
#include "host/cli/output.h"
#include "host/cli/plugins.h"
#include "host/cli/progress.h"
#include "host/io/text.h"
#include "host/options/choices.h"
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

/// The command that was named, or the program itself.
const CLI::App& chosen(const CLI::App& app) {
  const auto named = app.get_subcommands();
  return named.empty() ? app : *named.front();
}

void check_encoding(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (!is_utf8(argv[i]))
      throw InvalidInput(
          fmt::format("argument {} is not UTF-8 text: '{}'; rename the file, or type it anew", i, argv[i]));
}

/// "surety", or "surety COMMAND" once the command is known: what to ask for help.
std::string path_of(const CLI::App& app) {
  return &chosen(app) == &app ? "surety" : "surety " + chosen(app).get_name();
}

bool is_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-' && (word[1] == '-' || std::isalpha(static_cast<unsigned char>(word[1])));
}

const CLI::Option& option_of(const CLI::App& scope, const std::string& word, const std::string& path) {
  const std::string name = word.substr(0, word.find('='));
  if (const CLI::Option* option = scope.get_option_no_throw(name)) return *option;
  const auto names = option_names(scope);
  const std::vector<std::string_view> views(names.begin(), names.end());
  throw InvalidInput(fmt::format("unknown option '{}'{} ({} --help)", name, suggestion(name, views), path));
}

CLI::App* command_of(CLI::App& app, const std::string& word) {
  const auto names = command_names(app);
  const std::vector<std::string_view> views(names.begin(), names.end());
  if (std::find(names.begin(), names.end(), word) == names.end())
    throw InvalidInput(unknown_name("command", word, views));
  return app.get_subcommand(word);
}

/// How many words a command takes beside its options.
std::size_t words_taken(const CLI::App& command) {
  std::size_t count = 0;
  for (const CLI::Option* option : command.get_options([](const CLI::Option* o) { return o->get_positional(); }))
    count += std::size_t(option->get_items_expected_max());
  return count;
}

/// Refuses what CLI11 tells less of than one wants to know: unknown names, without what is near them; options without a
/// value; words that no option claims.
void check_words(CLI::App& app, const std::vector<std::string>& words) {
  CLI::App* command = nullptr;
  std::size_t claimed = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string path = command ? "surety " + command->get_name() : "surety";
    if (is_option(words[i])) {
      const CLI::Option& option = option_of(command ? *command : app, words[i], path);
      if (option.get_items_expected_min() == 0 || words[i].find('=') != std::string::npos) continue;
      if (i + 1 == words.size() || is_option(words[i + 1]))
        throw InvalidInput(fmt::format("{}: its value is missing ({} --help)", words[i], path));
      ++i;
    } else if (!command) {
      command = command_of(app, words[i]);
    } else if (++claimed > words_taken(*command)) {
      throw InvalidInput(
          fmt::format("'{}' belongs to no option; write --NAME {} ({} --help)", words[i], words[i], path));
    }
  }
}

struct Command {
  void (*add)(CLI::App&, Action&);
  const char* group;
};

constexpr Command commands[] = {
    {add_estimate, "Auctions"},
    {add_verify, "Auctions"},
    {add_equilibrium, "Auctions"},
    {add_guarantee, "Guarantees"},
    {add_bounds, "Guarantees"},
    {add_potential, "Guarantees"},
    {add_implement, "Interdependent and correlated values"},
    {add_side_bets, "Interdependent and correlated values"},
    {add_sequential_prices, "Interdependent and correlated values"},
    {add_ex_post_payments, "Interdependent and correlated values"},
    {add_sweep, "Many auctions at once"},
    {add_plan, "Many auctions at once"},
    {add_merge, "Many auctions at once"},
    {add_rates, "Many auctions at once"},
    {add_plot, "Many auctions at once"},
    {add_reproduce, "Papers"},
    {add_list, "About"},
    {add_devices, "About"},
    {add_version, "About"},
    {add_help, "About"},
};

void add_commands(CLI::App& app, Action& action) {
  for (const Command& command : commands) {
    command.add(app, action);
    app.get_subcommands([](const CLI::App*) { return true; }).back()->group(command.group);
  }
}

/// Runs the command. Ranks of MPI tell how far they are through the first of them.
int run_action(const std::string& command, const Action& action) {
  std::optional<Heartbeat> heartbeat;
  if (!launched_by_mpi()) heartbeat.emplace(command);
  return action();
}

int run(int argc, char** argv) {
  CLI::App app(overview, "surety");
  app.footer(fmt::format("{}\n\nExit status:\n{}", overview_examples, exit_status_text()));
  app.require_subcommand(1);
  app.set_version_flag("--version", version_line, "version, commit, compiler and MPI library");
  std::string plugin;  // taken out of the words before they are parsed; here for the help
  app.add_option("--plugin", plugin,
                 "a mechanism of one's own, FILE.so, in any command (docs/extend); may be repeated");
  Action action;
  add_commands(app, action);
  try {
    check_encoding(argc, argv);
    auto words = load_plugins(std::vector<std::string>(argv + 1, argv + argc));
    check_words(app, words);
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    print(help_page(chosen(app)));
    return 0;
  } catch (const CLI::CallForVersion& version) {
    print(std::string(version.what()) + "\n");
    return 0;
  } catch (const CLI::RequiredError& error) {
    if (!app.get_subcommands().empty()) throw InvalidInput(fmt::format("{} ({} --help)", error.what(), path_of(app)));
    throw InvalidInput(
        fmt::format("no command given, there are: {} (surety --help)", fmt::join(command_names(app), ", ")));
  } catch (const CLI::ArgumentMismatch& error) {
    throw InvalidInput(fmt::format("an option may be given once: {} ({} --help)", error.what(), path_of(app)));
  } catch (const CLI::ParseError& error) {
    throw InvalidInput(fmt::format("{} ({} --help)", error.what(), path_of(app)));
  }
  return run_action(path_of(app), action);
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
