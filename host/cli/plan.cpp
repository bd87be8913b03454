#include <fmt/format.h>

#include <cmath>

#include "host/cli/commands.h"
#include "host/cli/report.h"
#include "host/io/table.h"
#include "surety/sweep.h"

namespace surety {
namespace {

constexpr const char* plan_examples =
    "Tries a few cells for about two seconds, plays nothing else and writes nothing. The times are those of one "
    "process\n"
    "like this one: with all of this machine's cores, or its GPU, unless --threads or --device say otherwise.\n\n"
    "Examples:\n"
    "  surety plan examples/private-values.toml\n"
    "  surety plan examples/private-values.toml --threads 1";

struct PlanArguments {
  std::string config, format;
  ExecutionOptions where;
};

std::string time_text(double seconds) {
  return seconds < 1 ? fmt::format("{:.2g} s", seconds) : duration_text(seconds);
}

int run_plan(const PlanArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const SweepConfig config = load_sweep_config(arguments.config);
  const Execution execution = arguments.where.execution();
  const Prediction p = plan(config, execution);
  const double per_task = p.seconds / p.array;
  const long minutes = std::lround(std::ceil(2 * per_task / 60)) + 1;
  Report report;
  report.text(fmt::format("{}: {} cells, {} batches{}\n\n", arguments.config, grouped(p.cells),
                          grouped(std::uint64_t(p.batches)), config.target ? " at most" : ""));
  report.json = {{"cells", p.cells}, {"batches", p.batches}};
  const auto time = [&](const std::string& label, const char* key, double seconds) {
    report.value(label, key, seconds, {time_text(seconds)});
  };
  report.table({"", "predicted"});
  time("one process like this one", "seconds", p.seconds);
  time("longest cell", "longest_cell_seconds", p.longest_cell);
  time("longest batch, what a kill can lose", "longest_batch_seconds", p.longest_batch);
  report.json["array"] = p.array;
  time(fmt::format("each of a job array of {}", p.array), "task_seconds", per_task);
  report.json["cells_tried"] = p.tried;
  report.text(fmt::format("\nfrom {} of the cells, tried out\n\n#SBATCH --array=1-{}\n#SBATCH --time={}\n", p.tried,
                          p.array, minutes));
  print(report, format);
  return 0;
}

OutputRecord output_of_plan() {
  return {
      1,
      {{"",
        {{"cells", Shape::count(), "cells", "of the grid"},
         {"batches", Shape::number(), "batches", "of all cells; at most, where draws go on until an error is small"},
         {"seconds", Shape::number(), "seconds", "predicted for one process like this one"},
         {"longest_cell_seconds", Shape::number(), "seconds", "for the longest cell"},
         {"longest_batch_seconds", Shape::number(), "seconds", "for the longest batch: what a kill can lose"},
         {"array", Shape::count(), "tasks", "of the job array that is suggested"},
         {"task_seconds", Shape::number(), "seconds", "for each of them"},
         {"cells_tried", Shape::count(), "cells", "from which that is predicted"}}}}};
}

}  // namespace

void add_plan(CommandLine& line) {
  Command& command = line.add("plan", "What a sweep will take, and how many jobs to cut it into");
  auto arguments = std::make_shared<PlanArguments>();
  command.word("config", "CONFIG", arguments->config, "the TOML file").require();
  command.option("format", arguments->format);
  arguments->where.add_to(command);
  command.output = output_of_plan;
  command.footer = plan_examples;
  command.action = [arguments] { return run_plan(*arguments); };
}

}  // namespace surety
