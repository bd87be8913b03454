#include "surety/restricted_information/value_of_information.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/cli/command.h"
#include "host/cli/commands.h"
#include "host/cli/exact_guarantee.h"
#include "host/cli/invariants.h"
#include "host/cli/report.h"
#include "surety/restricted_information/restricted_environment_file.h"

namespace surety {
namespace {

constexpr const char* value_of_information_examples =
    "A mechanism's guarantee over all that bidders may know, and how it rises as what the file says of their "
    "information is\n"
    "added line by line: what it is worth to the seller to know it. Each number is the least over all Bayes "
    "correlated\n"
    "equilibria that are left, by linear programming; below it stands what is proven apart from the solver.\n\n"
    "Examples:\n"
    "  surety value-of-information examples/restricted-information/informed.toml --mechanism first-price --bids 10\n"
    "  surety value-of-information examples/restricted-information/informed.toml --mechanism second-price --bids 10 "
    "--format json";

struct ValueArguments {
  std::string environment, mechanism, table, bids, k, cost, format;
  bool undominated = false;
  const Command* command = nullptr;

  bool given(std::string_view name) const { return command->given(name); }
};

CandidateRequest candidate_of(const ValueArguments& arguments) {
  if (arguments.given("table") == arguments.given("mechanism"))
    throw InvalidInput("give one of --mechanism and --table (surety value-of-information --help)");
  CandidateRequest candidate{arguments.table,
                             {},
                             real_of_option("cost", arguments.cost),
                             {},
                             arguments.undominated ? Sent::undominated : Sent::any};
  if (arguments.given("table")) {
    for (const char* name : {"bids", "k"})
      if (arguments.given(name))
        throw InvalidInput(fmt::format("--{}: not with --table, which has the whole mechanism", name));
    return candidate;
  }
  candidate.mechanism = parsed("mechanism", [&] { return Mechanism::parse(arguments.mechanism); });
  if (candidate.mechanism.is_saved())
    throw InvalidInput("--mechanism: bounds:FILE has its own environment; give another mechanism or a table");
  if (arguments.given("k")) {
    if (!candidate.mechanism.has_messages())
      throw InvalidInput("--k: only exponential-price and generalized-exponential-price have messages");
    candidate.mechanism.set("k", static_cast<double>(count_of("k", arguments.k)));
  }
  if (arguments.given("bids")) candidate.bids = static_cast<int>(count_of("bids", arguments.bids));
  return candidate;
}

/// "+4.0%", or nothing where there was nothing but rounding.
std::string rise(const ExactGuarantee& from, const ExactGuarantee& to) {
  const double before = from.guarantee.value, after = to.guarantee.value;
  if (before <= std::max(from.guarantee.error_bound, 1e-9 * std::abs(after))) return "-";
  return fmt::format("{:+.1f}%", 100 * (after / before - 1));
}

Report report_of(const std::string& title, const RestrictedEnvironment& restricted, Sent sent,
                 const std::vector<InformationStep>& steps) {
  Report report;
  report.text(title + "\n");
  for (const PriorRestriction& restriction : restricted.prior) report.text(in_words(restriction) + "\n");
  if (sent == Sent::undominated) report.text(name_of(sent) + "\n");
  report.text("\n");
  report.table({"what is known", "guarantee", "proven: at least", "it is worth"});
  report.records("steps");
  for (std::size_t j = 0; j < steps.size(); ++j) {
    const ExactGuarantee& found = steps[j].guarantee;
    const double value = found.guarantee.value;
    const std::string known = j == 0 ? "nothing but the prior" : "and " + steps[j].known;
    Report::Json record{{"known", j == 0 ? "" : steps[j].known},
                        {"guarantee", value},
                        {"error_bound", found.guarantee.error_bound},
                        {"lower", found.lower},
                        {"upper", found.upper ? Report::Json(*found.upper) : Report::Json()},
                        {"worth", j == 0 ? 0 : value - steps[j - 1].guarantee.guarantee.value}};
    report.record(std::move(record), {known, fmt::format("{:.8g}", value), fmt::format("{:.8g}", found.lower),
                                      j == 0 ? std::string() : rise(steps[j - 1].guarantee, found)});
  }
  return report;
}

int run_value_of_information(const ValueArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const CandidateRequest candidate = candidate_of(arguments);
  const RestrictedEnvironment restricted = load_restricted_environment(arguments.environment);
  if (restricted.information.empty())
    throw InvalidInput(
        fmt::format("{}: no [[information.restrictions]], so there is nothing to know", arguments.environment));
  const auto steps = value_of_information(
      restricted,
      [&](const AuctionEnvironment& played) {
        return candidate_for(candidate, restricted.environment, played).mechanism;
      },
      candidate.sent);
  for (std::size_t j = 1; j < steps.size(); ++j)
    require_order("a guarantee", {steps[j - 1].guarantee.lower, 0}, "the same with more known",
                  steps[j].guarantee.guarantee);
  Report report =
      report_of(fmt::format("{}, {}", name_of(candidate), arguments.environment), restricted, candidate.sent, steps);
  remark_on_units(report, restricted.environment, candidate.bids);
  report.config = config_of(candidate);
  report.config["environment"] = arguments.environment;
  if (arguments.undominated) report.config["undominated"] = true;
  print(report, format);
  return 0;
}

OutputRecord output_of_value_of_information() {
  const Shape step = Shape::object(
      {{"known", Shape::text(), "", "what is known beside what stood before it; empty: nothing but the prior"},
       {"guarantee", Shape::number(), "value", "the least that the mechanism earns in a Bayes correlated equilibrium"},
       {"error_bound", Shape::number(), "value", "of it"},
       {"lower", Shape::number(), "value", "proven: it earns at least"},
       {"upper", Shape::number().or_null(), "value", "proven: in some equilibrium at most; null: nothing is proven"},
       {"worth", Shape::number(), "value", "by how much the guarantee has risen"}});
  const Shape config = Shape::object(
      {Member{"table", Shape::text(), "", "the mechanism's file"}.if_known(),
       Member{"mechanism", Shape::text(), "", "as typed"}.if_known(),
       {"cost", Shape::number(), "value", "what the good costs the seller"},
       Member{"bids", Shape::count(), "", "steps of bids that are no finite number by themselves"}.if_known(),
       {"environment", Shape::text(), "", "the file"},
       Member{"undominated", Shape::flag(), "", "true: no dominated messages are sent"}.if_known()});
  return {1,
          {{"", {{"steps", Shape::list(step), "", "in the file's order"}, {"config", config, "", "what was asked"}}}}};
}

}  // namespace

void add_value_of_information(CommandLine& line) {
  Command& command =
      line.add("value-of-information", "How a guarantee rises with what is known of bidders' information");
  auto arguments = std::make_shared<ValueArguments>();
  arguments->command = &command;
  command
      .word("environment", "ENV", arguments->environment, "an auction's environment with [[information.restrictions]]")
      .require();
  command.option("mechanism", arguments->mechanism);
  command.option("table", arguments->table);
  command.option("bids", arguments->bids);
  command.option("k", arguments->k);
  command.option("cost", arguments->cost);
  command.flag("undominated", arguments->undominated,
               "leave out equilibria in which somebody sends a message that is weakly dominated given what he knows");
  command.option("format", arguments->format);
  command.output = output_of_value_of_information;
  command.footer = value_of_information_examples;
  command.action = [arguments] { return run_value_of_information(*arguments); };
}

}  // namespace surety
