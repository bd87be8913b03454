#include "surety/theory/guarantee.h"

#include <fmt/format.h>

#include "host/cli/bounds_guarantee.h"
#include "host/cli/commands.h"
#include "host/cli/exact_guarantee.h"
#include "host/cli/invariants.h"
#include "host/cli/report.h"
#include "host/cli/symmetric_guarantee.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/options/guarantee_kind.h"
#include "host/options/options.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/finite_games/known_guarantee.h"

namespace surety {
namespace {

constexpr const char* guarantee_examples =
    "The bidders share one value, of which they know whatever they know: a mechanism's guarantee is the least that it "
    "earns\n"
    "over every information structure and equilibrium.\n\n"
    "Examples:\n"
    "  surety guarantee --mechanism proportional --values uniform --bidders 2\n"
    "  surety guarantee --mechanism first-price:reserve=best --values beta:4,2 --bidders 3 --cost 0.2\n"
    "  surety guarantee --mechanism exponential-price --values power:2 --bidders 1e6 --format json\n"
    "  surety guarantee --mechanism exponential-price:A=0.5,X=0.1 --k 20 --values empirical:bids.csv#amount\n\n"
    "It is known of proportional, first-price and posted-price. Of exponential prices, without cost, a lower bound is "
    "known,\nprinted as 'at least'; with --k and a discrete law that make a small linear program the guarantee itself "
    "(surety list mechanisms).\n\n"
    "Of a mechanism with finitely many messages and a discrete prior it is found exactly, by linear programming over "
    "all "
    "Bayes\ncorrelated equilibria, for --table and with --exact:\n"
    "  surety guarantee --table auction.csv --values discrete:0.25@0.5,1@0.5\n"
    "  surety guarantee --table payoffs.csv\n"
    "  surety guarantee --exact --mechanism exponential-price --k 8 --values discrete:0.25@0.5,1@0.5\n"
    "  surety guarantee --exact --mechanism first-price --bids 20 --values discrete:0.25@0.5,1@0.5\n"
    "With a file of the environment bidders' values may differ, and something may be known of what bidders know and of "
    "the prior:\n"
    "  surety guarantee --exact --mechanism first-price --bids 10 --prior "
    "examples/restricted-information/own-values.toml\n"
    "The table has a header, a line for every combination of messages (any labels), and these columns:\n"
    "  message1 .. messageN, allocation1 .. allocationN, payment1 .. paymentN: an auction, its prior from --values\n"
    "  state, probability, message1 .. messageN, utility1 .. utilityN, welfare: any payoffs, a line for every state "
    "too\n\n"
    "The mechanism that surety bounds --out DIR found, under its own prior or another one on the same states; with few "
    "messages\n(k up to 6 or so) exactly too:\n"
    "  surety guarantee --mechanism bounds:DIR/bounds.h5 --prior examples/bounds/common-low.toml\n"
    "  surety guarantee --exact --mechanism bounds:DIR/bounds.h5\n\n"
    "The symmetric mechanism with few messages that guarantees most; as a table:\n"
    "  surety guarantee --symmetric --k 4 --values discrete:0.25@0.5,1@0.5 --format csv > best.csv";

struct GuaranteeArguments {
  std::string mechanism, values, bidders, cost, k, format, table, bids, prior, rate;
  bool exact = false, symmetric = false, undominated = false;
  const Command* command = nullptr;  ///< knows which options were given

