#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/cli/commands.h"
#include "host/cli/exit_status.h"
#include "host/cli/interruption.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/report.h"
#include "host/io/csv.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/options/options.h"
#include "host/sweeps/rates_table.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/interdependent/implement.h"
#include "surety/rates/rates.h"

namespace surety {
namespace {

constexpr const char* implement_examples =
    "Interdependent values: may bidders be asked for their signals, whatever the others' are? A rule can be "
    "implemented ex\npost if and only if it is eventually monotone (Goyal & Narayanan, Theorem 1). Answers yes, with "
    "payments, every misreport\nplayed against them and revenue both from payments and from virtual values; or no, "
    "with a profile that shows it. Exit\nstatus 1 where no payments implement the rule.\n\n"
    "With --grid, a discrete law or a table all profiles are looked at, and numbers are exact. Otherwise profiles are "
    "drawn.\nSeveral numbers of bidders, as --bidders 2,4,8,16, are compared: how fast revenue nears full surplus.\n\n"
    "Examples:\n"
    "  surety implement --rule highest-signal --value-function max --signals uniform --bidders 3\n"
    "  surety implement --rule efficient --value-function additive:own=1,others=2 --bidders 2\n"
    "  surety implement --rule virtual --value-function \"mixture(0.5 * private | 0.5 * max)\" --grid 16\n"
    "  surety implement --rule split --value-function max --signals beta:2,2 --bidders 2,4,8,16,32\n"
    "  surety implement --rule table:examples/implement/rule.csv --value-function table:examples/implement/values.csv "
    "--format csv";

struct ImplementArguments {
  std::string rule, value_function, signals, bidders, grid, deviations, profiles, samples, seed, format;
  ExecutionOptions where;
  const Command* command = nullptr;  ///< knows which options were given

