#include "surety/equilibrium.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/cli/commands.h"
#include "host/cli/exit_status.h"
#include "host/cli/exploitability_report.h"
#include "host/cli/interruption.h"
#include "host/cli/report.h"
#include "host/estimation/verification.h"
#include "host/games/game_text.h"
#include "host/games/strategy_file.h"
#include "host/io/curves.h"
#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/options/choices.h"
#include "host/options/options.h"
#include "host/sweeps/estimate_echo.h"
#include "host/values/spec_text.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr const char* equilibrium_examples =
    "Searches for a strategy that nobody gains by leaving, also in auctions whose equilibrium nobody has written "
    "down.\n"
    "It tells how near it is: what nobody gains more than by another message, computed or by plays that the search has "
    "not\n"
    "seen, and which messages and signals that covers (surety help verify). The exit status is 1 where it is more than "
    "--epsilon "
    "when\n"
    "time is up. The strategy that --out writes is played by estimate and verify with --strategy FILE.\n\n"
    "Examples:\n"
    "  surety equilibrium --mechanism first-price:reserve=0.3 --values beta:2,2 --bidders 4\n"
    "  surety equilibrium --mechanism all-pay --values uniform --bidders 3 --epsilon 5e-3 --out all-pay\n"
    "  surety equilibrium --mechanism first-price --information 'mineral-rights:plus(uniform:0,0.5)' --bidders 3\n"
    "  surety --plugin build/third-price.so equilibrium --mechanism third-price --bidders 3\n"
    "  surety verify --mechanism all-pay --information private --bidders 3 --strategy all-pay/strategy.csv";

struct EquilibriumArguments {
  std::string mechanism, values, information, utility, cost, bidders, samples, seed, precision, bins, messages, epsilon,
      time_limit, out, format;
  ExecutionOptions where;
};

EquilibriumConfig config_of(const EquilibriumArguments& arguments) {
  EquilibriumConfig config;
  EstimateConfig& game = config.judge.game;
  game.mechanism = parsed("mechanism", [&] { return Mechanism::parse(arguments.mechanism); });
  game.values = parsed("values", [&] { return Prior::parse(arguments.values); });
  game.information = parsed("information", [&] { return Information::parse(arguments.information); });
  game.cost = real_of_option("cost", arguments.cost);
  game.utility = parsed("utility", [&] { return Utility::parse(arguments.utility); });
  game.bidders = static_cast<std::int64_t>(count_of("bidders", arguments.bidders));
  game.samples = count_of("samples", arguments.samples);
  game.seed = count_of("seed", arguments.seed);
  game.precision = parsed("precision", [&] { return parse_precision(arguments.precision); });
  config.judge.bins = static_cast<int>(count_of("bins", arguments.bins));
  config.judge.messages = static_cast<int>(count_of("messages", arguments.messages));
  config.epsilon = real_of_option("epsilon", arguments.epsilon);
  config.time_limit = real_of_option("time-limit", arguments.time_limit);
  return config;
}

/// A point for every tenth of the curve.
void add_tenths(TextTable& table, const StrategyCurve& curve, const std::vector<std::string>& in_front) {
  constexpr std::size_t rows = 10;
  const std::size_t last = curve.signal.size() - 1;
  for (std::size_t r = 0; r <= std::min(rows, last); ++r) {
    const std::size_t i = last * r / std::min(rows, last);
    std::vector<std::string> cells = in_front;
    cells.push_back(fmt::format("{:.4g}", curve.signal[i]));
    cells.push_back(fmt::format("{:.5g}", curve.message[i]));
    table.add(std::move(cells));
  }
}

/// Of all bidders, or of each that is the first with his law of values.
std::string strategy_text(const Equilibrium& found) {
  if (found.curves.bidder.empty()) {
    TextTable table({argument_name(found.strategy), "message"});
    add_tenths(table, found.strategy, {});
    return table.text();
  }
  TextTable table({"bidder", argument_name(found.strategy), "message"});
  for (std::size_t k = 0; k < found.curves.bidder.size(); ++k)
    add_tenths(table, found.curves.curve[k], {fmt::format("{}", found.curves.bidder[k] + 1)});
  return table.text();
}

/// The judge's bound, at the confidence that holds for the best of all strategies judged.
Exploitability exploitability_of(const Equilibrium& found) {
  Exploitability e = found.judged.exploitability;
  if (e.confidence < 1) e.confidence = found.confidence;
  return e;
}

