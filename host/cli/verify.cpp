#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "host/cli/bounds_verification.h"
#include "host/cli/commands.h"
#include "host/cli/exit_status.h"
#include "host/cli/exploitability_report.h"
#include "host/cli/progress.h"
#include "host/cli/report.h"
#include "host/estimation/verification.h"
#include "host/games/bounds_game.h"
#include "host/games/game.h"
#include "host/games/game_text.h"
#include "host/io/table.h"
#include "host/options/choices.h"
#include "host/options/guarantee_kind.h"
#include "host/options/options.h"
#include "host/sweeps/estimate_echo.h"
#include "host/sweeps/results.h"
#include "surety/deviate.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr const char* verify_examples =
    "Plays a mechanism on an information structure: does any bidder gain by another message, what is the profit, and "
    "is it\n"
    "at least the guarantee? They agree where no message tried is proven to gain more than --epsilon, nobody gains "
    "more "
    "than\n"
    "an --epsilon that is given, profit is within 5 standard errors of theory's and not below the guarantee; otherwise "
    "what\n"
    "disagrees is named, and the exit status is 1. Tried are the messages of a grid and, since payoffs jump at ties, "
    "both\n"
    "sides of every message that others send with positive probability. With finitely many states of a\n"
    "common value and no mixing all are enumerated, and gains are exact.\n\n"
    "What nobody gains more than is said with what it covers. In first-price, second-price and all-pay auctions and "
    "the war\n"
    "of attrition on private and wallet information, and on mineral rights whose noise has a density, that is any "
    "message, at\n"
    "any signal, computed and for sure. On minmax and coarsened information (K up to 32), in contests and at posted "
    "prices it is any message too, from "
    "play, at\n"
    "99% confidence. Elsewhere it is the grid's messages, on average in bins of signals. With --epsilon bins, messages "
    "and\n"
    "samples are refined until the bound is below it, or more is not worth the work; the line below the bound says "
    "what it\n"
    "is made of.\n\n"
    "Examples:\n"
    "  surety verify --mechanism proportional --information minmax --values uniform --bidders 2\n"
    "  surety verify --mechanism proportional:cap=10 --information full --values beta:2,2 --bidders 5 --cost 0.1\n"
    "  surety verify --mechanism exponential-price --information none --bidders 3 --format json\n"
    "  surety verify --mechanism first-price --information wallet --values triangle --epsilon 1e-3\n"
    "  surety verify --mechanism all-pay --information private --epsilon 5e-3\n\n"
    "What surety bounds ENV.toml --out DIR found is played with the values and bidders of its file:\n"
    "  surety verify --mechanism bounds:DIR/bounds.h5 --information bounds:DIR/bounds.h5 --epsilon 1e-3\n"
    "  surety verify --mechanism bounds:DIR/bounds.h5 --information none\n"
    "  surety verify --mechanism posted-price:price=inclusive --information bounds:DIR/bounds.h5\n"
    "  surety verify --mechanism second-price --information bounds:DIR/bounds.h5";

struct VerifyArguments {
  std::string mechanism, values, information, strategy, utility, cost, bidders, samples, seed, precision, bins,
      messages, epsilon, format;
  ExecutionOptions where;
  const Command* command = nullptr;  ///< knows which options were given

  bool given(std::string_view name) const { return command->given(name); }
};

DeviateConfig config_of(const VerifyArguments& arguments) {
  DeviateConfig config;
  config.game.mechanism = parsed("mechanism", [&] { return Mechanism::parse(arguments.mechanism); });
  config.game.values = parsed("values", [&] { return Prior::parse(arguments.values); });
  config.game.information = parsed("information", [&] { return Information::parse(arguments.information); });
  config.game.cost = real_of_option("cost", arguments.cost);
  config.game.utility = parsed("utility", [&] { return Utility::parse(arguments.utility); });
  if (arguments.given("strategy"))
    config.game.strategy = parsed("strategy", [&] { return parse_strategy(arguments.strategy); });
  config.game.bidders = static_cast<std::int64_t>(count_of("bidders", arguments.bidders));
  config.game.samples = count_of("samples", arguments.samples);
  config.game.seed = count_of("seed", arguments.seed);
  config.game.precision = parsed("precision", [&] { return parse_precision(arguments.precision); });
  config.bins = static_cast<int>(count_of("bins", arguments.bins));
  config.messages = static_cast<int>(count_of("messages", arguments.messages));
  return config;
}

