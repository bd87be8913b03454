#include "surety/correlated_values/side_bets.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "host/cli/commands.h"
#include "host/cli/correlated_prior_argument.h"
#include "host/cli/invariants.h"
#include "host/cli/report.h"
#include "host/io/number.h"
#include "host/io/table.h"
#include "host/sweeps/results.h"

namespace surety {
namespace {

constexpr const char* side_bets_examples =
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
  CorrelatedPriorArgument prior;
  std::string information_cost, samples, seed, format;
};

/// All that is reported.
struct FoundBets {
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

void add_benchmarks(Report& report, const FoundBets& found) {
  report.text("Revenue where bidders know\n");
  report.table({"", "no more than their values", "who wins, and the others' values"}, 2);
  report.value("full surplus, E[v(1)]", "full_surplus", found.full_surplus,
               {number(found.full_surplus), number(found.full_surplus)});
  report.value("second-price auction, E[v(2)]", "second_value", found.second_value,
               {number(found.second_value), number(found.second_value)});
  report.value("best efficient mechanism", "best_efficient_guarantee", found.best_efficient,
               {found.bets ? number(found.full_surplus) : "unknown", number(found.best_efficient)});
  const char* missing = found.bets ? "unknown" : "none";
  report.value(
      "side bets", "side_bets", found.bets ? Report::Json(found.bets->revenue) : Report::Json(),
      {found.bets ? number(found.bets->revenue) : missing, found.informed ? number(found.informed->revenue) : missing});
  report.row({"  chance that they sell", found.bets ? "1.000000" : missing,
              found.informed ? number(found.informed->sale_probability) : missing});
  report.json["side_bets_informed"] = nullptr;
  if (found.informed)
    report.json["side_bets_informed"] = {{"revenue", found.informed->revenue},
                                         {"sale_probability", found.informed->sale_probability}};
}

std::string bets_text(const FoundBets& found) {
  if (!found.bets) return fmt::format("No side bets: {}\n", found.no_bets);
  TextTable table({"bidder", "rank of beliefs", "condition number", "bet", "greatest payment"});
  for (std::size_t i = 0; i < found.bets->bets.size(); ++i) {
    const SideBet& bet = found.bets->bets[i];
    double greatest = 0;
    for (const double x : bet.payment) greatest = std::max(greatest, std::abs(x));
    table.add({fmt::format("{}", i + 1), fmt::format("{}", bet.rank), fmt::format("{:.3g}", bet.condition),
               bet.depends_on_report ? "one per report" : "one for all reports", fmt::format("{:.6g}", greatest)});
  }
  std::string text = fmt::format("Side bets\n{}  greatest rent left {:.1e}, greatest gain from a lie {:.1e}\n",
                                 table.text(2), found.bets->greatest_rent, std::max(0.0, found.bets->greatest_gain));
  if (!found.informed) text += "  bets that depend on reports: with more information no equilibrium is known\n";
  return text;
}

std::string acquisition_text(const FoundBets& found) {
  TextTable table({"", "exact", "simulated", "standard error", "z"});
  const auto add = [&](const char* name, const Exact& exact, const Estimate& simulated) {
    const auto z = z_score(simulated);
    table.add({name, number(exact.value), number(simulated.mean), fmt::format("{:.1e}", simulated.standard_error),
               z ? fmt::format("{:+.2f}", *z) : ""});
  };
  if (const auto& a = found.acquisition) {
    add("revenue of the side bets", a->revenue, a->simulated_revenue);
    add("bidders who learn", a->acquired, a->simulated_acquired);
    table.add({"worth of it, at most", number(a->greatest_worth), "", "", ""});
  }
  table.add({"efficient mechanisms, at most", found.bound ? number(*found.bound) : "unknown", "", "", ""});
  return fmt::format("\nLearning who wins, and the others' values, costs {}, {:.6g} on average\n{}{}",
                     found.costs->spec(), found.costs->mean(), table.text(2),
                     found.bound ? "" : "  a bound is known only where the least cost is 0 (Proposition 1)\n");
}

nlohmann::ordered_json simulated_json(const Estimate& estimate) {
  return {{"exact", estimate.exact->value}, {"mean", estimate.mean}, {"standard_error", estimate.standard_error}};
}

nlohmann::ordered_json acquisition_json(const FoundBets& found) {
  nlohmann::ordered_json json{{"costs", found.costs->spec()}, {"bound", nullptr}};
  if (found.bound) json["bound"] = *found.bound;
  if (const auto& a = found.acquisition) {
    json["greatest_worth"] = a->greatest_worth;
    json["revenue"] = simulated_json(a->simulated_revenue);
    json["acquired"] = simulated_json(a->simulated_acquired);
  }
  return json;
}

Report report_of(const FoundBets& found) {
  Report report;
  report.text(fmt::format("{}, {} values\n\n", found.prior, found.sizes));
  add_benchmarks(report, found);
  report.text("\n" + bets_text(found));
  if (found.bets) {
    report.json["greatest_rent"] = found.bets->greatest_rent;
    report.json["greatest_gain"] = found.bets->greatest_gain;
    for (const SideBet& bet : found.bets->bets)
      report.json["bets"].push_back({{"rank", bet.rank},
                                     {"condition", bet.condition},
                                     {"depends_on_report", bet.depends_on_report},
                                     {"payment", bet.payment}});
  } else {
    report.json["no_side_bets"] = found.no_bets;
  }
  if (found.costs) {
    report.text(acquisition_text(found));
    report.json["information_acquisition"] = acquisition_json(found);
  }
  return report;
}

FoundBets found_on(const SideBetsArguments& arguments, const LawPtr& costs, std::uint64_t samples, std::uint64_t seed) {
  const CorrelatedPrior prior = arguments.prior.prior();
  FoundBets found{arguments.prior.text(prior.bidders()),
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
    found.bets = side_bets(prior);
  } catch (const NoSideBets& error) {
    found.no_bets = error.what();
  }
  if (found.bets && found.bets->dominant()) found.informed = informed_side_bets(prior, *found.bets);
  if (costs) found.bound = costly_information_bound(prior, *costs);
  if (costs && found.informed) found.acquisition = acquire_information(prior, *found.bets, *costs, samples, seed);
  return found;
}

/// Rounding grows with the bets.
void check(const FoundBets& found) {
  const Exact full{found.full_surplus, 0}, efficient{found.best_efficient, 0};
  require_order("0", {0, 0}, "E[v(2)]", {found.second_value, 0});
  require_order("E[v(2)]", {found.second_value, 0}, "the best efficient revenue", efficient);
  require_order("the best efficient revenue", efficient, "full surplus", full);
  if (found.bound) require_order("the best efficient revenue", efficient, "its bound", {*found.bound, 0});
  if (!found.bets) return;
  const double rounding =
      static_cast<double>(found.bets->bets.size()) * (found.bets->greatest_rent + 1e-12 * found.bets->greatest_bet);
  require_order("the side bets' revenue", {found.bets->revenue, rounding}, "full surplus", full);
  if (!found.informed) return;
  require_order("the informed side bets' revenue", {found.informed->revenue, rounding}, "full surplus", full);
  require_probability("the chance that they sell", {found.informed->sale_probability, 0});
}

int run_side_bets(const SideBetsArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const auto samples = count_of("samples", arguments.samples), seed = count_of("seed", arguments.seed);
  LawPtr costs;
  if (!arguments.information_cost.empty())
    costs = parsed("information-cost", [&] { return parse_law(arguments.information_cost); });
  const FoundBets found = found_on(arguments, costs, samples, seed);
  check(found);
  print(report_of(found), format);
  return 0;
}

Member acquisition_member() {
  const Shape simulated = Shape::object({{"exact", Shape::number(), "value", "computed"},
                                         {"mean", Shape::number(), "value", "over the replicates"},
                                         {"standard_error", Shape::number(), "value", "of it"}});
  const Shape acquisition = Shape::object(
      {{"costs", Shape::text(), "", "law of what learning costs"},
       {"bound", Shape::number().or_null(), "value", "what efficient mechanisms earn at most; null: none is known"},
       Member{"greatest_worth", Shape::number(), "value", "of learning, to a bidder"}.if_known(),
       Member{"revenue", simulated, "value", "of the side bets"}.if_known(),
       Member{"acquired", simulated, "bidders", "who learn, on average"}.if_known()});
  return Member{"information_acquisition", acquisition, "", "with --information-cost"}.if_known();
}

OutputRecord output_of_side_bets() {
  const Shape informed = Shape::object({{"revenue", Shape::number(), "value", "of the same bets"},
                                        {"sale_probability", Shape::number(), "probability", "that they sell"}});
  const Shape bet = Shape::object({{"rank", Shape::count(), "", "of the bidder's beliefs"},
                                   {"condition", Shape::number(), "", "their condition number"},
                                   {"depends_on_report", Shape::flag(), "", "whether there is one bet per report"},
                                   {"payment", Shape::list(Shape::number()), "value",
                                    "by the others' values, and report where it depends on that"}});
  return {1,
          {{"",
            {{"full_surplus", Shape::number(), "value", "E[v(1)]"},
             {"second_value", Shape::number(), "value", "E[v(2)], a second-price auction's revenue"},
             {"best_efficient_guarantee", Shape::number(), "value",
              "of the best efficient mechanism where all may be known"},
             {"side_bets", Shape::number().or_null(), "value",
              "revenue where bidders know their own values; null: no bets"},
             {"side_bets_informed", informed.or_null(), "", "where they know all; null: no equilibrium is known"},
             Member{"greatest_rent", Shape::number(), "value", "that the bets leave a bidder"}.if_known(),
             Member{"greatest_gain", Shape::number(), "value", "of a lie"}.if_known(),
             Member{"bets", Shape::list(bet), "", "by bidder"}.if_known(),
             Member{"no_side_bets", Shape::text(), "", "why there are none"}.if_known(),
             acquisition_member()}}}};
}

}  // namespace

void add_side_bets(CommandLine& line) {
  Command& command = line.add(
      "side-bets", "Full extraction from correlated values by side bets, and what extra information leaves of it");
  auto arguments = std::make_shared<SideBetsArguments>();
  arguments->prior.add_to(command);
  command.option("information-cost", arguments->information_cost);
  command.option("samples", arguments->samples, "1e5");
  command.option("seed", arguments->seed);
  command.option("format", arguments->format);
  command.output = output_of_side_bets;
  command.footer = side_bets_examples;
  command.action = [arguments] { return run_side_bets(*arguments); };
}

}  // namespace surety
