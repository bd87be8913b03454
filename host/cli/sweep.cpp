#include <fmt/format.h>

#include <algorithm>

#include "host/batch/ranks.h"
#include "host/cli/commands.h"
#include "host/cli/exit_status.h"
#include "host/cli/interruption.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/sweep_run.h"
#include "host/io/table.h"
#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/sweeps/matrix.h"
#include "host/sweeps/matrix_figures.h"
#include "host/sweeps/rates_table.h"
#include "host/sweeps/results.h"
#include "host/sweeps/sweep.h"
#include "host/sweeps/whole_cells.h"

namespace surety {
namespace {

constexpr const char* sweep_examples =
    "Keys of CONFIG (TOML): values, mechanisms, bidders, and where the defaults do not suit samples, seed, precision,\n"
    "sampling, fit-from; for a common value information (\"any\" for guarantees), cost, and k, the messages of\n"
    "exponential prices. bidders and k are lists or ranges, { from = 2, to = 1024, factor = 2 } or { from, to, step "
    "}.\n"
    "A sweep that was stopped goes on where it stood when the same command is given again.\n\n"
    "Examples:\n"
    "  surety sweep examples/private-values.toml --out out/private-values\n"
    "  surety sweep examples/asymmetric.toml --out out/asymmetric --threads 1\n"
    "  surety sweep examples/common-values.toml --out out/common-values";

JobObserver observer_of(CellProgress& progress) {
  JobObserver observer;
  observer.started = [&](std::size_t kept, std::size_t total) { progress.start(kept, total); };
  observer.progress = [&](const JobProgress& now) { progress.show(now); };
  observer.stop_requested = interruption_requested;
  return observer;
}

Shard shard_of(const SweepArguments& arguments) {
  if (!arguments.shard.empty()) return parsed("shard", [&] { return parse_shard(arguments.shard); });
  const auto of_array = shard_of_environment();
  if (of_array)
    remark(fmt::format("surety: shard {}/{}, as the Slurm job array says\n", of_array->index, of_array->count));
  return of_array.value_or(Shard{});
}

/// Standard errors that cannot be believed end a cell that has a target error all the same: that is said.
void remark_doubts(const std::vector<ResultRow>& rows) {
  const auto doubted =
      std::count_if(rows.begin(), rows.end(), [](const ResultRow& row) { return !row.error_is_known; });
  if (doubted > 0)
    remark(
        fmt::format("surety: {} of {} standard errors are in doubt, for what is rare was hardly drawn: their z is "
                    "empty in results.csv, interval_low and interval_high allow for it, a target error does not\n",
                    doubted, rows.size()));
}

/// Figures are no part of the results: without gnuplot they are left for another machine.
void draw_figures(const std::filesystem::path& folder, const SweepConfig& config, const std::vector<MatrixRow>& rows) {
  try {
    for (const auto& figure : draw_matrix_figures(folder, config, rows))
      print(fmt::format("written: {0}.svg, {0}.png\n", figure.string()));
  } catch (const Failure& error) {
    remark(fmt::format("surety: {}; surety plot {} draws them\n", error.what(), folder.string()));
  }
}

int print_matrix(const std::filesystem::path& folder, const SweepConfig& config) {
  const auto rows = matrix_rows(config, read_matrix(folder));
  print(matrix_text(config, rows) +
        fmt::format("\nwritten: {0}/matrix.csv, {0}/worst.csv, {0}/rates.csv, {0}/results.csv, {0}/manifest.json\n",
                    folder.string()));
  draw_figures(folder, config, rows);
  return matrix_disagreements(rows).empty() ? done_status : disagreement_status;
}

/// What a finished sweep has come to. Returns the exit status.
int print_results(const std::filesystem::path& folder, const SweepConfig& config) {
  if (config.job == SweepJob::equilibria) return print_matrix(folder, config);
  if (config.job != SweepJob::estimate) {
    print(fmt::format("written: {0}/results.csv, {0}/manifest.json\n", folder.string()));
    return done_status;
  }
  const std::int64_t fit_from = configured_fit_from(folder);
  const std::vector<ResultRow> rows = read_results(folder / "results.csv");
  remark_doubts(rows);
  print(rates_table(study_gaps(rows, fit_from)) +
        fmt::format("\nwritten: {0}/results.csv, {0}/rates.csv, {0}/manifest.json\n", folder.string()));
  return done_status;
}

OutputRecord output_of_sweep() {
  return {1, {}, {results_table(), rates_file(), verifications_table(), brackets_table()}};
}

}  // namespace

void SweepArguments::add_to(Command& command) {
  command.word("config", "CONFIG", config, "the TOML file").require();
  command.option("out", out).require();
  command.option("shard", shard).name_value("I/N");
  command.option("progress", progress);
  where.add_to(command);
}

int run_sweep_command(const SweepArguments& arguments, const SweepConfig& config) {
  const auto forms = words_of_option("progress");
  if (std::find(forms.begin(), forms.end(), arguments.progress) == forms.end())
    throw InvalidInput("--progress: " + unknown_name("progress", arguments.progress, forms));
  Execution execution = arguments.where.execution();
  // cells that are not cut into batches are given up; of the others a batch is finished
  if (config.job == SweepJob::estimate) execution.progress = {};
  const Shard shard = shard_of(arguments);
  catch_interruptions();
  const auto ranks = launched_ranks();
  if (ranks && ranks->rank() > 0) {
    help_sweep(config, execution, *ranks);
    return 0;
  }
  CellProgress progress(arguments.progress == "json");
  const SweepReport report = run_sweep(config, arguments.out, execution, observer_of(progress), shard, ranks.get());
  progress.end();
  if (report.damaged > 0)
    remark(fmt::format("surety: {} bytes at the end of the checkpoint were damaged; what they held was played again\n",
                       report.damaged));
  if (!report.finished()) {
    remark(fmt::format("surety: stopped after {} of {} cells; the same command goes on from there\n",
                       report.kept + report.run, report.total));
    return interrupted_status;
  }
  if (shard.whole()) return print_results(report.folder, config);
  print(fmt::format("written: {}; when all {} shards are there: surety merge {}\n", report.folder.string(), shard.count,
                    arguments.out));
  return done_status;
}

namespace {

struct MergeArguments {
  std::vector<std::string> folders;
  std::string out;
};

int run_merge(const MergeArguments& arguments) {
  if (arguments.out.empty() && arguments.folders.size() > 1)
    throw InvalidInput("--out is missing: with several folders merge does not know where to write");
  const std::filesystem::path folder = arguments.out.empty() ? arguments.folders.front() : arguments.out;
  const SweepReport report = merge_shards({arguments.folders.begin(), arguments.folders.end()}, folder);
  return print_results(report.folder, config_of_folder(report.folder));
}

constexpr const char* merge_examples =
    "DIR is the folder of a shard, or one that holds them. The results are those of a single process, to the byte.\n\n"
    "Examples:\n"
    "  surety merge out/private-values                 # writes there too\n"
    "  surety merge a/shard-1-of-2 b/shard-2-of-2 --out out/private-values";

}  // namespace

void add_sweep(CommandLine& line) {
  Command& command = line.add("sweep", "A grid of mechanisms, values and numbers of bidders, from a TOML file");
  auto arguments = std::make_shared<SweepArguments>();
  arguments->add_to(command);
  command.output = output_of_sweep;
  command.footer = sweep_examples;
  command.action = [arguments] { return run_sweep_command(*arguments, load_sweep_config(arguments->config)); };
}

void add_merge(CommandLine& line) {
  Command& command = line.add("merge", "Joins the shards of a sweep");
  auto arguments = std::make_shared<MergeArguments>();
  command.words("folders", "DIR...", arguments->folders, "folders of shards, or that hold them").require();
  command.option("out", arguments->out);
  command.output = output_of_sweep;
  command.footer = merge_examples;
  command.action = [arguments] { return run_merge(*arguments); };
}

}  // namespace surety
