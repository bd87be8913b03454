#include <fmt/format.h>

#include "host/cli/commands.h"
#include "host/cli/output.h"
#include "host/sweeps/figures.h"
#include "host/sweeps/matrix_figures.h"
#include "host/sweeps/sweep.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr const char* plot_examples =
    "One figure per law of values: gap to full surplus against N, both axes logarithmic. Of equilibria two: the "
    "matrix, "
    "and\n"
    "its worst cells against N. Needs gnuplot.\n\n"
    "Examples:\n"
    "  surety plot out/private-values";

std::vector<std::filesystem::path> draw_matrix(const std::filesystem::path& folder) {
  const SweepConfig config = config_of_folder(folder);
  return draw_matrix_figures(folder, config, matrix_rows(config, read_matrix(folder)));
}

std::vector<std::filesystem::path> draw_gaps(const std::filesystem::path& folder) {
  const std::int64_t fit_from = recorded_fit_from(folder);
  const auto studies = study_gaps(read_results(folder / "results.csv"), fit_from);
  auto figures = draw_gap_figures(folder, studies, fit_from);
  if (figures.empty())
    throw InvalidInput(fmt::format("{} has no positive gap to plot", (folder / "results.csv").string()));
  return figures;
}

int run_plot(const std::filesystem::path& folder) {
  const auto figures = job_of_folder(folder) == SweepJob::equilibria ? draw_matrix(folder) : draw_gaps(folder);
  for (const auto& figure : figures) print(fmt::format("{0}.svg\n{0}.png\n", figure.string()));
  return 0;
}

}  // namespace

void add_plot(CommandLine& line) {
  Command& command = line.add("plot", "Draw a sweep's results as SVG and PNG");
  auto folder = std::make_shared<std::string>();
  command.word("folder", "DIR", *folder, "a sweep's output folder").require();
  command.footer = plot_examples;
  command.action = [folder] { return run_plot(*folder); };
}

}  // namespace surety
