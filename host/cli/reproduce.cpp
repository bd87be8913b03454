#include "surety/reproduce.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/cli/commands.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/report.h"
#include "host/io/files.h"
#include "host/options/choices.h"
#include "host/papers/checks.h"

namespace surety {
namespace {

constexpr int disagreement_status = 1;

constexpr const char* explanation =
    "Every value stands beside an independent one: printed in the paper, or found by other means\n"
    "(quadrature, enumeration, linear programs, play). What the comparison sees: it fails where the value\n"
    "is off by that much, relative to it. Exit status 1 where one fails; by play at 5 standard errors.\n\n"
    "Examples:\n"
    "  surety reproduce yamashita-2018\n"
    "  surety reproduce du-2016 --out out/du-2016\n"
    "  surety reproduce brooks-du-2021 --samples 1e8 --out out/brooks-du-2021";

struct ReproduceArguments {
  std::string paper, samples, seed, out, format;
  bool mutation_test = false;
  ExecutionOptions where;
};

std::vector<std::string_view> names_of_papers() {
  std::vector<std::string_view> names;
  for (const PaperRecord& record : paper_records()) names.push_back(record.name);
  return names;
}

std::string footer() {
  std::size_t longest = 0;
  for (const std::string_view name : names_of_papers()) longest = std::max(longest, name.size());
  std::string text = "Papers:\n";
  for (const PaperRecord& record : paper_records())
    text += fmt::format("  {:<{}}  {}: {}\n", record.name, longest, record.title, record.what);
  return text + "\n" + explanation;
}

Report::Json as_json(const Check& check) {
  const auto bound = [](double x) { return std::isfinite(x) ? Report::Json(x) : nullptr; };
  return {{"table", check.table},      {"what", check.what},
          {"computed", check.engine},  {"independent", check.independent},
          {"source", check.source},    {"low", bound(check.low)},
          {"high", bound(check.high)}, {"z", check.z ? Report::Json(*check.z) : nullptr},
          {"agrees", check.holds()}};
}

/// In JSON and CSV, every check.
void add_checks(Report& report, const Reproduction& found) {
  report.records("checks");
  for (const Check& check : found.checks) report.record(as_json(check), {});
  report.json["defects"] = found.defects;
}

int run_reproduce(const ReproduceArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const ReproduceConfig config{count_of("samples", arguments.samples), count_of("seed", arguments.seed), arguments.out,
                               arguments.mutation_test};
  StatusLine line;
  Report report;  // also has the tables, which are told while the command runs
  const auto show = [&](std::string_view text) {
    if (format != Format::table) return report.text(text);
    line.clear();
    print(text);
  };
  const Reproduction found = reproduce(arguments.paper, config, arguments.where.execution(),
                                       {show, [&](std::string_view text) { line.show(text); }});
  line.clear();
  if (format != Format::table) {
    add_checks(report, found);
    print(report, format);
  }
  return found.disagreements() > 0 || !found.defects.empty() ? disagreement_status : 0;
}

OutputRecord output_of_reproduce() {
  const Shape check = Shape::object({{"table", Shape::text(), "", "of the paper, or of the reproduction"},
                                     {"what", Shape::text(), "", "is computed"},
                                     {"computed", Shape::number(), "", "by Surety"},
                                     {"independent", Shape::text(), "", "the value beside it, as printed or found"},
                                     {"source", Shape::text(), "", "of that"},
                                     {"low", Shape::number().or_null(), "", "the least that would agree; null: none"},
                                     {"high", Shape::number().or_null(), "", "the greatest"},
                                     {"z", Shape::number().or_null(), "standard errors", "by play; null elsewhere"},
                                     {"agrees", Shape::flag(), "", "whether it does"}});
  return {1,
          {{"",
            {{"checks", Shape::list(check), "", "in the order of the tables"},
             {"defects", Shape::list(Shape::text()), "", "checks that a mutation test finds unable to fail"}}}},
          {checks_table()}};
}

}  // namespace

void add_reproduce(CommandLine& line) {
  Command& command = line.add("reproduce", "A paper's numbers: printed, computed and simulated side by side");
  auto arguments = std::make_shared<ReproduceArguments>();
  command.word("paper", "PAPER", arguments->paper, alternatives(names_of_papers()))
      .require()
      .choose_from(names_of_papers());
  command.option("samples", arguments->samples, "1e7");
  command.option("seed", arguments->seed);
  command.option("out", arguments->out);
  command.flag("mutation-test", arguments->mutation_test,
               "then again with each computed value off by 0.001: some check must fail");
  command.option("format", arguments->format);
  arguments->where.add_to(command);
  command.output = output_of_reproduce;
  command.footer = footer();
  command.action = [arguments] { return run_reproduce(*arguments); };
}

}  // namespace surety