/// Gains of deviations are judged by standard errors, which with few replicates are not to be relied on.
void check_replicates(const DeviateConfig& config) {
  if (!config.game.utility.is_neutral()) return;  // none is played
  constexpr std::uint64_t least = 1000;
  if (config.bins > 0 && config.game.samples / std::uint64_t(config.bins) < least)
    throw InvalidInput(
        fmt::format("--samples: {} are too few to judge deviations at {} signals by; give {} or more, or fewer --bins",
                    config.game.samples, config.bins, least * std::uint64_t(config.bins)));
}

std::string enumerated_text(const Deviations& d) {
  const auto& worst = d.exploitability;
  std::string text = fmt::format("  all states enumerated: {} signal{} x {} messages from {:.4g} to {:.4g}\n", d.bins,
                                 d.bins == 1 ? "" : "s", d.message.size(), d.message.front(), d.message.back());
  if (worst.bin < 0)
    text += "  no message gains";
  else
    text += fmt::format("  largest gain {:.6g}, at signal {:.4g} by message {}", worst.gain, d.signal[worst.bin],
                        message_text(d, worst.message));
  return text +
         (d.every_message ? "; exact, and no other message gains more\n" : "; exact, on this grid of messages\n");
}

std::string deviation_text(const Deviations& d, std::size_t kinds) {
  const auto& worst = d.exploitability;
  std::string text = kinds > 1 ? fmt::format("  bidder {}\n", d.deviator + 1) : "";
  if (d.enumerated) return text + enumerated_text(d);
  text += fmt::format("  {} bin{} x {} messages from {:.4g} to {:.4g}, {} replicates a bin, {} plays\n", d.bins,
                      d.bins == 1 ? "" : "s", d.message.size(), d.message.front(), d.message.back(),
                      grouped(d.replicates_per_bin),
                      grouped(std::uint64_t(d.bins) * d.message.size() * d.replicates_per_bin));
  if (worst.bin < 0)
    text += "  no message gains on average in any bin\n";
  else
    text += fmt::format("  largest gain {:.3g} ± {:.2g}, in bin {} of {} by message {}\n", worst.gain,
                        worst.standard_error, worst.bin + 1, d.bins, message_text(d, worst.message));
  return text + (d.profitable() ? fmt::format("  a message gains at least {:.3g} ({:.4g}% confidence)\n", worst.proven,
                                              100 * d.confidence)
                                : "  no message of the grid is found to gain\n");
}

/// Why there is no z where theory has the profit.
std::string doubt_text(const Estimates& play) {
  const std::string why = doubt(play, Statistic::profit);
  return why.empty() ? "" : fmt::format("no z: {}\n", why);
}

/// Whether theory knows anything that the play could disagree with.
bool has_theory(const Verification& v) { return v.play[Statistic::profit].exact || v.guarantee || v.posted_price; }

/// "agreed", or what disagrees, a line each.
std::string verdict_text(const std::vector<std::string>& disagreements, bool theory = true) {
  if (disagreements.empty())
    return theory ? "\nagreed\n" : "\nagreed: no gain is proven; theory has nothing to hold the profit against\n";
  return fmt::format("\nDISAGREED\n  {}\n", fmt::join(disagreements, "\n  "));
}

