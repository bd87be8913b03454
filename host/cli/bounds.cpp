#include "surety/bounds/outcome_bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/cli/bounds_by_elements.h"
#include "host/cli/bounds_figures.h"
#include "host/cli/bounds_over_k.h"
#include "host/cli/commands.h"
#include "host/cli/exit_status.h"
#include "host/cli/interruption.h"
#include "host/cli/output.h"
#include "host/cli/report.h"
#include "host/io/files.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/values/spec_text.h"
#include "surety/bounds/environment_file.h"
#include "surety/bounds/saved_bounds.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr const char* bounds_examples =
    "Two linear programs bracket what the best mechanism guarantees, whatever the agents know (Brooks & Du 2023). Both "
    "ends\n"
    "are proven: a mechanism that guarantees the lower one, an information structure on which none attains more than "
    "the\n"
    "upper. Stopped by Ctrl-C or the time limit, the command prints the best bracket so far; exit status 3 says that "
    "the gap "
    "was not\n"
    "reached.\n\n"
    "Keys of ENV (TOML), auctions: bidders; values (common or independent), support, probability, goods, premium; or "
    "[[state]]\n"
    "tables with probability and values; greatest_transfer, where payments are bounded.\n"
    "Other environments: kind = \"public-expenditure\" with agents, social_value; kind = \"bilateral-trade\" with "
    "seller_value;\n"
    "kind = \"general\" with agents, outcomes (names), [[state]] tables with probability, utilities (a list of each "
    "agent's, by\n"
    "outcome) and objective (by outcome; the sum of utilities where it is left out).\n\n"
    "Examples:\n"
    "  surety bounds examples/bounds/common.toml --k 10 --out out/common   # bounds.h5, figures\n"
    "  surety bounds examples/bounds/independent.toml --k 10 --gap 1e-3 --time-limit 30 --format json\n"
    "  surety bounds examples/bounds/common.toml --k 4,6,8,12,16\n"
    "  surety bounds examples/bounds/independent.toml --width 1e-3   # over all mechanisms, no grid\n"
    "  surety bounds examples/bounds/public-expenditure.toml --k 30 --gap 1e-3 --reach 4 --out out/expenditure";

struct BoundsArguments {
  std::string environment, k, gap, reach, width, degree, time_limit, format_text, out;
  ExecutionOptions where;
  Format format = Format::table;     ///< of format_text, once that is checked
  const Command* command = nullptr;  ///< knows which options were given

  bool given(std::string_view name) const { return command->given(name); }
};

/// The gap between the programs that is left when both are solved exactly lies between these two.
template <class AnyBounds>
std::pair<double, double> discretisation_gap(const AnyBounds& bounds) {
  return {std::max(0.0, bounds.upper_program.lower - bounds.lower_program.upper), bounds.upper() - bounds.lower()};
}

void describe(nlohmann::ordered_json& json, const AuctionEnvironment& environment, const BoundsOptions&) {
  json["bidders"] = environment.bidders;
  json["goods"] = environment.goods;
  json["states"] = environment.states();
  json["full_surplus"] = environment.full_surplus();
}

void describe(nlohmann::ordered_json& json, const OutcomeEnvironment& environment, const BoundsOptions& options) {
  json["reach"] = std::min(options.k, options.reach);
  json["agents"] = environment.agents;
  json["outcomes"] = environment.outcomes;
  json["states"] = environment.states();
  json["greatest_welfare"] = environment.greatest_welfare();
}