std::string verdict(const Equilibrium& found) {
  const Exploitability e = exploitability_of(found);
  const std::string epsilon = shortest(found.judged.epsilon);
  return exploitability_text(e) + (found.found()
                                       ? fmt::format("an epsilon-equilibrium{}, epsilon = {}\n",
                                                     e.all_messages && e.all_signals ? "" : " in that sense", epsilon)
                                       : fmt::format("NOT within epsilon = {} when time was up\n", epsilon));
}

Report report_of(const Equilibrium& found) {
  const EstimateConfig& c = found.judged.config;
  Report report;
  report.text(fmt::format("{}\n{} steps, {:.1f} s\n\n", game_text(c), found.steps, found.seconds));
  report.text(strategy_text(found) + "\n" + verdict(found) + "\n");
  report.json["exploitability"] = exploitability_json(exploitability_of(found));
  report.json["epsilon"] = found.judged.epsilon;
  report.json["found"] = found.found();
  report.table({"statistic", "mean", "standard error"});
  for (const Statistic statistic : reported_statistics(c)) {
    const Estimate& estimate = found.judged.play[statistic];
    const double mean = estimate.mean, error = estimate.standard_error;
    report.row({statistic_name(statistic), with_digits_of(error, mean), with_digits_of(error, error)});
    report.json["estimates"][statistic_name(statistic)] = {{"mean", mean}, {"standard_error", error}};
  }
  for (std::size_t k = 0; k < found.curves.bidder.size(); ++k)
    report.json["strategies"].push_back({{"bidder", found.curves.bidder[k] + 1},
                                         {argument_name(found.strategy), found.curves.curve[k].signal},
                                         {"message", found.curves.curve[k].message}});
  if (found.curves.bidder.empty())
    report.json["strategies"].push_back(
        {{argument_name(found.strategy), found.strategy.signal}, {"message", found.strategy.message}});
  report.json["config"] = echo(c);
  report.json["config"].erase("strategy");
  report.json["steps"] = found.steps;
  report.json["seconds"] = found.seconds;
  report.json["device"] = found.judged.play.device;
  return report;
}

void add_points(Curves& curves, const StrategyCurve& curve, const std::vector<double>& in_front) {
  for (std::size_t i = 0; i < curve.signal.size(); ++i) {
    std::vector<double> row = in_front;
    row.insert(row.end(), {curve.signal[i], curve.message[i]});
    curves.add(std::move(row));
  }
}

TableRecord strategy_table() {
  return {
      "strategy.csv",
      1,
      "of equilibrium --out, as --strategy takes it: a line per point of a strategy, linear between two",
      {Member{"bidder", Shape::count(), "", "whose, counted from 1; the column is there where not all do the same"}
           .if_known(),
       Member{"signal", Shape::number(), "", "what the bidder sees; ascending"}.if_known(),
       Member{"quantile", Shape::number(), "probability", "in its place where bidders mix: of what he sees"}.if_known(),
       {"message", Shape::number(), "", "what he sends"}}};
}

/// As parse_strategy reads it.
void write_points(const Equilibrium& found, const fs::path& file) {
  const bool alike = found.curves.bidder.empty();
  std::vector<std::string> header = header_of(strategy_table());
  std::erase(header, found.strategy.of_quantiles ? "signal" : "quantile");
  if (alike) std::erase(header, "bidder");
  Curves curves(header);
  if (alike) add_points(curves, found.strategy, {});
  for (std::size_t k = 0; k < found.curves.bidder.size(); ++k)
    add_points(curves, found.curves.curve[k], {static_cast<double>(found.curves.bidder[k] + 1)});
  curves.write(file);
}

/// With the game that it is of.
GivenStrategy strategy_of(const Equilibrium& found) {
  const std::string game = game_key(found.judged.config);
  if (found.curves.bidder.empty()) {
    StrategyCurve of_all = found.strategy;
    of_all.game = game;
    return of_all;
  }
  BidderCurves of_each = found.curves;
  of_each.game = game;
  return of_each;
}

/// A block of data and a line for each curve.
std::pair<std::string, std::string> drawn_strategy(const Equilibrium& found) {
  std::string blocks, lines;
  const auto add = [&](const StrategyCurve& curve, const std::string& block, std::size_t colour,
                       const std::string& title) {
    Curves points({argument_name(curve), "message"});
    add_points(points, curve, {});
    blocks += points.block(block);
    lines += curve_line(block, 2, colour, title) + ", ";
  };
  if (found.curves.bidder.empty()) add(found.strategy, "$d", 0, "strategy");
  for (std::size_t k = 0; k < found.curves.bidder.size(); ++k)
    add(found.curves.curve[k], fmt::format("$d{}", k), k, fmt::format("bidder {}", found.curves.bidder[k] + 1));
  return {blocks, lines};
}