Report::Json json_of(const Deviations& d) {
  const auto& worst = d.exploitability;
  return {{"bidder", d.deviator + 1},
          {"enumerated", d.enumerated},
          {"every_message", d.every_message},
          {"bins", d.bins},
          {"messages", d.message.size()},
          {"replicates_per_bin", d.replicates_per_bin},
          {"largest_gain", worst.gain},
          {"standard_error", worst.standard_error},
          {"bin", worst.bin},
          {"message", worst.message},
          {"exploitability_bound", worst.bound},
          {"proven_gain", std::max(0.0, worst.proven)},
          {"profitable", d.profitable()},
          {"seconds", d.seconds}};
}

/// The profit as played, and whatever theory has to hold it against.
void add_profit(Report& report, const Verification& v) {
  const auto& profit = v.play[Statistic::profit];
  const double error = profit.standard_error;
  const auto z = v.profit_z();
  report.table({"profit", "value", "standard error", "z"});
  report.row({"played", with_digits_of(error, profit.mean), with_digits_of(error, error),
              z ? fmt::format("{:+.2f}", *z) : ""});
  report.json["profit"] = {{"mean", profit.mean}, {"standard_error", error}, {"exact", nullptr}};
  if (profit.exact) {
    report.row({"theory of this equilibrium", fmt::format("{:.6g}", profit.exact->value)});
    report.json["profit"]["exact"] = profit.exact->value;
  }
  report.json["guarantee"] = nullptr;
  if (v.guarantee) {
    const double guarantee = v.guarantee->guarantee.value;
    report.value(v.guarantee->exact ? "guarantee of the mechanism" : "guarantee of the mechanism, at least",
                 "guarantee", guarantee, {fmt::format("{:.6g}", guarantee)});
    report.json["guarantee_is"] = guarantee_kind(v.guarantee->exact);
  }
  if (v.posted_price)
    report.value(fmt::format("best posted price here, {:.6g}", v.posted_price->price), "best_posted_price",
                 {{"price", v.posted_price->price}, {"profit", v.posted_price->profit}},
                 {fmt::format("{:.6g}", v.posted_price->profit)});
}

Report report_of(const Verification& v) {
  const EstimateConfig& c = v.config;
  Report report;
  report.text(fmt::format("{}\nstrategy: {}\n\nDeviations\n", game_text(c), v.play.strategy));
  report.json["config"] = echo(c);
  report.json["strategy"] = v.play.strategy;
  report.json["equilibrium_known"] = v.equilibrium;
  report.json["deviations"] = Report::Json::array();
  if (v.deviations.empty())
    report.text(std::isnan(v.exploitability.signal)
                    ? "  not played: truth is best whatever others do\n"
                    : "  not played but computed; gains are sure ones of money that are worth as much to risk-averse "
                      "bidders\n");
  for (const auto& d : v.deviations) {
    report.text(deviation_text(d, v.deviations.size()));
    report.json["deviations"].push_back(json_of(d));
  }
  report.text("\n" + exploitability_text(v.exploitability) + "\n");
  report.json["exploitability"] = exploitability_json(v.exploitability);
  add_profit(report, v);
  report.text(doubt_text(v.play) + verdict_text(v.disagreements(), has_theory(v)));
  report.json["epsilon"] = v.epsilon;
  report.json["agrees"] = v.agrees();
  report.json["disagreements"] = v.disagreements();
  report.json["device"] = v.play.device;
  return report;
}

int run_verify(const VerifyArguments& arguments) {
  const Format format = parse_format(arguments.format);
  DeviateConfig config = config_of(arguments);
  const double epsilon = real_of_option("epsilon", arguments.epsilon);
  if (plays_bounds(config.game)) {
    if (arguments.given("strategy"))
      throw InvalidInput("--strategy: a game of bounds:FILE is played as its file says; leave it out");
    for (const char* name : {"bins", "messages"})
      if (arguments.given(name))
        throw InvalidInput(fmt::format("--{}: not with bounds:FILE, whose signals and messages are all played", name));
    config.game.bidders = bidders_of_bounds(config.game, arguments.given("values"), arguments.given("bidders"));
    return verify_bounds(config, epsilon, arguments.where.execution(), format);
  }
  check_replicates(config);
  const Verification v = verify(config, arguments.where.execution(), epsilon);
  print(report_of(v), format);
  return v.agrees() ? done_status : disagreement_status;
}

