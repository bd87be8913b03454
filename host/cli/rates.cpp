#include <fmt/format.h>

#include "host/cli/commands.h"
#include "host/cli/output.h"
#include "host/cli/report.h"
#include "host/sweeps/rates_table.h"
#include "host/sweeps/sweep.h"

namespace surety {
namespace {

constexpr const char* rates_examples =
    "Columns: the function of N that describes the gaps best; where its exponent lies with confidence 95% when it is "
    "left free in the same form; the local slope between the last two N, as a power of N; how well it fits. Where "
    "theory has the gaps exactly it extrapolates these, and the last column is how well the last one is predicted from "
    "those before it; Monte Carlo gaps are fitted by their standard errors, with chi-squared. A model that does not "
    "describe the gaps is not printed; where none does, all local slopes are.\n\n"
    "Examples:\n"
    "  surety rates out/private-values\n"
    "  surety rates out/private-values --fit-from 64\n"
    "  surety rates out/private-values --format csv";

struct RatesArguments {
  std::string folder, fit_from, format;
};

int run_rates(const RatesArguments& arguments, bool from_given) {
  const std::int64_t from = from_given ? static_cast<std::int64_t>(count_of("fit-from", arguments.fit_from))
                                       : configured_fit_from(arguments.folder);
  const Format format = parse_format(arguments.format);
  const std::vector<GapStudy> studies = update_rates(arguments.folder, from);
  Report report;
  report.text(rates_table(studies));
  report.json["studies"] = rates_json(studies);
  report.csv = rates_csv(studies);
  report.remark(fmt::format("fitted to N >= {}, recorded in {}/rates.csv and manifest.json\n", from, arguments.folder));
  print(report, format);
  return 0;
}

OutputRecord output_of_rates() {
  return {1, {{"", {{"studies", shape_of_studies(), "", "by values, information and mechanism"}}}}, {rates_file()}};
}

}  // namespace

void add_rates(CommandLine& line) {
  Command& command = line.add("rates", "Fit convergence rates to a sweep's results again");
  auto arguments = std::make_shared<RatesArguments>();
  command.word("folder", "DIR", arguments->folder, "a sweep's output folder").require();
  const Option& from = command.option("fit-from", arguments->fit_from);
  command.option("format", arguments->format);
  command.output = output_of_rates;
  command.footer = rates_examples;
  command.action = [arguments, &from] { return run_rates(*arguments, from.given); };
}

}  // namespace surety