void write(const Equilibrium& found, const fs::path& folder) {
  write_points(found, folder / "strategy.csv");
  write_strategy_file(strategy_of(found), exploitability_of(found), folder / "strategy.h5");
  replace_file(folder / "equilibrium.json", report_of(found).formatted(Format::json));
  const EstimateConfig& c = found.judged.config;
  const std::string title = fmt::format("{}, {} bidders: gains at most {}", c.mechanism.spec(), c.bidders,
                                        rounded_up(found.bound(), decimals_for(found.bound(), 3)));
  const auto [blocks, lines] = drawn_strategy(found);
  const char* diagonal =
      found.strategy.of_quantiles ? "NaN notitle" : "x with lines dt 2 lc rgb \"gray60\" title \"message = signal\"";
  draw_figure(folder / "strategy",
              fmt::format("{}{}set title {} noenhanced\nset xlabel \"{}\"\nset ylabel \"message\"\nset key left\n"
                          "plot {}{}\n",
                          plain_frame, blocks, gnuplot_string(title), argument_name(found.strategy), lines, diagonal),
              640, 440);
}

int run_equilibrium(const EquilibriumArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const EquilibriumConfig config = config_of(arguments);
  if (!arguments.out.empty()) make_folder(arguments.out);  // before a search is done in vain
  catch_interruptions();
  const Equilibrium found = find_equilibrium(config, arguments.where.execution());
  if (!arguments.out.empty()) write(found, arguments.out);
  print(report_of(found), format);
  return found.found() ? done_status : disagreement_status;
}

OutputRecord output_of_equilibrium() {
  const Shape estimate = Shape::object({{"mean", Shape::number(), "value", "over the replicates"},
                                        {"standard_error", Shape::number(), "value", "of it"}});
  const Shape strategy = Shape::object(
      {Member{"bidder", Shape::count(), "", "the first with his law of values, counted from 1; missing: all do it"}
           .if_known(),
       Member{"signal", Shape::list(Shape::number()), "", "ascending"}.if_known(),
       Member{"quantile", Shape::list(Shape::number()), "probability", "in its place where bidders mix: of the signal"}
           .if_known(),
       {"message", Shape::list(Shape::number()), "", "what is sent there; linear between two"}});
  const auto names = names_of(statistic_records());
  return {1,
          {{"",
            {exploitability_member(),
             {"epsilon", Shape::number(), "value", "a gain that is small enough"},
             {"found", Shape::flag(), "", "whether nobody gains more; the exit status"},
             {"estimates", Shape::by_name("STATISTIC", estimate, {names.begin(), names.end()}), "", "by statistic"},
             {"strategies", Shape::list(strategy), "", "what bidders do"},
             {"config", Shape::object(echo_of_estimate(false, false)), "", "the game"},
             {"steps", Shape::count(), "", "of the search"},
             {"seconds", Shape::number(), "seconds", "that it took"},
             {"device", Shape::text(), "", "on which it ran"}}}},
          {strategy_table()}};
}

}  // namespace

void add_equilibrium(CommandLine& line) {
  Command& command = line.add("equilibrium", "Search for an equilibrium, and tell how near it is");
  auto arguments = std::make_shared<EquilibriumArguments>();
  command.option("mechanism", arguments->mechanism).require();
  command.option("information", arguments->information, "private")
      .describe("what bidders know of their values (surety list information)");
  command.option("values", arguments->values);
  command.option("bidders", arguments->bidders);
  command.option("utility", arguments->utility);
  command.option("cost", arguments->cost);
  command.option("epsilon", arguments->epsilon, "0.01")
      .describe("a gain from deviating that is small enough, in units of value");
  command.option("time-limit", arguments->time_limit);
  command.option("bins", arguments->bins);
  command.option("messages", arguments->messages);
  command.option("samples", arguments->samples)
      .describe("replicates with which the first strategy is judged; four times as many each time");
  command.option("seed", arguments->seed);
  command.option("precision", arguments->precision);
  command.option("out", arguments->out);
  command.option("format", arguments->format);
  arguments->where.add_to(command);
  command.output = output_of_equilibrium;
  command.footer = equilibrium_examples;
  command.action = [arguments] { return run_equilibrium(*arguments); };
}

}  // namespace surety