Shape shape_of_deviations() {
  return Shape::list(Shape::object(
      {{"bidder", Shape::count(), "", "who deviates, counted from 1: the first of his kind"},
       {"enumerated", Shape::flag(), "", "whether all states were played, and gains are exact"},
       {"every_message", Shape::flag(), "", "whether, enumerated, no message beside the grid's gains more"},
       {"bins", Shape::count(), "bins", "equally likely parts of his signals"},
       {"messages", Shape::count(), "messages", "that were tried"},
       {"replicates_per_bin", Shape::count(), "replicates", "drawn"},
       {"largest_gain", Shape::number(), "value", "the largest mean gain"},
       {"standard_error", Shape::number(), "value", "of it"},
       {"bin", Shape::whole(), "", "where it is, counted from 0; -1: nothing gains"},
       {"message", Shape::number().or_null(), "", "by which; null where nothing gains"},
       {"exploitability_bound", Shape::number(), "value", "above the largest true gain by the grid's messages"},
       {"proven_gain", Shape::number(), "value", "below some message's true gain; 0: none is proven"},
       {"profitable", Shape::flag(), "", "whether a gain is proven"},
       {"seconds", Shape::number(), "seconds", "that it took"}}));
}

Alternative shape_of_verification() {
  const Shape profit =
      Shape::object({{"mean", Shape::number(), "value", "over the replicates"},
                     {"standard_error", Shape::number(), "value", "of it"},
                     {"exact", Shape::number().or_null(), "value", "theory's; null where it does not know it"}});
  const Shape price = Shape::object(
      {{"price", Shape::number(), "value", "the best one"}, {"profit", Shape::number(), "value", "that it earns"}});
  return {"a game",
          {{"config", Shape::object(echo_of_estimate(true, false)), "", "what was asked"},
           {"strategy", Shape::text(), "", "what bidders do"},
           {"equilibrium_known", Shape::flag(), "", "whether theory knows it as an equilibrium"},
           {"deviations", shape_of_deviations(), "", "one per kind of bidder; none where they are not played"},
           exploitability_member(),
           {"profit", profit, "", "the seller's"},
           {"guarantee", Shape::number().or_null(), "value", "of the mechanism; null where theory does not know it"},
           guarantee_kind_member().if_known(),
           Member{"best_posted_price", price, "", "on information minmax"}.if_known(),
           {"epsilon", Shape::number(), "value", "gains up to this are accepted"},
           {"agrees", Shape::flag(), "", "whether nothing disagrees; the exit status"},
           {"disagreements", Shape::list(Shape::text()), "", "what does not hold, in words"},
           {"device", Shape::text(), "", "on which it ran"}}};
}

OutputRecord output_of_verify() { return {1, {shape_of_verification(), shape_of_bounds_verification()}}; }

}  // namespace

void add_verify(CommandLine& line) {
  Command& command = line.add("verify", "Is it an equilibrium, and does it earn what theory says? By play");
  auto arguments = std::make_shared<VerifyArguments>();
  arguments->command = &command;
  command.option("mechanism", arguments->mechanism).require();
  command.option("strategy", arguments->strategy);
  command.option("information", arguments->information)
      .describe("what bidders know (surety list information)")
      .require();
  command.option("values", arguments->values);
  command.option("bidders", arguments->bidders);
  command.option("utility", arguments->utility);
  command.option("cost", arguments->cost);
  command.option("bins", arguments->bins);
  command.option("messages", arguments->messages);
  command.option("epsilon", arguments->epsilon);
  command.option("samples", arguments->samples);
  command.option("seed", arguments->seed);
  command.option("precision", arguments->precision);
  command.option("format", arguments->format);
  arguments->where.add_to(command);
  command.output = output_of_verify;
  command.footer = verify_examples;
  command.action = [arguments] { return run_verify(*arguments); };
}

}  // namespace surety