std::string counted(int count, const char* what) { return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"); }

std::string described(const AuctionEnvironment& environment, const BoundsOptions& options) {
  return fmt::format("{}, {}, {}; grid of k = {}", counted(environment.bidders, "bidder"),
                     counted(environment.goods, "good"), counted(environment.states(), "state"), options.k);
}

std::string described(const OutcomeEnvironment& environment, const BoundsOptions& options) {
  return fmt::format("{}, {}, {}; grid of k = {} up to {}", counted(environment.agents, "agent"),
                     counted(int(environment.outcomes.size()), "outcome"), counted(environment.states(), "state"),
                     options.k, std::min(options.k, options.reach));
}

std::string most_there_is(const AuctionEnvironment& environment, int decimals) {
  return "full surplus: " + fixed(environment.full_surplus(), decimals);
}
std::string most_there_is(const OutcomeEnvironment& environment, int decimals) {
  return "best outcome in every state: " + fixed(environment.greatest_welfare(), decimals);
}

Report::Json json_of(const ProgramBracket& program) {
  return {{"lower", program.lower},       {"upper", program.upper},           {"gap", program.gap()},
          {"rounding", program.rounding}, {"iterations", program.iterations}, {"seconds", program.seconds}};
}

template <class Environment, class AnyBounds>
Report report_of(const std::string& name, const Environment& environment, const BoundsOptions& options,
                 const AnyBounds& bounds) {
  const ProgramBracket &lower = bounds.lower_program, &upper = bounds.upper_program;
  const auto [least, greatest] = discretisation_gap(bounds);
  const int decimals = decimals_for(std::max({std::abs(bounds.lower()), std::abs(bounds.upper()), upper.unit}), 6);
  Report report;
  report.text(fmt::format("{}: {}\n\n", name, described(environment, options)));
  report.table({"", "proven", "duality gap", "iterations", "seconds"});
  const auto add = [&](const char* label, const char* key, double value, const std::string& proven,
                       const ProgramBracket& program) {
    report.value(label, key, value,
                 {proven, fmt::format("{:.1e}", program.gap()), grouped(std::uint64_t(program.iterations)),
                  fmt::format("{:.2f}", program.seconds)});
  };
  add("a mechanism guarantees at least", "lower", bounds.lower(), rounded_down(bounds.lower(), decimals), lower);
  add("no mechanism guarantees more than", "upper", bounds.upper(), rounded_up(bounds.upper(), decimals), upper);
  report.text(fmt::format("\nbetween the programs at this k: {} to {}\n{}\n", rounded_down(least, decimals),
                          rounded_up(greatest, decimals), most_there_is(environment, decimals)));
  if (bounds.upper() < upper.upper)
    report.text(fmt::format("the information structure found leaves up to {}\n", rounded_up(upper.upper, decimals)));
  if (bounds.stopped) report.text(fmt::format("stopped before both gaps were {}\n", shortest(options.gap)));
  report.json.update({{"lower_gap", lower.gap()},
                      {"upper_gap", upper.gap()},
                      {"discretisation_gap", {least, greatest}},
                      {"iterations", lower.iterations + upper.iterations},
                      {"seconds", bounds.seconds},
                      {"stopped", bounds.stopped},
                      {"k", options.k}});
  describe(report.json, environment, options);
  report.json["lower_program"] = json_of(lower);
  report.json["upper_program"] = json_of(upper);
  report.json["device"] = bounds.device;
  return report;
}

/// `name`: of the environment, as typed.
template <class AnyBounds>
BoundsHeadings headings_of(const std::string& name, int k, const AnyBounds& bounds) {
  const double least = bounds.lower(), most = bounds.upper_program.upper;
  const int decimals = decimals_for(std::max(std::abs(least), std::abs(most)), 4);
  const std::string grid = fmt::format("{}, k = {}", std::filesystem::path(name).filename().string(), k);
  const std::string lower = rounded_down(least, decimals), upper = rounded_up(most, decimals);
  return {fmt::format("{}: guarantees {}", grid, lower), fmt::format("{}: no mechanism more than {}", grid, upper),
          fmt::format("{}: from {} to {}", grid, lower, upper)};
}

/// Figures last: where gnuplot is missing the rest is there already.
template <class Environment, class AnyBounds>
void draw_or_remark(const std::filesystem::path& folder, const BoundsHeadings& headings, const Environment& environment,
                    const AnyBounds& bounds) {
  try {
    draw_bounds_figures(folder, environment, bounds, headings);
  } catch (const Failure& error) {
    remark(fmt::format("figures are not drawn: {}\n", error.what()));
  }
}

/// Solves on one grid and writes what it finds to `folder`, where that is not empty.
template <class Environment>
auto bounds_on_grid(const std::string& name, const Environment& environment, const BoundsOptions& options,
                    const std::filesystem::path& folder) {
  if (!folder.empty()) make_folder(folder);
  auto bounds = bound_guarantee(environment, options);
  if (!folder.empty()) {
    save_bounds(folder / "bounds.h5", environment, bounds);
    replace_file(folder / "bounds.json", report_of(name, environment, options, bounds).formatted(Format::json));
    draw_or_remark(folder, headings_of(name, options.k, bounds), environment, bounds);
  }
  return bounds;
}

/// `stopped`: before both gaps were what was asked for.
int status_of(bool stopped) {
  return interruption_requested() ? interrupted_status : stopped ? unfinished_status : done_status;
}

template <class Environment>
int run_one_grid(const BoundsArguments& arguments, const Environment& environment, const BoundsOptions& options) {
  const auto bounds = bounds_on_grid(arguments.environment, environment, options, arguments.out);
  print(report_of(arguments.environment, environment, options, bounds), arguments.format);
  return status_of(bounds.stopped);
}

/// The grids in ascending order, as many as an interruption lets be; then rate and limit, where there are three.
template <class Environment>
int run_grids(const BoundsArguments& arguments, const Environment& environment, BoundsOptions options,
              const std::vector<int>& ks) {
  BoundsOverK over_k;
  bool stopped = false;
  for (const int k : ks) {
    options.k = k;
    const std::filesystem::path folder =
        arguments.out.empty() ? std::filesystem::path() : std::filesystem::path(arguments.out) / fmt::format("k-{}", k);
    const auto bounds = bounds_on_grid(arguments.environment, environment, options, folder);
    over_k.add(k, bounds, report_of(arguments.environment, environment, options, bounds).json);
    stopped = stopped || bounds.stopped;
    if (interruption_requested()) break;
  }
  const Report report = over_k.report(arguments.environment);
  if (!arguments.out.empty())
    replace_file(std::filesystem::path(arguments.out) / "over-k.json", report.formatted(Format::json));
  print(report, arguments.format);
  return status_of(stopped);
}

std::vector<int> parse_grids(const std::string& text) {
  std::vector<int> ks;
  for (const std::string_view part : split(text, ',')) ks.push_back(int(count_of("k", std::string(part))));
  std::sort(ks.begin(), ks.end());
  if (const auto twice = std::adjacent_find(ks.begin(), ks.end()); twice != ks.end())
    throw InvalidInput(fmt::format("--k: {} is given twice", *twice));
  return ks;
}

int run_elements(const BoundsArguments& arguments) {
  ElementBoundsOptions options;
  options.width = real_of_option("width", arguments.width);
  options.degree = int(count_of("degree", arguments.degree));
  options.time_limit = real_of_option("time-limit", arguments.time_limit);
  options.where = arguments.where.execution();
  options.stop_requested = interruption_requested;
  const AnyEnvironment loaded = load_environment(arguments.environment);
  const auto* auction = std::get_if<AuctionEnvironment>(&loaded);
  if (auction == nullptr)
    throw InvalidInput(fmt::format("--width: {} is no auction; environments with outcomes are solved on a grid, --k",
                                   arguments.environment));
  catch_interruptions();
  return run_bounds_by_elements(arguments.environment, *auction, options, arguments.format);
}

/// Refuses options that are of grids only beside --width, and those of elements only without it.
void check_together(const BoundsArguments& arguments) {
  if (!arguments.given("width")) {
    if (arguments.given("degree")) throw InvalidInput("--degree is of a bracket without a grid: give --width too");
    return;
  }
  for (const char* name : {"instruction-set", "device", "out", "reach", "gap", "k"})
    if (arguments.given(name))
      throw InvalidInput(
          fmt::format("--{} is of a grid, and --width asks for a bracket without one: give either", name));
}

int run_bounds(BoundsArguments arguments) {
  arguments.format = parse_format(arguments.format_text);
  check_together(arguments);
  if (arguments.given("width")) return run_elements(arguments);
  const std::vector<int> ks = parse_grids(arguments.k);
  BoundsOptions options;
  options.k = ks.front();
  options.gap = real_of_option("gap", arguments.gap);
  options.time_limit = real_of_option("time-limit", arguments.time_limit);
  options.where = arguments.where.execution();
  options.stop_requested = interruption_requested;
  const AnyEnvironment loaded = load_environment(arguments.environment);
  if (arguments.given("reach")) {
    options.reach = int(count_of("reach", arguments.reach));
    if (std::holds_alternative<AuctionEnvironment>(loaded))
      throw InvalidInput(
          "--reach: an auction's grid always reaches to k; only environments with outcomes have a reach");
  }
  catch_interruptions();
  return std::visit(
      [&](const auto& environment) {
        return ks.size() == 1 ? run_one_grid(arguments, environment, options)
                              : run_grids(arguments, environment, options, ks);
      },
      loaded);
}

Shape shape_of_program() {
  return Shape::object({{"lower", Shape::number(), "value", "proven: its value is at least"},
                        {"upper", Shape::number(), "value", "proven: at most"},
                        {"gap", Shape::number(), "relative", "between the two"},
                        {"rounding", Shape::number(), "value", "that is allowed for"},
                        {"iterations", Shape::count(), "iterations", "of the solver"},
                        {"seconds", Shape::number(), "seconds", "that it took"}});
}

std::vector<Member> members_of_grid(const std::vector<Member>& environment) {
  std::vector<Member> members{
      {"lower", Shape::number(), "value", "proven: a mechanism guarantees at least this"},
      {"upper", Shape::number(), "value", "proven: no mechanism guarantees more"},
      {"lower_gap", Shape::number(), "relative", "duality gap that is left of the program for lower"},
      {"upper_gap", Shape::number(), "relative", "of the one for upper"},
      {"discretisation_gap", Shape::list(Shape::number(), 2), "value",
       "that this k leaves between both: least, greatest"},
      {"iterations", Shape::count(), "iterations", "of both programs"},
      {"seconds", Shape::number(), "seconds", "that it took"},
      {"stopped", Shape::flag(), "", "whether before both gaps were what was asked for"},
      {"k", Shape::count(), "", "of the grid {0, 1/k, ..., k} of messages"},
      {"lower_program", shape_of_program(), "", "the one for lower"},
      {"upper_program", shape_of_program(), "", "the one for upper"},
      {"device", Shape::text(), "", "on which it ran"}};
  members.insert(members.end(), environment.begin(), environment.end());
  return members;
}

std::vector<Member> members_of_auction() {
  return members_of_grid({{"bidders", Shape::count(), "bidders", "of the environment"},
                          {"goods", Shape::count(), "goods", "for sale"},
                          {"states", Shape::count(), "states", "of the environment"},
                          {"full_surplus", Shape::number(), "value", "what trade is worth"}});
}

std::vector<Member> members_of_outcomes() {
  return members_of_grid({{"reach", Shape::count(), "", "greatest message of the grid"},
                          {"agents", Shape::count(), "agents", "of the environment"},
                          {"outcomes", Shape::list(Shape::text()), "", "of the environment"},
                          {"states", Shape::count(), "states", "of the environment"},
                          {"greatest_welfare", Shape::number(), "value", "the best outcome in every state"}});
}

OutputRecord output_of_bounds() {
  return {1,
          {{"an auction, one k", members_of_auction()},
           {"an environment with outcomes, one k", members_of_outcomes()},
           {"an auction, several k", members_of_bounds_over_k(members_of_auction())},
           {"an environment with outcomes, several k", members_of_bounds_over_k(members_of_outcomes())},
           shape_of_bounds_by_elements()}};
}

}  // namespace

void add_bounds(CommandLine& line) {
  Command& command =
      line.add("bounds", "What the best mechanism guarantees: a proven bracket for a finite environment");
  auto arguments = std::make_shared<BoundsArguments>();
  arguments->command = &command;
  command.word("environment", "ENV", arguments->environment, "the TOML file").require();
  command.option("k", arguments->k, "10")
      .describe("of the grid {0, 1/k, ..., k} of messages; several, as 4,6,8, show how the bracket closes");
  command.option("gap", arguments->gap);
  command.option("reach", arguments->reach, "8")
      .describe("greatest message of the grid, or k where that is less; environments with outcomes only");
  command.option("width", arguments->width, "");
  command.option("degree", arguments->degree);
  command.option("time-limit", arguments->time_limit);
  command.option("out", arguments->out);
  command.option("format", arguments->format_text);
  arguments->where.add_to(command);
  command.output = output_of_bounds;
  command.footer = bounds_examples;
  command.action = [arguments] { return run_bounds(*arguments); };
}

}  // namespace surety
