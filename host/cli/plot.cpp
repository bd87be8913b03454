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
    "One figure per law of values and information structure, as SVG and PNG. Without options the gap to full surplus "
    "against N, both axes logarithmic, with the rates that are fitted to it. Of equilibria two: the matrix, and its "
    "worst cells against N. Needs gnuplot.\n\n"
    "Examples:\n"
    "  surety plot out/private-values\n"
    "  surety plot out/private-values --y share --title 'What five auctions leave' --pdf\n"
    "  surety plot out/reserves --y revenue --x reserve";

struct PlotArguments {
  std::string folder, y, x, log, title;
  bool pdf = false;
};

std::vector<std::filesystem::path> draw_matrix(const PlotArguments& arguments) {
  const std::filesystem::path folder = arguments.folder;
  const SweepConfig config = config_of_folder(folder);
  return draw_matrix_figures(folder, config, matrix_rows(config, read_matrix(folder)), arguments.pdf);
}

FigureStyle style_of(const PlotArguments& arguments, bool log_given) {
  FigureStyle style{{}, arguments.title, arguments.pdf};
  if (!log_given) return style;
  if (arguments.log != "x" && arguments.log != "y" && arguments.log != "xy" && arguments.log != "none")
    throw InvalidInput(fmt::format("--log: '{}' are no axes; write x, y, xy or none", arguments.log));
  style.logarithmic = arguments.log == "none" ? "" : arguments.log;
  return style;
}

std::vector<std::filesystem::path> draw_results(const PlotArguments& arguments, const FigureStyle& style) {
  const std::filesystem::path folder = arguments.folder;
  const FigureOf of{arguments.y, arguments.x};
  const auto data = figure_data(read_results(folder / "results.csv"), of, recorded_fit_from(folder));
  auto figures = draw_figures(folder, data, of, style);
  if (figures.empty())
    throw InvalidInput(fmt::format("{} has no {} to plot{}", (folder / "results.csv").string(), arguments.y,
                                   style.logarithmic == "" ? "" : " that is above 0, where axes are logarithmic"));
  return figures;
}

int run_plot(const PlotArguments& arguments, bool log_given, bool of_results) {
  const FigureStyle style = style_of(arguments, log_given);
  const bool matrix = job_of_folder(arguments.folder) == SweepJob::equilibria;
  if (matrix && of_results)
    throw InvalidInput(
        fmt::format("{}: of equilibria the matrix and its worst cells are drawn; leave --y, --x, --log and --title out",
                    arguments.folder));
  const auto figures = matrix ? draw_matrix(arguments) : draw_results(arguments, style);
  for (const auto& figure : figures)
    for (const char* suffix : {".svg", ".png", ".pdf"})
      if (arguments.pdf || suffix != std::string_view(".pdf")) print(figure.string() + suffix + "\n");
  return 0;
}

}  // namespace

void add_plot(CommandLine& line) {
  Command& command = line.add("plot", "Draw a sweep's results as SVG, PNG and PDF");
  auto arguments = std::make_shared<PlotArguments>();
  command.word("folder", "DIR", arguments->folder, "a sweep's output folder").require();
  const Option& y = command.option("y", arguments->y);
  const Option& x = command.option("x", arguments->x);
  const Option& log = command.option("log", arguments->log);
  const Option& title = command.option("title", arguments->title);
  command.flag("pdf", arguments->pdf, "draw a PDF as well");
  command.footer = plot_examples;
  command.action = [=, &y, &x, &log, &title] {
    return run_plot(*arguments, log.given, y.given || x.given || log.given || title.given);
  };
}

}  // namespace surety
