#include "surety/theory/sequential_prices.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/cli/command.h"
#include "host/cli/finite_prior_argument.h"
#include "host/cli/invariants.h"
#include "host/cli/printout.h"
#include "host/io/table.h"
#include "surety/correlated_values/finite_sequential_prices.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

constexpr const char* examples =
    "Bidders arrive one by one. No mechanism guarantees more, whatever they know, than the best sequential posted "
    "prices, each\nadjusted to what earlier bidders have reported (Yamashita 2018, Supplement B). A table of profiles "
    "is "
    "solved exactly; from\nlaws, independent or mixed over a public state, come exact prices (one state) or prices "
    "that follow the belief about the\nstate, with the revenue they earn and a bound on what any could.\n\n"
    "Examples:\n"
    "  surety sequential-prices --values uniform --bidders 5\n"
    "  surety sequential-prices --values 'mixture(0.5 * beta:2,4 | 0.5 * beta:4,2)' --bidders 10\n"
    "  surety sequential-prices examples/correlated-values/affiliated.csv\n"
    "  surety estimate --mechanism sequential-posted-price --values 'mixture(0.5 * beta:2,4 | 0.5 * beta:4,2)' "
    "--bidders 10";

struct SequentialArguments {
  FinitePriorArgument prior;
  std::string format;
};

/// One way of selling.
struct Row {
  std::string name;  ///< as a person reads it
  std::string key;   ///< in JSON
  double revenue;
};

struct Report {
  std::string prior;
  std::vector<Row> rows;
  std::vector<double> fixed, adaptive;  ///< prices by bidder; `adaptive` where nobody before reports but low values
  std::string adaptive_note;
};

std::string price_text(double price) { return std::isinf(price) ? "no offer" : fmt::format("{:.6f}", price); }

std::string as_table(const Report& report) {
  TextTable revenues({"", "revenue"});
  for (const Row& row : report.rows) revenues.add({row.name, fmt::format("{:.6f}", row.revenue)});
  constexpr std::size_t most_shown = 20;
  TextTable prices({"bidder", "fixed price", report.adaptive_note});
  for (std::size_t i = 0; i < report.fixed.size(); ++i) {
    if (i >= most_shown && i + 1 < report.fixed.size()) continue;
    prices.add({fmt::format("{}", i + 1), price_text(report.fixed[i]), price_text(report.adaptive[i])});
  }
  return fmt::format("{}\n\n{}\n{}", report.prior, revenues.text(2), prices.text(2));
}

nlohmann::ordered_json as_json(const Report& report) {
  nlohmann::ordered_json json;
  for (const Row& row : report.rows) json[row.key] = row.revenue;
  json["fixed_prices"] = report.fixed;  // infinity, no offer, becomes null
  json["adaptive_prices"] = report.adaptive;
  return json;
}

Report report_on_table(const FinitePriorArgument& argument) {
  const FinitePrior prior = argument.prior();
  const FiniteSequentialPrices best = finite_sequential_prices(prior);
  const FixedPrices fixed = best_fixed_prices(prior), single = best_single_price(prior);
  Report report{argument.text(prior.bidders()),
                {{"full surplus, E[v(1)]", "full_surplus", prior.full_surplus()},
                 {"prices adjusted to reports, R_1", "adaptive", best.revenue},
                 {"prices fixed beforehand", "fixed", fixed.revenue},
                 {fmt::format("one price for all, {}", price_text(single.price[0])), "single", single.revenue}},
                fixed.price,
                {},
                "after reports of the least values"};
  for (const auto& price : best.price) report.adaptive.push_back(price[0]);
  return report;
}

Report report_on_laws(const FinitePriorArgument& argument) {
  const ProfileLaw profile = argument.profile();
  const auto prices = [&](const char* spec) { return sequential_prices(profile, Mechanism::parse(spec)); };
  const SequentialPrices adaptive = prices("sequential-posted-price"),
                         fixed = prices("sequential-posted-price:non-adaptive");
  const BestPrice single = best_posted_price(profile);
  const bool known = profile.states.size() == 1;
  Report report{argument.text(static_cast<int>(profile.bidders())),
                {{"full surplus, E[v(1)]", "full_surplus", expected_highest_value(profile).value}},
                fixed.policy.price,
                {},
                known ? "adjusted price (the same)" : "adjusted, after low reports"};
  if (known) {
    report.rows.push_back({"prices adjusted to reports, R_1", "adaptive", adaptive.revenue.value});
  } else {
    report.rows.push_back({"at most, the state being seen", "public_state", adaptive.public_state_revenue});
    report.rows.push_back({"prices adjusted to reports", "adaptive", adaptive.revenue.value});
  }
  report.rows.push_back({"prices fixed beforehand", "fixed", fixed.revenue.value});
  report.rows.push_back({fmt::format("one price for all, {}", price_text(single.price)), "single", single.revenue});
  int node = 0;
  for (std::int64_t i = 0; i < profile.bidders(); ++i) {
    report.adaptive.push_back(adaptive.policy.price[node]);
    node = adaptive.policy.adaptive() ? adaptive.policy.next[node * adaptive.policy.cell.size()] : node + 1;
  }
  return report;
}

int run_sequential_prices(const SequentialArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const Report report = arguments.prior.is_table() ? report_on_table(arguments.prior) : report_on_laws(arguments.prior);
  const double quadrature = 1e-11 * report.rows.front().revenue;
  for (std::size_t r = 1; r < report.rows.size(); ++r)  // each way of selling can do what those below it do
    require_order(report.rows[r].name, {report.rows[r].revenue, quadrature}, report.rows[r - 1].name,
                  {report.rows[r - 1].revenue, quadrature});
  print({.text = as_table(report), .json = as_json(report)}, format);
  return 0;
}

}  // namespace

void add_sequential_prices(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "sequential-prices", "The best posted prices for bidders who arrive one by one, adjusted to reports or fixed");
  auto arguments = std::make_shared<SequentialArguments>();
  arguments->prior.add_to(*command);
  add_option(*command, "format", arguments->format);
  command->footer(examples);
  command->callback([arguments, &action] { action = [arguments] { return run_sequential_prices(*arguments); }; });
}

}  // namespace surety
