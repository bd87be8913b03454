#include "surety/correlated_values/side_bets.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "host/cli/command.h"
#include "host/cli/finite_prior_argument.h"
#include "host/cli/invariants.h"
#include "host/cli/printout.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/sweeps/results.h"

namespace surety {
namespace {

constexpr const char* examples =
    "Where values are correlated, a second-price auction with bets on the others' values extracts all surplus (Cremer "
    "and McLean),\nas long as nobody knows more than his own value. Here are the bets, and what is left where "
    "everybody "
    "knows who wins and the\nother values, and may opt out (Yamashita 2018, Theorem 1); with --information-cost where "
    "bidders may learn that at a cost.\n\n"
    "Examples:\n"
    "  surety side-bets examples/correlated-values/affiliated.csv\n"
    "  surety side-bets examples/correlated-values/affiliated.csv --information-cost uniform:0,0.2\n"
    "  surety side-bets --values 'mixture(0.5 * discrete:0@0.7,1@0.3 | 0.5 * discrete:0@0.2,1@0.8)' --bidders 3\n\n"
    "The file has the columns probability, value1 .. valueN and a line per profile of values.";

struct SideBetsArguments {
  FinitePriorArgument prior;
  std::string information_cost, samples, seed, format;
};

/// All that is reported.
struct Report {
  std::string prior;
  std::string sizes;
  double full_surplus, second_value, best_efficient;
  std::optional<SideBets> bets;
  std::string no_bets;                       ///< why there are none; else empty
  std::optional<InformedSideBets> informed;  ///< of dominant bets
  LawPtr costs;                              ///< null where none are given
  std::optional<double> bound;               ///< Proposition 1's
  std::optional<InformationAcquisition> acquisition;
};

std::string number(double x) { return fmt::format("{:.6f}", x); }

std::string benchmarks_text(const Report& report) {
  TextTable table({"", "no more than their values", "who wins, and the others' values"});
  table.add({"full surplus, E[v(1)]", number(report.full_surplus), number(report.full_surplus)});
  table.add({"second-price auction, E[v(2)]", number(report.second_value), number(report.second_value)});
  table.add({"best efficient mechanism", report.bets ? number(report.full_surplus) : "unknown",
             number(report.best_efficient)});
  const char* missing = report.bets ? "unknown" : "none";
  table.add({"side bets", report.bets ? number(report.bets->revenue) : missing,
             report.informed ? number(report.informed->revenue) : missing});
  table.add({"  chance that they sell", report.bets ? "1.000000" : missing,
             report.informed ? number(report.informed->sale_probability) : missing});
  return "Revenue where bidders know\n" + table.text(2);
}

std::string bets_text(const Report& report) {
  if (!report.bets) return fmt::format("No side bets: {}\n", report.no_bets);
  TextTable table({"bidder", "rank of beliefs", "condition number", "bet", "greatest payment"});
  for (std::size_t i = 0; i < report.bets->bets.size(); ++i) {
    const SideBet& bet = report.bets->bets[i];
    double greatest = 0;
    for (const double x : bet.payment) greatest = std::max(greatest, std::abs(x));
    table.add({fmt::format("{}", i + 1), fmt::format("{}", bet.rank), fmt::format("{:.3g}", bet.condition),
               bet.depends_on_report ? "one per report" : "one for all reports", fmt::format("{:.6g}", greatest)});
  }
  std::string text = fmt::format("Side bets\n{}  greatest rent left {:.1e}, greatest gain from a lie {:.1e}\n",
                                 table.text(2), report.bets->greatest_rent, std::max(0.0, report.bets->greatest_gain));
  if (!report.informed) text += "  bets that depend on reports: with more information no equilibrium is known\n";
  return text;
}

std::string acquisition_text(const Report& report) {
  TextTable table({"", "exact", "simulated", "standard error", "z"});
  const auto add = [&](const char* name, const Exact& exact, const Estimate& simulated) {
    const auto z = z_score(simulated);
    table.add({name, number(exact.value), number(simulated.mean), fmt::format("{:.1e}", simulated.standard_error),
               z ? fmt::format("{:+.2f}", *z) : ""});
  };
  if (const auto& a = report.acquisition) {
    add("revenue of the side bets", a->revenue, a->simulated_revenue);
    add("bidders who learn", a->acquired, a->simulated_acquired);
    table.add({"worth of it, at most", number(a->greatest_worth), "", "", ""});
  }
  table.add({"efficient mechanisms, at most", report.bound ? number(*report.bound) : "unknown", "", "", ""});
  return fmt::format("\nLearning who wins, and the others' values, costs {}, {:.6g} on average\n{}{}",
                     report.costs->spec(), report.costs->mean(), table.text(2),
                     report.bound ? "" : "  a bound is known only where the least cost is 0 (Proposition 1)\n");
}

std::string as_table(const Report& report) {
  return fmt::format("{}, {} values\n\n{}\n{}{}", report.prior, report.sizes, benchmarks_text(report),
                     bets_text(report), report.costs ? acquisition_text(report) : "");
}

nlohmann::ordered_json json_of(const Estimate& estimate) {
  return {{"exact", estimate.exact->value}, {"mean", estimate.mean}, {"standard_error", estimate.standard_error}};
}

nlohmann::ordered_json acquisition_json(const Report& report) {
  nlohmann::ordered_json json{{"costs", report.costs->spec()}, {"bound", nullptr}};
  if (report.bound) json["bound"] = *report.bound;
  if (const auto& a = report.acquisition) {
    json["greatest_worth"] = a->greatest_worth;
    json["revenue"] = json_of(a->simulated_revenue);
    json["acquired"] = json_of(a->simulated_acquired);
  }
  return json;
}

nlohmann::ordered_json as_json(const Report& report) {
  nlohmann::ordered_json json{{"full_surplus", report.full_surplus},
                              {"second_value", report.second_value},
                              {"best_efficient_guarantee", report.best_efficient},
                              {"side_bets", nullptr},
                              {"side_bets_informed", nullptr}};
  if (report.bets) {
    json["side_bets"] = report.bets->revenue;
    json["greatest_rent"] = report.bets->greatest_rent;
    json["greatest_gain"] = report.bets->greatest_gain;
    for (const SideBet& bet : report.bets->bets)
      json["bets"].push_back({{"rank", bet.rank},
                              {"condition", bet.condition},
                              {"depends_on_report", bet.depends_on_report},
                              {"payment", bet.payment}});
  } else {
    json["no_side_bets"] = report.no_bets;
  }
  if (report.informed)
    json["side_bets_informed"] = {{"revenue", report.informed->revenue},
                                  {"sale_probability", report.informed->sale_probability}};
  if (report.costs) json["information_acquisition"] = acquisition_json(report);
  return json;
}

Report report_on(const SideBetsArguments& arguments, const LawPtr& costs, std::uint64_t samples, std::uint64_t seed) {
  const FinitePrior prior = arguments.prior.prior();
  Report report{arguments.prior.text(prior.bidders()),
                sizes_text(prior),
                prior.full_surplus(),
                prior.expected_second_value(),
                best_efficient_guarantee(prior),
                {},
                {},
                {},
                costs,
                {},
                {}};
  try {
    report.bets = side_bets(prior);
  } catch (const NoSideBets& error) {
    report.no_bets = error.what();
  }
  if (report.bets && report.bets->dominant()) report.informed = informed_side_bets(prior, *report.bets);
  if (costs) report.bound = costly_information_bound(prior, *costs);
  if (costs && report.informed) report.acquisition = acquire_information(prior, *report.bets, *costs, samples, seed);
  return report;
}

/// Rounding grows with the bets.
void check(const Report& report) {
  const Exact full{report.full_surplus, 0}, efficient{report.best_efficient, 0};
  require_order("0", {0, 0}, "E[v(2)]", {report.second_value, 0});
  require_order("E[v(2)]", {report.second_value, 0}, "the best efficient revenue", efficient);
  require_order("the best efficient revenue", efficient, "full surplus", full);
  if (report.bound) require_order("the best efficient revenue", efficient, "its bound", {*report.bound, 0});
  if (!report.bets) return;
  const double rounding =
      static_cast<double>(report.bets->bets.size()) * (report.bets->greatest_rent + 1e-12 * report.bets->greatest_bet);
  require_order("the side bets' revenue", {report.bets->revenue, rounding}, "full surplus", full);
  if (!report.informed) return;
  require_order("the informed side bets' revenue", {report.informed->revenue, rounding}, "full surplus", full);
  require_probability("the chance that they sell", {report.informed->sale_probability, 0});
}

int run_side_bets(const SideBetsArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const auto samples = count_of("samples", arguments.samples), seed = count_of("seed", arguments.seed);
  LawPtr costs;
  if (!arguments.information_cost.empty())
    costs = parsed("information-cost", [&] { return parse_law(arguments.information_cost); });
  const Report report = report_on(arguments, costs, samples, seed);
  check(report);
  print({.text = as_table(report), .json = as_json(report)}, format);
  return 0;
}

}  // namespace

void add_side_bets(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "side-bets", "Full extraction from correlated values by side bets, and what extra information leaves of it");
  auto arguments = std::make_shared<SideBetsArguments>();
  arguments->prior.add_to(*command);
  add_option(*command, "information-cost", arguments->information_cost);
  add_option(*command, "samples", arguments->samples, "1e5");
  add_option(*command, "seed", arguments->seed);
  add_option(*command, "format", arguments->format);
  command->footer(examples);
  command->callback([arguments, &action] { action = [arguments] { return run_side_bets(*arguments); }; });
}

}  // namespace surety