  bool given(std::string_view name) const { return command->given(name); }
  Sent sent() const { return undominated ? Sent::undominated : Sent::any; }
};

struct GuaranteeConfig {
  Mechanism mechanism;
  LawPtr values;
  std::int64_t bidders;
  double cost;
};

/// One law, since bidders with a common value have no others.
LawPtr common_law(std::string_view spec) {
  const std::string_view name = trim(spec.substr(0, spec.find('(')));
  const bool is_list = spec.find('(') != std::string_view::npos, is_file = trim(spec).starts_with("joint:");
  for (std::string_view several : {"independent", "comonotone", "mixture", "hidden-mixture", "joint"})
    if ((is_list && name == several) || is_file)
      throw InvalidInput(fmt::format(
          "'{}' is a prior of several values; with a common value there is one, give its law (surety list laws)",
          spec));
  return parse_law(spec);
}

void set_messages(Mechanism& mechanism, const std::string& text) {
  if (text.empty()) return;
  const auto k = static_cast<std::int64_t>(parse_count_option("k", text));
  if (!mechanism.has_messages())
    throw InvalidInput(
        fmt::format("{} given; only exponential-price and generalized-exponential-price have messages", k));
  if (const auto given = mechanism.count("k"); given && *given != k)
    throw InvalidInput(fmt::format("{} given, and k = {} with the mechanism; give one of them", k, *given));
  mechanism.set("k", static_cast<double>(k));
}

GuaranteeConfig config_of(const GuaranteeArguments& arguments) {
  GuaranteeConfig config;
  config.mechanism = parsed("mechanism", [&] { return Mechanism::parse(arguments.mechanism); });
  config.values = parsed("values", [&] { return common_law(arguments.values); });
  config.bidders = static_cast<std::int64_t>(count_of("bidders", arguments.bidders));
  config.cost = real_of_option("cost", arguments.cost);
  parsed("k", [&] { return set_messages(config.mechanism, arguments.k), 0; });
  return config;
}

Report report_of(const GuaranteeConfig& config, const GuaranteeReport& found) {
  Report report;
  report.text(fmt::format("{}, common value {}, {} bidder{}, cost {}\n\n", config.mechanism.spec(),
                          config.values->spec(), grouped(static_cast<std::uint64_t>(config.bidders)),
                          config.bidders == 1 ? "" : "s", shortest(config.cost)));
  report.table({"", "value", "error bound"});
  report.value(found.exact ? "guarantee" : "guarantee, at least", "guarantee", found.guarantee);
  report.json["guarantee_is"] = guarantee_kind(found.exact);
  if (found.optimal_guarantee) {
    report.value("optimal guarantee", "optimal_guarantee", *found.optimal_guarantee);
    report.value(found.exact ? "ratio" : "ratio, at least", "ratio", *found.ratio,
                 {fmt::format("{:.6f}", *found.ratio)});
  } else {
    report.unknown("optimal guarantee", "optimal_guarantee", "unknown");
    report.json["ratio"] = nullptr;
    report.remark(fmt::format("optimal guarantee unknown: {}\n", found.optimal_unknown));
  }
  report.value("full surplus", "full_surplus", found.full_surplus);
  report.json.update({{"graded_intervals", Report::Json::array()}, {"parameters", Report::Json::object()}});
  auto &graded = report.json["graded_intervals"], &parameters = report.json["parameters"];
  for (const auto& [name, value] : found.parameters) {
    report.row({name, fmt::format("{:.8g}", value)});
    parameters[name] = value;
  }
  if (config.mechanism.has_messages())
    if (const auto k = config.mechanism.count("k")) parameters["k"] = *k;  // a whole number
  for (const auto& interval : found.graded_intervals) {
    report.text(fmt::format("graded: aggregate bids from {:.8g} to {:.8g}\n", interval.from, interval.to));
    graded.push_back({{"from", interval.from}, {"to", interval.to}});
  }
  report.config = {{"mechanism", config.mechanism.spec()},
                   {"values", config.values->spec()},
                   {"bidders", config.bidders},
                   {"cost", config.cost}};
  return report;
}

/// Refuses the options that do not go with --table, or with --mechanism alone.
void check_together(const GuaranteeArguments& arguments) {
  const bool table = arguments.given("table");
  if (!table && !arguments.given("mechanism"))
    throw InvalidInput("--mechanism or --table is required (surety guarantee --help)");
  if (table)
    for (const char* name : {"mechanism", "bidders", "k", "bids"})
      if (arguments.given(name))
        throw InvalidInput(fmt::format("--{}: not with --table, which has the whole mechanism", name));
  if (!table && !arguments.exact && arguments.given("bids"))
    throw InvalidInput("--bids: only with --exact, where bids are finitely many");
  if (!table && !arguments.exact && arguments.undominated)
    throw InvalidInput("--undominated: only with --exact or --table, where messages are finitely many");
}

/// A candidate with finitely many messages, on an environment of a file and what is known beside it.
int run_restricted(const GuaranteeArguments& arguments) {
  for (const char* name : {"values", "bidders"})
    if (arguments.given(name))
      throw InvalidInput(fmt::format("--{}: not with --prior, whose environment has its own", name));
  CandidateRequest candidate{arguments.table, {}, real_of_option("cost", arguments.cost), {}, arguments.sent()};
  if (!arguments.given("table")) {
    if (!arguments.exact) throw InvalidInput("--prior: only with --table, --exact, or --mechanism bounds:FILE");
    candidate.mechanism = parsed("mechanism", [&] { return Mechanism::parse(arguments.mechanism); });
    parsed("k", [&] { return set_messages(candidate.mechanism, arguments.k), 0; });
  }
  if (arguments.given("bids")) candidate.bids = static_cast<int>(count_of("bids", arguments.bids));
  return run_restricted_guarantee({candidate, arguments.prior, arguments.format});
}

/// The best symmetric mechanism, which is found and not given.
int run_symmetric(const GuaranteeArguments& arguments) {
  for (const char* name : {"mechanism", "table", "cost", "bids", "prior"})
    if (arguments.given(name))
      throw InvalidInput(fmt::format("--{}: not with --symmetric, which finds the mechanism", name));
  if (arguments.exact) throw InvalidInput("--exact: not with --symmetric, which finds the mechanism");
  if (arguments.undominated) throw InvalidInput("--undominated: not with --symmetric, which finds the mechanism");
  if (!arguments.given("k")) throw InvalidInput("--symmetric: give --k, how many messages there are beside opting out");
  SymmetricRequest request{parsed("values", [&] { return common_law(arguments.values); }),
                           static_cast<std::int64_t>(count_of("bidders", arguments.bidders)),
                           static_cast<std::int64_t>(count_of("k", arguments.k)),
                           {},
                           arguments.format};
  if (arguments.given("rate")) request.rate = real_of_option("rate", arguments.rate);
  return run_symmetric_guarantee(request);
}

/// The mechanism of a file of surety bounds, which has values and bidders of its own.
int run_saved(const GuaranteeArguments& arguments, const std::string& file) {
  for (const char* name : {"values", "bidders", "cost", "k", "bids"})
    if (arguments.given(name))
      throw InvalidInput(fmt::format("--{}: not with bounds:FILE, which has its own environment", name));
  if (!arguments.exact) return run_bounds_guarantee(file, arguments.prior, arguments.format);
  if (arguments.given("prior")) throw InvalidInput("--prior: not with --exact");
  return run_saved_guarantee({file, arguments.sent(), arguments.format});
}

int run_guarantee(const GuaranteeArguments& arguments) {
  if (arguments.symmetric) return run_symmetric(arguments);
  if (arguments.given("rate")) throw InvalidInput("--rate: only with --symmetric");
  check_together(arguments);
  if (!arguments.given("table")) {
    const Mechanism mechanism = parsed("mechanism", [&] { return Mechanism::parse(arguments.mechanism); });
    if (mechanism.is_saved()) return run_saved(arguments, mechanism.argument());
  }
  if (arguments.given("prior")) return run_restricted(arguments);
  if (arguments.given("table")) {
    TableRequest request{arguments.table, nullptr, {}, arguments.sent(), arguments.format};
    if (arguments.given("values")) request.values = parsed("values", [&] { return common_law(arguments.values); });
    if (arguments.given("cost")) request.cost = real_of_option("cost", arguments.cost);
    return run_table_guarantee(request);
  }
  if (arguments.exact) {
    const GuaranteeConfig config = config_of(arguments);
    std::optional<int> bids;
    if (arguments.given("bids")) bids = static_cast<int>(count_of("bids", arguments.bids));
    return run_exact_guarantee(
        {config.mechanism, config.values, config.bidders, config.cost, bids, arguments.sent(), arguments.format});
  }
  const GuaranteeConfig config = config_of(arguments);
  const Format format = parse_format(arguments.format);
  const GuaranteeReport found = known_guarantee(config.mechanism, config.values, config.bidders, config.cost);
  require_order("the guarantee", found.guarantee, "full surplus", {found.full_surplus, 0});
  if (found.optimal_guarantee) {
    require_order("the guarantee", found.guarantee, "the greatest of any mechanism", *found.optimal_guarantee);
    require_order("the greatest guarantee", *found.optimal_guarantee, "full surplus", {found.full_surplus, 0});
  }
  print(report_of(config, found), format);
  return 0;
}

Alternative shape_of_known_guarantee() {
  const Shape interval =
      Shape::object({{"from", Shape::number(), "", "where it begins"}, {"to", Shape::number(), "", "where it ends"}});
  const Shape config = Shape::object({{"mechanism", Shape::text(), "", "as typed, in its canonical form"},
                                      {"values", Shape::text(), "", "law of the common value"},
                                      {"bidders", Shape::count(), "bidders", "how many there are"},
                                      {"cost", Shape::number(), "value", "what the good costs the seller"}});
  return {
      "a mechanism that theory knows",
      {{"guarantee", Shape::number(), "value", "the least that the mechanism earns"},
       guarantee_kind_member(),
       {"optimal_guarantee", Shape::number().or_null(), "value", "the most that any mechanism guarantees, where known"},
       {"ratio", Shape::number().or_null(), "relative", "of the two"},
       {"full_surplus", Shape::number(), "value", "what trade is worth"},
       {"graded_intervals", Shape::list(interval), "", "of aggregate bids, between which the rule is graded"},
       {"parameters", Shape::by_name("PARAMETER", Shape::number()), "", "of the mechanism, given or optimised"},
       error_bounds({"guarantee", "optimal_guarantee"}),
       {"config", config, "", "what was asked"}}};
}

OutputRecord output_of_guarantee() {
  return {3,
          {shape_of_known_guarantee(), shape_of_exact_guarantee(), shape_of_bounds_guarantee(),
           shape_of_symmetric_guarantee()},
          {mechanism_table()}};
}

}  // namespace

void add_guarantee(CommandLine& line) {
  Command& command =
      line.add("guarantee", "What a mechanism earns at least with a common value, whatever bidders know");
  auto arguments = std::make_shared<GuaranteeArguments>();
  arguments->command = &command;
  command.option("mechanism", arguments->mechanism);
  command.option("table", arguments->table);
  command.option("values", arguments->values);
  command.option("bidders", arguments->bidders);
  command.option("cost", arguments->cost);
  command.option("k", arguments->k)
      .describe(
          "messages beside opting out: of an exponential price, without it any demand in [0,1]; with "
          "--symmetric, of the mechanism");
  command.option("bids", arguments->bids);
  command.flag("symmetric", arguments->symmetric,
               "the symmetric mechanism with k messages that guarantees most (Du 2016, (11)); --format csv for it");
  command.option("rate", arguments->rate);
  command.option("prior", arguments->prior);
  command.flag("exact", arguments->exact,
               "all equilibria of a mechanism with finitely many messages, by linear programming");
  command.flag("undominated", arguments->undominated,
               "with --exact or --table: leave out equilibria in which somebody sends a message that is weakly "
               "dominated given what he knows");
  command.option("format", arguments->format);
  command.output = output_of_guarantee;
  command.footer = guarantee_examples;
  command.action = [arguments] { return run_guarantee(*arguments); };
}

}  // namespace surety
