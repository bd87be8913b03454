#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "host/cli/commands.h"
#include "host/cli/invariants.h"
#include "host/cli/report.h"
#include "host/finite_games/finite_structure.h"
#include "host/information/family.h"
#include "host/io/number.h"
#include "surety/finite_games/exact_potential.h"
#include "surety/information/information.h"

namespace surety {
namespace {

constexpr const char* potential_examples =
    "The potential of an information structure about a common value is the most profit that any mechanism earns on it "
    "in "
    "any\nequilibrium, bidders being free to stay away. No mechanism guarantees more than the potential of any "
    "structure.\n\n"
    "Examples:\n"
    "  surety potential --information table:signals.csv\n"
    "  surety potential --information table:signals.csv --cost 0.2 --greatest-transfer 1 --format json\n"
    "  surety potential --information full --values discrete:0.25@0.5,1@0.5 --bidders 1\n"
    "  surety potential --information bounds:out/bounds.h5   # of surety bounds --k 2 --out out\n\n"
    "The table has the columns probability, value, signal1 .. signalN and a line per state, its own prior in it. The "
    "other "
    "structures\nare none and full, with a discrete law of values.";

struct PotentialArguments {
  std::string information, values, bidders, cost, greatest_transfer, format;
  const Command* command = nullptr;  ///< knows which options were given

  bool given(std::string_view name) const { return command->given(name); }
};

struct PotentialConfig {
  Information information;
  std::string values;  ///< spec; empty where the table has its own
  double cost, greatest_transfer;
};

bool brings(const Information& information, std::string_view what) {
  const auto all = information.family().brings();
  return std::find(all.begin(), all.end(), what) != all.end();
}

void check_finite(const PotentialArguments& arguments, const Information& information) {
  for (const std::string_view name : information.family().brings())
    if (arguments.given(std::string(name)))
      throw InvalidInput(fmt::format("--{}: not with {}:FILE, which has its own", name, information.name()));
  if (information.family().is_finite()) return;
  std::vector<std::string_view> finite;
  for (const auto& family : information_families())
    if (family->is_finite()) finite.push_back(family->record().usage);
  throw InvalidInput(fmt::format("--information: {} is not finite as it stands; there are {}", information.spec(),
                                 fmt::join(finite, ", ")));
}

FiniteStructure structure_of(const PotentialArguments& arguments, const Information& information) {
  check_finite(arguments, information);
  FiniteStructureConfig config{};
  if (arguments.given("greatest-transfer"))
    config.greatest_transfer = real_of_option("greatest-transfer", arguments.greatest_transfer);
  if (!brings(information, "values"))
    config.values = parsed("values", [&] { return atoms_of(*parse_law(arguments.values)); });
  if (!brings(information, "bidders")) {
    const auto bidders = count_of("bidders", arguments.bidders);
    if (bidders > 1000) throw InvalidInput(fmt::format("--bidders: {} bidders; at most 1000 fit", bidders));
    config.bidders = static_cast<int>(bidders);
  }
  if (!brings(information, "cost")) config.cost = real_of_option("cost", arguments.cost);
  return parsed("information", [&] { return information.family().finite_structure(information, config); });
}

Report report_of(const PotentialConfig& config, const FiniteInformation& information, const ExactPotential& found) {
  Report report;
  report.text(fmt::format("{}{}, {} state{}, cost {}\n\n", config.information.spec(),
                          config.values.empty() ? "" : ", common value " + config.values, information.states(),
                          information.states() == 1 ? "" : "s", shortest(config.cost)));
  report.table({"", "value", "error bound"});
  report.value("potential", "potential", found.potential);
  report.json["potential_is"] = found.lower ? "exact" : "exact up to incentive_violation";
  report.json["lower"] = nullptr;
  report.value("proven: at most", "upper", found.upper);
  if (found.lower)
    report.value("proven: at least", "lower", *found.lower);
  else
    report.row({"proven: at least", "nothing"});
  report.row({"greatest transfer", fmt::format("{:.8g}", config.greatest_transfer)});
  const double worth = std::max(0.0, found.transfer_value);
  report.value("worth of a greater one, at most", "transfer_value", worth, {fmt::format("{:.1e} per unit", worth)});
  report.value("greatest gain from lying", "incentive_violation", found.incentive_violation,
               {fmt::format("{:.1e}", found.incentive_violation)});
  for (int i = 0; i < information.bidders(); ++i)
    report.text(
        fmt::format("bidder {}: {} signal{}\n", i + 1, information.signals(i), information.signals(i) == 1 ? "" : "s"));
  report.config = {{"information", config.information.spec()},
                   {"bidders", information.bidders()},
                   {"cost", config.cost},
                   {"greatest_transfer", config.greatest_transfer}};
  if (!config.values.empty()) report.config["values"] = config.values;
  if (!found.lower)
    report.remark(
        fmt::format("the linear program is too large for rational arithmetic: from below the potential holds for "
                    "mechanisms in which somebody may gain {:.1e} by a lie\n",
                    found.incentive_violation));
  return report;
}

int run_potential(const PotentialArguments& arguments) {
  const Format format = parse_format(arguments.format);
  PotentialConfig config;
  config.information = parsed("information", [&] { return Information::parse(arguments.information); });
  const FiniteStructure structure = structure_of(arguments, config.information);
  if (!brings(config.information, "values")) config.values = parse_law(arguments.values)->spec();
  config.cost = real_of_option("cost", arguments.cost);
  config.greatest_transfer = *structure.environment.greatest_transfer;
  const ExactPotential found = exact_potential(structure.information, structure.environment);
  if (found.lower) require_order("the potential", {*found.lower, 0}, "its upper bound", {found.upper, 0});
  print(report_of(config, structure.information, found), format);
  return 0;
}

OutputRecord output_of_potential() {
  const Shape config = Shape::object(
      {{"information", Shape::text(), "", "the structure"},
       {"bidders", Shape::count(), "bidders", "how many there are"},
       {"cost", Shape::number(), "value", "what the good costs the seller"},
       {"greatest_transfer", Shape::number(), "value", "the most that a bidder pays or is paid"},
       Member{"values", Shape::text(), "", "law of the common value; missing where the table has it"}.if_known()});
  return {1,
          {{"",
            {{"potential", Shape::number(), "value", "the most that any mechanism earns on the structure"},
             {"potential_is", Shape::one_of({"exact", "exact up to incentive_violation"}), "",
              "what kind of number that is"},
             {"lower", Shape::number().or_null(), "value", "proven: some mechanism earns at least; null: nothing is"},
             {"upper", Shape::number(), "value", "proven: none earns more"},
             {"transfer_value", Shape::number(), "per unit", "what a greater transfer would add at most"},
             {"incentive_violation", Shape::number(), "value", "the most that somebody gains by lying"},
             error_bounds({"potential"}),
             {"config", config, "", "what was asked"}}}}};
}

}  // namespace

void add_potential(CommandLine& line) {
  Command& command = line.add("potential", "What any mechanism earns at most on a finite information structure");
  auto arguments = std::make_shared<PotentialArguments>();
  arguments->command = &command;
  command.option("information", arguments->information)
      .describe("what bidders know (surety list information)")
      .require();
  command.option("values", arguments->values);
  command.option("bidders", arguments->bidders);
  command.option("cost", arguments->cost);
  command.option("greatest-transfer", arguments->greatest_transfer);
  command.option("format", arguments->format);
  command.output = output_of_potential;
  command.footer = potential_examples;
  command.action = [arguments] { return run_potential(*arguments); };
}

}  // namespace surety
