#pragma once

#include <span>
#include <string>
#include <string_view>

#include "host/cli/command_line.h"

namespace surety {

// Each adds one command to the program.
void add_estimate(CommandLine& line);
void add_value_of_information(CommandLine& line);
void add_verify(CommandLine& line);
void add_equilibrium(CommandLine& line);
void add_guarantee(CommandLine& line);
void add_bounds(CommandLine& line);
void add_potential(CommandLine& line);
void add_implement(CommandLine& line);
void add_sequential_prices(CommandLine& line);
void add_side_bets(CommandLine& line);
void add_ex_post_payments(CommandLine& line);
void add_known_values(CommandLine& line);
void add_fit(CommandLine& line);
void add_advise(CommandLine& line);
void add_sweep(CommandLine& line);
void add_matrix(CommandLine& line);
void add_plan(CommandLine& line);
void add_merge(CommandLine& line);
void add_rates(CommandLine& line);
void add_plot(CommandLine& line);
void add_reproduce(CommandLine& line);
void add_devices(CommandLine& line);
void add_list(CommandLine& line);
void add_schema(CommandLine& line);
void add_version(CommandLine& line);
void add_completion(CommandLine& line);
void add_help(CommandLine& line);

struct CommandRecord {
  void (*add)(CommandLine& line);  ///< adds the command to the program
  std::string_view group;          ///< under which the program's help names it
};

/// All commands, in the order of the program's help.
std::span<const CommandRecord> command_records();

/// What `surety version` prints.
std::string version_line();

}  // namespace surety