  bool given(std::string_view name) const { return command->given(name); }
};

std::vector<int> bidders_of(const std::string& text) {
  std::vector<int> list;
  for (const std::string_view part : split(text, ','))
    list.push_back(static_cast<int>(std::min<std::uint64_t>(count_of("bidders", std::string(part)), 1'000'000'000)));
  return list;
}

ImplementConfig config_of(const ImplementArguments& arguments) {
  ImplementConfig config;
  config.rule = parsed("rule", [&] { return AllocationRule::parse(arguments.rule); });
  config.values = parsed("value-function", [&] { return ValueFunction::parse(arguments.value_function); });
  const bool table = config.values.table() || config.rule.table;
  if (!table || arguments.given("signals"))
    config.signals = parsed("signals", [&] { return parse_law(arguments.signals); });
  if (arguments.given("grid")) config.grid = static_cast<int>(count_of("grid", arguments.grid));
  config.deviations = static_cast<int>(count_of("deviations", arguments.deviations));
  config.check_samples = count_of("profiles", arguments.profiles);
  config.samples = count_of("samples", arguments.samples);
  config.seed = count_of("seed", arguments.seed);
  if (arguments.format == "csv") config.rows = 0;
  return config;
}

std::string list_text(const std::vector<double>& numbers) {
  std::vector<std::string> parts;
  parts.reserve(numbers.size());
  for (const double x : numbers) parts.push_back(fmt::format("{:.6g}", x));
  return fmt::format("({})", fmt::join(parts, ", "));
}

std::string title(const ImplementConfig& config, const Implementation& result) {
  return fmt::format("{}, values {}, {} bidder{}, signals {}", config.rule.spec(), config.values.spec(), result.bidders,
                     result.bidders == 1 ? "" : "s",
                     config.signals ? config.signals->spec() : std::string("equally likely")) +
         (config.grid && !config.signals->has_atoms() ? fmt::format(" on {} equally likely points", *config.grid) : "");
}

std::string failure_text(const MonotonicityFailure& failure) {
  std::vector<double> others = failure.signals;
  others.erase(others.begin() + failure.bidder);
  const auto& low = failure.lower;
  const auto& high = failure.higher;
  TextTable table({"own signal", "value", "allocation"});
  for (const auto* at : {&low, &high})
    table.add(
        {fmt::format("{:.10g}", at->signal), fmt::format("{:.10g}", at->value), fmt::format("{:.6g}", at->allocation)});
  return fmt::format(
      "eventually monotone: no\n\nbidder {}, the others' signals {}\n{}\nNo payments implement the rule: the bidder's "
      "incentive constraints at the two signals sum to\n({:.6g} - {:.6g}) ({:.10g} - {:.10g}) = {:.6g}, which had to "
      "be "
      "at least 0.\n",
      failure.bidder + 1, list_text(others), table.text(2), high.allocation, low.allocation, high.value, low.value,
      (high.allocation - low.allocation) * (high.value - low.value));
}

std::string checks_text(const Implementation& result) {
  std::string text = fmt::format("eventually monotone: yes, for {}{} pairs of a bidder and the others' signals{}\n",
                                 result.on_grid ? "all " : "", grouped(result.lines), result.on_grid ? "" : ", drawn");
  const std::string precision =
      result.tolerance == 0 ? "without rounding" : fmt::format("gains up to {:.1e} being rounding", result.tolerance);
  text += fmt::format("incentive compatible ex post: {}, {} misreports played, {}\n",
                      result.profitable == 0 ? "yes" : "NO", grouped(result.reports),
                      result.profitable == 0 ? "none gains (" + precision + ")"
                                             : grouped(result.profitable) + " gain (" + precision + ")");
  if (result.worst)
    text += fmt::format("  bidder {} gains {:.6g} by reporting {:.10g} at signals {}\n", result.worst->bidder + 1,
                        result.worst->gain, result.worst->report, list_text(result.worst->signals));
  text += fmt::format(
      "individually rational ex post: {}\n",
      result.losses == 0 ? std::string("yes, nobody loses") : fmt::format("NO, {} losses", grouped(result.losses)));
  return text;
}

std::string revenue_text(const Implementation& result) {
  TextTable table(result.on_grid ? std::vector<std::string>{"", "exact"}
                                 : std::vector<std::string>{"", "mean", "std error"});
  const auto add = [&](const char* name, const Estimate& estimate) {
    if (result.on_grid) return table.add({name, fmt::format("{:.10f}", estimate.mean)});
    table.add(
        {name, with_digits_of(estimate.standard_error, estimate.mean), fmt::format("{:.1e}", estimate.standard_error)});
  };
  add("revenue, from payments", result.payments);
  add("revenue, from virtual values", result.virtual_values);
  add("full surplus", result.full_surplus);
  add("surplus", result.surplus);
  add("gap to full surplus", result.gap);
  std::string text = table.text(2);
  const Estimate& d = result.difference;
  if (!result.on_grid && d.standard_error > 0)
    text += fmt::format("\npayments less virtual values, profile by profile: {} +- {:.1e}, z = {:+.2f}\n",
                        with_digits_of(d.standard_error, d.mean), d.standard_error, d.mean / d.standard_error);
  return text;
}

std::string payments_text(const Implementation& result) {
  constexpr int most = 8;
  if (result.bidders > most) return "";
  TextTable table({"signals", "allocation", "payments"});
  for (const PaymentRow& row : result.table)
    table.add({list_text(row.signals), list_text(row.allocation), list_text(row.payment)});
  return fmt::format("\n{}\n{}", result.on_grid ? "some profiles (--format csv has all):" : "the first profiles drawn:",
                     table.text(2));
}

std::string as_table(const ImplementConfig& config, const Implementation& result) {
  std::string text = title(config, result) + "\n\n";
  if (result.failure) return text + failure_text(*result.failure);
  return text + checks_text(result) + "\n" + revenue_text(result) + payments_text(result) +
         fmt::format("\n{:.2f} s on {}\n", result.seconds, result.device);
}

nlohmann::ordered_json json_of(const Estimate& estimate) {
  return {{"mean", estimate.mean}, {"standard_error", estimate.standard_error}};
}

nlohmann::ordered_json json_of(const MonotonicityFailure& failure) {
  const auto at = [](const MonotonicityFailure::At& a) {
    return nlohmann::ordered_json{{"signal", a.signal}, {"value", a.value}, {"allocation", a.allocation}};
  };
  return {{"bidder", failure.bidder + 1},
          {"signals", failure.signals},
          {"lower", at(failure.lower)},
          {"higher", at(failure.higher)}};
}

nlohmann::ordered_json as_json(const ImplementConfig& config, const Implementation& result) {
  nlohmann::ordered_json json{{"eventually_monotone", !result.failure}, {"lines", result.lines}};
  if (result.failure) {
    json["counterexample"] = json_of(*result.failure);
  } else {
    json["misreports"] = result.reports;
    json["profitable"] = result.profitable;
    json["losses"] = result.losses;
    json["tolerance"] = result.tolerance;
    if (result.worst)
      json["most_profitable"] = {{"bidder", result.worst->bidder + 1},
                                 {"signals", result.worst->signals},
                                 {"report", result.worst->report},
                                 {"gain", result.worst->gain}};
    json["revenue"] = {{"payments", json_of(result.payments)},
                       {"virtual_values", json_of(result.virtual_values)},
                       {"difference", json_of(result.difference)}};
    json["surplus"] = json_of(result.surplus);
    json["full_surplus"] = json_of(result.full_surplus);
    json["gap"] = json_of(result.gap);
    for (const PaymentRow& row : result.table)
      json["payments"].push_back({{"signals", row.signals}, {"allocation", row.allocation}, {"payment", row.payment}});
    json["device"] = result.device;
  }
  json["config"] = {{"rule", config.rule.spec()},
                    {"value_function", config.values.spec()},
                    {"signals", config.signals ? config.signals->spec() : "equally likely"},
                    {"bidders", result.bidders}};
  if (config.grid) json["config"]["grid"] = *config.grid;
  if (!result.on_grid) {
    json["config"]["samples"] = config.samples;
    json["config"]["profiles"] = config.check_samples;
    json["config"]["deviations"] = config.deviations;
    json["config"]["seed"] = config.seed;
  }
  return json;
}

/// implement() with a status line that counts the profiles of what is running: first the check, then revenue.
Implementation run_with_status(const ImplementConfig& config, const ImplementArguments& arguments) {
  StatusLine line;
  Execution execution = arguments.where.execution();
  execution.progress = [&](std::uint64_t profiles) {
    line.show(fmt::format("{} profiles", grouped(profiles)));
    return !interruption_requested();
  };
  Implementation result = implement(config, execution);
  line.clear();
  return result;
}

TableRecord payments_table() {
  return {"payments.csv",
          1,
          "implement --format csv of finitely many signals, as --rule table: takes it: a line per profile",
          {Member{"signal", Shape::number(), "", "of the bidder"}.one_per("bidder"),
           Member{"allocation", Shape::number(), "probability", "of his getting the good"}.one_per("bidder"),
           Member{"payment", Shape::number(), "value", "that he makes"}.one_per("bidder")}};
}

/// The payments at all profiles, as `--rule table:` has its allocations.
std::string payments_csv(const Implementation& result) {
  std::string text = csv_line(header_of(payments_table(), result.bidders));
  for (const PaymentRow& row : result.table) {
    std::vector<std::string> fields;
    for (const auto* numbers : {&row.signals, &row.allocation, &row.payment})
      for (const double x : *numbers) fields.push_back(shortest(x));
    text += csv_line(fields);
  }
  return text;
}

/// CSV has the payments where there are finitely many, else what JSON has.
Report report_of(const ImplementConfig& config, const Implementation& result) {
  Report report;
  report.text(as_table(config, result));
  report.json = as_json(config, result);
  if (result.on_grid && !result.failure && config.rows == 0) report.csv = payments_csv(result);
  return report;
}

std::string rate_text(const std::vector<RatePoint>& gaps) {
  if (gaps.size() < 3) return "";
  const RateStudy study = study_rate(gaps);
  std::string text;
  for (const RateFit& fit : study.fits) {
    const std::string interval = interval_text(fit);
    text += fmt::format("  gap ~ {}, weight {:.2f}, exponent {:.4f}{}\n", formula_text(fit), fit.weight, fit.exponent,
                        interval.empty() ? "" : ", 95% interval " + interval);
  }
  if (study.fits.empty())
    text = fmt::format("  no model describes how the gap falls; its last local slope is {:.3f}\n",
                       study.local_slopes.back().slope);
  return "\n" + text;
}

int run_comparison(const ImplementArguments& arguments, ImplementConfig config, const std::vector<int>& bidders,
                   Format format) {
  Report report;
  report.text(
      fmt::format("{}, values {}, signals {}\neventually monotone, incentive compatible and individually rational ex "
                  "post: yes\n\n",
                  config.rule.spec(), config.values.spec(), config.signals->spec()));
  report.records("bidders");
  report.table({"bidders", "revenue", "std error", "virtual values", "full surplus", "gap", "std error"}, 2);
  std::vector<RatePoint> gaps;
  for (const int n : bidders) {
    config.bidders = n;
    const Implementation result = run_with_status(config, arguments);
    if (!result.implemented()) {
      print(report_of(config, result), format);
      return disagreement_status;
    }
    const auto digits = [](const Estimate& e) { return with_digits_of(e.standard_error, e.mean); };
    report.record({{"bidders", n},
                   {"revenue", json_of(result.payments)},
                   {"virtual_values", json_of(result.virtual_values)},
                   {"full_surplus", json_of(result.full_surplus)},
                   {"gap", json_of(result.gap)}},
                  {fmt::format("{}", n), digits(result.payments), fmt::format("{:.1e}", result.payments.standard_error),
                   digits(result.virtual_values), digits(result.full_surplus), digits(result.gap),
                   fmt::format("{:.1e}", result.gap.standard_error)});
    if (result.gap.mean > 0) gaps.push_back({double(n), result.gap.mean, result.gap.standard_error});
  }
  report.text(rate_text(gaps));
  print(report, format);
  return 0;
}

int run_implement(const ImplementArguments& arguments) {
  const Format format = parse_format(arguments.format);
  ImplementConfig config = config_of(arguments);
  const auto bidders = bidders_of(arguments.bidders);
  const bool table = config.values.table() || config.rule.table;
  if (bidders.size() > 1 && table) throw InvalidInput("--bidders: a table has one number of bidders");
  if (bidders.size() > 1) return run_comparison(arguments, config, bidders, format);
  if (!table || arguments.given("bidders")) config.bidders = bidders.front();
  const Implementation result = run_with_status(config, arguments);
  print(report_of(config, result), format);
  return result.implemented() ? 0 : disagreement_status;
}

/// A mean and how far it is off.
Shape shape_of_mean() {
  return Shape::object({{"mean", Shape::number(), "value", "over the profiles, or over all of them"},
                        {"standard_error", Shape::number(), "value", "of it; 0 over all profiles"}});
}

Shape shape_of_implement_config() {
  return Shape::object(
      {{"rule", Shape::text(), "", "who gets the good, as typed"},
       {"value_function", Shape::text(), "", "what it is worth, as typed"},
       {"signals", Shape::text(), "", "law of them"},
       {"bidders", Shape::count(), "bidders", "how many there are"},
       Member{"grid", Shape::count(), "", "equally likely signals, where these were asked for"}.if_known(),
       Member{"samples", Shape::count(), "profiles", "drawn for revenue; missing where all are looked at"}.if_known(),
       Member{"profiles", Shape::count(), "profiles", "drawn for deviations; likewise"}.if_known(),
       Member{"deviations", Shape::count(), "", "misreports of each bidder; likewise"}.if_known(),
       Member{"seed", Shape::count(), "", "of the draws; likewise"}.if_known()});
}

Alternative shape_of_implementation() {
  const Shape signals = Shape::list(Shape::number());
  const Shape worst = Shape::object({{"bidder", Shape::count(), "", "counted from 1"},
                                     {"signals", signals, "", "of all, true ones"},
                                     {"report", Shape::number(), "", "his"},
                                     {"gain", Shape::number(), "value", "by it"}});
  const Shape row =
      Shape::object({{"signals", signals, "", "by bidder"},
                     {"allocation", Shape::list(Shape::number()), "probability", "of getting the good, by bidder"},
                     {"payment", Shape::list(Shape::number()), "value", "by bidder"}});
  const Shape revenue = Shape::object({{"payments", shape_of_mean(), "", "from payments"},
                                       {"virtual_values", shape_of_mean(), "", "from virtual values"},
                                       {"difference", shape_of_mean(), "", "of the two, profile by profile"}});
  return {"a rule that is eventually monotone",
          {{"eventually_monotone", Shape::flag(), "", "true"},
           {"lines", Shape::count(), "", "bidders and others' signals on which that was checked"},
           {"misreports", Shape::count(), "", "that were played"},
           {"profitable", Shape::count(), "", "of them gain more than the tolerance"},
           {"losses", Shape::count(), "", "true reports that pay less than 0"},
           {"tolerance", Shape::number(), "value", "gains up to this are rounding"},
           Member{"most_profitable", worst, "", "the misreport that gains most; missing where none gains"}.if_known(),
           {"revenue", revenue, "", "expected, two ways"},
           {"surplus", shape_of_mean(), "", "what trade is worth under the rule"},
           {"full_surplus", shape_of_mean(), "", "the greatest there is"},
           {"gap", shape_of_mean(), "", "full surplus less revenue, on common draws"},
           {"payments", Shape::list(row), "", "at some profiles"},
           {"device", Shape::text(), "", "on which it ran"},
           {"config", shape_of_implement_config(), "", "what was asked"}}};
}

Alternative shape_of_failure() {
  const Shape at = Shape::object({{"signal", Shape::number(), "", "the bidder's own"},
                                  {"value", Shape::number(), "value", "of the good to him"},
                                  {"allocation", Shape::number(), "probability", "of getting it"}});
  const Shape failure = Shape::object({{"bidder", Shape::count(), "", "counted from 1"},
                                       {"signals", Shape::list(Shape::number()), "", "of all"},
                                       {"lower", at, "", "at the lower signal"},
                                       {"higher", at, "", "at the higher one: more value, less allocation"}});
  return {"a rule that is not",
          {{"eventually_monotone", Shape::flag(), "", "false"},
           {"lines", Shape::count(), "", "bidders and others' signals on which that was checked"},
           {"counterexample", failure, "", "a profile that shows it"},
           {"config", shape_of_implement_config(), "", "what was asked"}}};
}

OutputRecord output_of_implement() {
  const Shape size = Shape::object({{"bidders", Shape::count(), "bidders", "how many there are"},
                                    {"revenue", shape_of_mean(), "", "from payments"},
                                    {"virtual_values", shape_of_mean(), "", "from virtual values"},
                                    {"full_surplus", shape_of_mean(), "", "the greatest there is"},
                                    {"gap", shape_of_mean(), "", "full surplus less revenue"}});
  return {1,
          {shape_of_implementation(),
           shape_of_failure(),
           {"several numbers of bidders", {{"bidders", Shape::list(size), "", "a record for each"}}}},
          {payments_table()}};
}

}  // namespace

void add_implement(CommandLine& line) {
  Command& command =
      line.add("implement", "Interdependent values: ex post payments of an allocation rule, or why none exist");
  auto arguments = std::make_shared<ImplementArguments>();
  arguments->command = &command;
  command.option("rule", arguments->rule).require();
  command.option("value-function", arguments->value_function).require();
  command.option("signals", arguments->signals);
  command.option("bidders", arguments->bidders);
  command.option("grid", arguments->grid);
  command.option("deviations", arguments->deviations);
  command.option("profiles", arguments->profiles);
  command.option("samples", arguments->samples);
  command.option("seed", arguments->seed);
  command.option("format", arguments->format);
  arguments->where.add_to(command);
  command.output = output_of_implement;
  command.footer = implement_examples;
  command.action = [arguments] { return run_implement(*arguments); };
}

}  // namespace surety
