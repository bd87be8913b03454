#include "surety/theory/sequential_prices.h"

#include <fmt/format.h>

#include <cmath>

#include "host/cli/commands.h"
#include "host/cli/correlated_prior_argument.h"
#include "host/cli/invariants.h"
#include "host/cli/report.h"
#include "surety/correlated_values/correlated_sequential_prices.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

constexpr const char* sequential_prices_examples =
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
  CorrelatedPriorArgument prior;
  std::string format;
};

/// One way of selling.
struct Row {
  std::string name;  ///< as a person reads it
  std::string key;   ///< in JSON
  double revenue;
};

struct FoundPrices {
  std::string prior;
  std::vector<Row> rows;
  std::vector<double> fixed, adaptive;  ///< prices by bidder; `adaptive` where nobody before reports but low values
  std::string adaptive_note;
};

std::string price_text(double price) { return std::isinf(price) ? "no offer" : fmt::format("{:.6f}", price); }

Report report_of(const FoundPrices& found) {
  Report report;
  report.text(found.prior + "\n\n");
  report.table({"", "revenue"}, 2);
  for (const Row& row : found.rows) report.value(row.name, row.key, row.revenue, {fmt::format("{:.6f}", row.revenue)});
  report.text("\n");
  constexpr std::size_t most_shown = 20;
  report.table({"bidder", "fixed price", found.adaptive_note}, 2);
  for (std::size_t i = 0; i < found.fixed.size(); ++i) {
    if (i >= most_shown && i + 1 < found.fixed.size()) continue;
    report.row({fmt::format("{}", i + 1), price_text(found.fixed[i]), price_text(found.adaptive[i])});
  }
  report.json["fixed_prices"] = found.fixed;  // infinity, no offer, becomes null
  report.json["adaptive_prices"] = found.adaptive;
  return report;
}

FoundPrices found_on_table(const CorrelatedPriorArgument& argument) {
  const CorrelatedPrior prior = argument.prior();
  const CorrelatedSequentialPrices best = correlated_sequential_prices(prior);
  const FixedPrices fixed = best_fixed_prices(prior), single = best_single_price(prior);
  FoundPrices found{argument.text(prior.bidders()),
                    {{"full surplus, E[v(1)]", "full_surplus", prior.full_surplus()},
                     {"prices adjusted to reports, R_1", "adaptive", best.revenue},
                     {"prices fixed beforehand", "fixed", fixed.revenue},
                     {fmt::format("one price for all, {}", price_text(single.price[0])), "single", single.revenue}},
                    fixed.price,
                    {},
                    "after reports of the least values"};
  for (const auto& price : best.price) found.adaptive.push_back(price[0]);
  return found;
}

FoundPrices found_on_laws(const CorrelatedPriorArgument& argument) {
  const ProfileLaw profile = argument.profile();
  const auto prices = [&](const char* spec) { return sequential_prices(profile, Mechanism::parse(spec)); };
  const SequentialPrices adaptive = prices("sequential-posted-price"),
                         fixed = prices("sequential-posted-price:non-adaptive");
  const BestPrice single = best_posted_price(profile);
  const bool known = profile.states.size() == 1;
  FoundPrices found{argument.text(static_cast<int>(profile.bidders())),
                    {{"full surplus, E[v(1)]", "full_surplus", expected_highest_value(profile).value}},
                    fixed.policy.price,
                    {},
                    known ? "adjusted price (the same)" : "adjusted, after low reports"};
  if (known) {
    found.rows.push_back({"prices adjusted to reports, R_1", "adaptive", adaptive.revenue.value});
  } else {
    found.rows.push_back({"at most, the state being seen", "public_state", adaptive.public_state_revenue});
    found.rows.push_back({"prices adjusted to reports", "adaptive", adaptive.revenue.value});
  }
  found.rows.push_back({"prices fixed beforehand", "fixed", fixed.revenue.value});
  found.rows.push_back({fmt::format("one price for all, {}", price_text(single.price)), "single", single.revenue});
  int node = 0;
  for (std::int64_t i = 0; i < profile.bidders(); ++i) {
    found.adaptive.push_back(adaptive.policy.price[node]);
    node = adaptive.policy.adaptive() ? adaptive.policy.next[node * adaptive.policy.cell.size()] : node + 1;
  }
  return found;
}

int run_sequential_prices(const SequentialArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const FoundPrices found =
      arguments.prior.is_table() ? found_on_table(arguments.prior) : found_on_laws(arguments.prior);
  const double quadrature = 1e-11 * found.rows.front().revenue;
  for (std::size_t r = 1; r < found.rows.size(); ++r)  // each way of selling can do what those below it do
    require_order(found.rows[r].name, {found.rows[r].revenue, quadrature}, found.rows[r - 1].name,
                  {found.rows[r - 1].revenue, quadrature});
  print(report_of(found), format);
  return 0;
}

OutputRecord output_of_sequential_prices() {
  const Shape prices = Shape::list(Shape::number().or_null());
  return {
      1,
      {{"",
        {{"full_surplus", Shape::number(), "value", "E[v(1)]"},
         Member{"public_state", Shape::number(), "value", "at most, the state being seen; of mixtures"}.if_known(),
         {"adaptive", Shape::number(), "value", "revenue of prices adjusted to reports"},
         {"fixed", Shape::number(), "value", "of prices fixed beforehand"},
         {"single", Shape::number(), "value", "of one price for all"},
         {"fixed_prices", prices, "value", "by bidder; null: no offer"},
         {"adaptive_prices", prices, "value", "by bidder, where those before report low values; null: no offer"}}}}};
}

}  // namespace

void add_sequential_prices(CommandLine& line) {
  Command& command = line.add("sequential-prices",
                              "The best posted prices for bidders who arrive one by one, adjusted to reports or fixed");
  auto arguments = std::make_shared<SequentialArguments>();
  arguments->prior.add_to(command);
  command.option("format", arguments->format);
  command.output = output_of_sequential_prices;
  command.footer = sequential_prices_examples;
  command.action = [arguments] { return run_sequential_prices(*arguments); };
}

}  // namespace surety
