#include <fmt/format.h>

#include "host/cli/commands.h"
#include "host/cli/sweep_run.h"
#include "host/sweeps/config.h"
#include "host/sweeps/matrix.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr const char* matrix_examples =
    "What does each auction earn in equilibrium, whatever it is that the bidders know? CONFIG (TOML) names "
    "mechanisms,\n"
    "information structures, values and numbers of bidders; every cell is an equilibrium that theory knows, or one "
    "that "
    "is\n"
    "searched for, and what nobody gains more than by leaving it is judged by play. A cell that nobody can solve says "
    "why.\n"
    "Each row has its worst cell beside what the mechanism guarantees and the most that any does.\n\n"
    "It is a sweep with job = \"equilibria\" and is stopped, gone on with, cut into shards and merged like any. Its "
    "keys:\n"
    "job, mechanisms, information, bidders, values, epsilon (the gain that is small enough), bins, messages, samples,\n"
    "judgements, cost, k, seed, precision. Where the worst of a row is below its guarantee the exit status is 1.\n\n"
    "Examples:\n"
    "  surety matrix examples/matrix-small.toml --out out/matrix-small\n"
    "  surety --plugin build/lib/third-price.so matrix examples/matrix.toml --out out/matrix\n"
    "  surety plan examples/matrix-small.toml";

SweepConfig config_of_matrix(const std::string& path) {
  SweepConfig config = load_sweep_config(path);
  if (config.job != SweepJob::equilibria)
    throw InvalidInput(fmt::format("{}: job is \"{}\"; a matrix needs job = \"{}\" (surety sweep plays the others)",
                                   path, job_name(config.job), job_name(SweepJob::equilibria)));
  return config;
}

OutputRecord output_of_matrix() { return {1, {}, {cells_table(), matrix_table(), worst_table()}}; }

}  // namespace

void add_matrix(CommandLine& line) {
  Command& command = line.add("matrix", "Mechanisms against what bidders know: each cell an equilibrium, judged");
  auto arguments = std::make_shared<SweepArguments>();
  arguments->add_to(command);
  command.output = output_of_matrix;
  command.footer = matrix_examples;
  command.action = [arguments] { return run_sweep_command(*arguments, config_of_matrix(arguments->config)); };
}

}  // namespace surety
