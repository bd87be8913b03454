#include <fmt/format.h>

#include "host/cli/command.h"
#include "host/cli/interruption.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/rates_table.h"
#include "host/cli/table.h"
#include "host/sweeps/options.h"
#include "host/sweeps/results.h"
#include "host/sweeps/sweep.h"

namespace surety {
namespace {

constexpr const char* examples =
    "Keys of CONFIG (TOML): values, mechanisms, bidders, and where the defaults do not suit samples, seed, precision,\n"
    "sampling, fit-from; for a common value information (\"any\" for guarantees), cost, and k, the messages of\n"
    "exponential prices. bidders and k are lists or ranges, { from = 2, to = 1024, factor = 2 } or { from, to, step "
    "}.\n"
    "A sweep that was stopped goes on where it stood when the same command is given again.\n\n"
    "Examples:\n"
    "  surety sweep examples/private-values.toml --out out/private-values\n"
    "  surety sweep examples/asymmetric.toml --out out/asymmetric --threads 1\n"
    "  surety sweep examples/common-values.toml --out out/common-values";

struct SweepArguments {
  std::string config, out;
  ExecutionOptions where;
};

SweepObserver observer_of(CellProgress& progress) {
  SweepObserver observer;
  observer.started = [&](std::size_t kept, std::size_t total) { progress.start(kept, total); };
  observer.finished_cell = [&](std::size_t done, std::size_t total, const EstimateConfig& cell,
                               const Estimates& estimates) {
    progress.finished(done, total,
                      fmt::format("{}, {}{}, N = {}", cell.values.spec(), cell.mechanism.spec(),
                                  cell.information ? ", " + cell.information->spec() : "", cell.bidders),
                      estimates.replicates);
  };
  observer.stop_requested = interruption_requested;
  return observer;
}

int run_sweep_command(const SweepArguments& arguments) {
  const SweepConfig config = load_sweep_config(arguments.config);
  const Execution execution = arguments.where.execution();
  catch_interruptions();
  CellProgress progress;
  const SweepReport report = run_sweep(config, arguments.out, execution, observer_of(progress));
  progress.end();
  if (!report.finished()) {
    remark(fmt::format("surety: stopped after {} of {} cells; the same command goes on from there\n",
                       report.kept + report.run, report.total));
    return interrupted_status;
  }
  const auto studies = study_gaps(read_results(std::filesystem::path(arguments.out) / "results.csv"), config.fit_from);
  print(rates_table(studies) +
        fmt::format("\nwritten: {0}/results.csv, {0}/rates.csv, {0}/manifest.json\n", arguments.out));
  return 0;
}

}  // namespace

void add_sweep(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("sweep", "A grid of mechanisms, values and numbers of bidders, from a TOML file");
  auto arguments = std::make_shared<SweepArguments>();
  command->add_option("config", arguments->config, "the TOML file")->required()->option_text("CONFIG");
  add_option(*command, "out", arguments->out)->required();
  arguments->where.add_to(*command);
  command->footer(examples);
  command->callback([arguments, &action] { action = [arguments] { return run_sweep_command(*arguments); }; });
}

}  // namespace surety
