#pragma once

#include <string>

#include "host/cli/command.h"
#include "surety/sweep.h"

namespace surety {

/// What the commands that sweep take beside the config.
struct SweepArguments {
  std::string config, out, shard, progress;
  ExecutionOptions where;

  void add_to(Command& command);
};

/// Plays what is left of the config's cells, in all the ways that a sweep can be played, and prints what they come to.
/// Returns the exit status.
int run_sweep_command(const SweepArguments& arguments, const SweepConfig& config);

}  // namespace surety
