#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "surety/error.h"
#include "surety/estimate.h"

namespace surety {

/// What the command line asks for; returns the exit status.
using Action = std::function<int()>;

/// Each adds one subcommand; when the command line names it, `action` is set to run it.
void add_estimate(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_equilibrium(CLI::App& app, Action& action);
void add_guarantee(CLI::App& app, Action& action);
void add_bounds(CLI::App& app, Action& action);
void add_potential(CLI::App& app, Action& action);
void add_implement(CLI::App& app, Action& action);
void add_sequential_prices(CLI::App& app, Action& action);
void add_side_bets(CLI::App& app, Action& action);
void add_ex_post_payments(CLI::App& app, Action& action);
void add_sweep(CLI::App& app, Action& action);
void add_plan(CLI::App& app, Action& action);
void add_merge(CLI::App& app, Action& action);
void add_rates(CLI::App& app, Action& action);
void add_plot(CLI::App& app, Action& action);
void add_reproduce(CLI::App& app, Action& action);
void add_devices(CLI::App& app, Action& action);
void add_list(CLI::App& app, Action& action);
void add_version(CLI::App& app, Action& action);
void add_help(CLI::App& app, Action& action);

/// What `surety version` prints.
std::string version_line();

/// `--name`, described by its record; `fallback` replaces the record's default. The text is kept as typed; checks
/// happen once, when the command runs.
CLI::Option* add_option(CLI::App& command, std::string_view name, std::string& target);
CLI::Option* add_option(CLI::App& command, std::string_view name, std::string& target, std::string_view fallback);

/// Runs a parser and puts `--name: ` before its message.
template <class Parser>
auto parsed(std::string_view name, Parser parser) {
  try {
    return parser();
  } catch (const InvalidInput& error) {
    throw InvalidInput("--" + std::string(name) + ": " + error.what());
  }
}

/// A count option (`--samples 1e8`), checked against its record; messages begin with `--name: `.
std::uint64_t count_of(std::string_view name, const std::string& text);

/// A real option (`--cost 0.2`), checked against its record; messages begin with `--name: `.
double real_of_option(std::string_view name, const std::string& text);

/// "a, b or c".
std::string alternatives(std::span<const std::string_view> names);

/// Where to run: --device, --threads, --instruction-set.
class ExecutionOptions {
 public:
  void add_to(CLI::App& command);
  Execution execution() const;

 private:
  std::string device_, threads_, instruction_set_;
};

}  // namespace surety
