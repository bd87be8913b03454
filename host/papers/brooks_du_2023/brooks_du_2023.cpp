#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/io/files.h"
#include "host/papers/brooks_du_2023/bounding_programs.h"
#include "host/papers/brooks_du_2023/figures.h"
#include "host/papers/brooks_du_2023/values.h"
#include "host/papers/paper.h"
#include "host/reference/virtual_objectives.h"
#include "surety/random/draws.h"
#include "surety/theory/bilateral_trade.h"
#include "surety/theory/constant_sum_auction.h"
#include "surety/theory/known_empirical_distribution.h"
#include "surety/theory/public_expenditure.h"

namespace surety {
namespace {

using namespace brooks_du_2023;

const char* division_name(EmpiricalDivision division) {
  return division == EmpiricalDivision::equal ? "equal" : "simplified";
}

/// Welfare of truthful play on the worst information, by replicate: the aggregate signal is drawn from its density in
/// proportion to e^y y^-alpha on [0, y_bar], as a power of a uniform that is accepted with probability e^(y - y_bar).
Estimate played_welfare(const PublicExpenditure& problem, Pass& pass) {
  using Source = Draws<Lanes<double, 1>>;
  const PhiloxKey seed(pass.seed);
  const auto agents = static_cast<double>(problem.agents());
  const double surplus = problem.social_value() - 1, last = problem.full_expenditure_action().value;
  const double power = surplus / (problem.social_value() - agents);  // 1/(1 - alpha)
  const double centre = problem.guarantee().value;                   // sums of squares about it do not cancel
  double sum = 0, squares = 0;
  for (std::uint64_t replicate = 0; replicate < pass.samples; ++replicate) {
    const Source draws(seed, static_cast<std::uint32_t>(problem.agents()), replicate);
    double y = 0;
    Source::Key keys[Source::keys_per_block];
    for (std::uint32_t block = 0;; ++block) {
      draws.block(Purpose::state, block, keys);
      y = last * std::pow(Source::uniform(keys[0]), power);
      if (Source::uniform(keys[1]) < std::exp(y - last)) break;
    }
    const double welfare = surplus * problem.expenditure(y) - centre;
    sum += welfare, squares += welfare * welfare;
  }
  const auto samples = static_cast<double>(pass.samples);
  const double mean = sum / samples, variance = squares / samples - mean * mean;
  return {centre + mean, std::sqrt(std::max(variance, 0.0) / samples), problem.guarantee()};
}

/// The bounds of a grid, and what its mechanism and information structure are worth by definition, on all profiles.
struct GridBounds {
  double lower, upper;  ///< the engine's
  double lower_by_definition, upper_by_definition;
};
void mutate(GridBounds& bounds) { surety::mutate(bounds.lower), surety::mutate(bounds.upper); }

GridBounds grid_bounds(double theta, int k) {
  const ExpenditureOnGrid finite = expenditure_on_grid(2, theta, k);
  const auto at = [](const reference::Steps& x) { return static_cast<std::size_t>(x[0] + x[1]); };
  const reference::Mechanism sharing = [&](int outcome, const reference::Steps& x) {
    const double expenditure = finite.expenditure[std::min(at(x), finite.expenditure.size() - 1)];
    if (outcome == 0) return 1 - expenditure;
    return at(x) == 0 ? 0 : expenditure * x[static_cast<std::size_t>(outcome - 1)] / static_cast<double>(at(x));
  };
  const reference::Signals spread = [&](const reference::Steps& x, int state) {
    const std::size_t sum = at(x);
    if (sum >= finite.aggregate_mass.size()) return 0.0;
    const double share = sum == 0 ? 0.5 : x[static_cast<std::size_t>(state)] / static_cast<double>(sum);
    return finite.aggregate_mass[sum] / static_cast<double>(sum + 1) * share;
  };
  const reference::Environment environment = reference::public_expenditure_environment(2, theta);
  return {finite.lower.value, finite.upper.value, reference::guarantee_bound(environment, sharing, k),
          reference::potential_bound(environment, spread, k)};
}

/// Section 4: the closed form, played, and between the bounds of finite grids.
void public_expenditure(Pass& pass) {
  Checks table("Section 4, public expenditure: the greatest guarantee, and truth played on the worst information");
  for (const auto& [agents, theta] : {std::pair{2, 3.0}, std::pair{3, 10.0}}) {
    const ExpenditureSeries series(agents, theta);
    const PublicExpenditure problem(agents, theta);
    const auto name = [&, agents = agents, theta = theta](const char* what) {
      return fmt::format("N = {}, theta = {}, {}", agents, theta, what);
    };
    const auto add = [&](const char* what, auto compute, double again, double tolerance) {
      table.add(name(what), pass.engine("PublicExpenditure", compute), {value("power series", again, tolerance)});
    };
    add(
        "guarantee", [&] { return problem.guarantee().value; }, series.guarantee(), 1e-12);
    add(
        "y_bar", [&] { return problem.full_expenditure_action().value; }, series.full_at(), 1e-8);
    for (const double y : {0.5, 1.0})
      add(
          y == 1 ? "expenditure at 1" : "expenditure at 1/2", [&] { return problem.expenditure(y); },
          series.expenditure(y), 1e-12);
    table.add(name("signals below 1"),
              pass.engine("aggregate_signal_cdf", [&] { return problem.aggregate_signal_cdf(1); }),
              {value("quadrature", series.signal_cdf(1), 1e-9)});
    const Estimate played = pass.engine("play on the worst information", [&] { return played_welfare(problem, pass); });
    table.add(name("welfare played"), played.mean, {value("power series", series.guarantee(), played)});
  }
  for (const double theta : {3.0, 1.5})
    for (const int k : {3, 6, 10}) {
      const GridBounds bounds = pass.engine("expenditure_on_grid", [&] { return grid_bounds(theta, k); });
      const double limit = theta > 2 ? ExpenditureSeries(2, theta).guarantee() : 0;
      table.add(fmt::format("theta = {}, k = {}, guaranteed", theta, k), bounds.lower,
                {value("(4), all profiles", bounds.lower_by_definition, 1e-11), at_most("many actions", limit)});
      table.add(fmt::format("theta = {}, k = {}, potential", theta, k), bounds.upper,
                {value("(8), all profiles", bounds.upper_by_definition, 1e-11), at_least("many actions", limit)});
    }
  pass.add(table);
}

/// Figure 2 in numbers: nothing up to theta = N, then a share that rises to 1.
void guarantees_over_social_values(Pass& pass) {
  Checks table("Figure 2: share of the efficient surplus guaranteed, N = 2");
  for (const double theta : {1.2, 1.5, 1.8, 2.0, 2.1, 2.5, 3.0, 4.0, 6.0, 10.0, 20.0, 1000.0}) {
    const double share = pass.engine("PublicExpenditure", [&] { return PublicExpenditure(2, theta).share().value; });
    table.add(fmt::format("theta = {}", theta), share,
              {theta <= 2 ? printed("0")
                          : value("power series", ExpenditureSeries(2, theta).guarantee() / (theta - 1), 1e-10)});
  }
  pass.add(table);
}

/// End of Section 4: the same guarantee by proportional-price trading.
void bilateral_trade(Pass& pass) {
  Checks table("Bilateral trade, seller's value 0 or 3, buyer's 2 more: proportional-price trading");
  const ProportionalPriceTrading trading(3);
  const ExpenditureSeries series(2, 3);
  const auto add = [&](const char* what, auto compute, Independent again) {
    table.add(what, pass.engine("ProportionalPriceTrading", compute), {std::move(again)});
  };
  add(
      "gains from trade guaranteed", [&] { return trading.guarantee().value; },
      value("power series", series.guarantee(), 1e-12));
  add(
      "guaranteed where theta = 1.5", [] { return ProportionalPriceTrading(1.5).guarantee().value; }, printed("0"));
  add(
      "chance of trade at actions 1/4 and 1/2", [&] { return trading.trade_probability(0.25, 0.5); },
      value("power series", series.expenditure(0.75), 1e-12));
  add(
      "price where the seller plays 0", [&] { return trading.price(0, 1); }, value("his highest value", 3, 1e-12));
  add(
      "price where the buyer plays 0", [&] { return trading.price(1, 0); }, value("his lowest value", 2, 1e-12));
  add(
      "price at actions 1/4 and 3/4", [&] { return trading.price(0.25, 0.75); }, value("3 - 1/4", 2.75, 1e-12));
  pass.add(table);
}

double on_all_profiles(Pass& pass, int k, int steps) {
  return pass.once(fmt::format("{} steps of k = {}", steps, k), [&] { return grid_guarantee(k, steps); });
}

/// Section 6: the guarantee tends to 1/2 with many actions and little smoothing, in this order.
void known_empirical(Pass& pass) {
  Checks table("Section 6, known empirical distribution: profit guaranteed with smoothing m");
  for (const double m : {1.0, 0.1, 0.01, 1e-12})
    table.add(fmt::format("m = {}, many actions", m),
              pass.engine("known_empirical_guarantee", [&] { return known_empirical_guarantee(m).value; }),
              {value("quadrature", smoothed_guarantee(m), 1e-11)});
  for (const auto& [k, steps] : {std::pair{10, 10}, {10, 1}, {30, 3}})
    table.add(fmt::format("{} steps of k = {}", steps, k),
              pass.engine("KnownEmpiricalMechanism",
                          [k = k, steps = steps] { return KnownEmpiricalMechanism(k, steps).guarantee().value; }),
              {value("all profiles", on_all_profiles(pass, k, steps), 1e-12)});
  for (const auto& [k, steps] : {std::pair{10'000, 10'000}, {10'000, 1000}, {10'000, 100}, {1'000'000, 1}})
    table.add(fmt::format("{} steps of k = {}", steps, k),
              pass.engine("KnownEmpiricalMechanism",
                          [k = k, steps = steps] { return KnownEmpiricalMechanism(k, steps).guarantee().value; }),
              {value("geometric sums", geometric_guarantee(k, steps), 1e-10)});
  for (const std::int64_t k : {10, 100, 10'000, 1'000'000}) {
    const auto best = best_known_empirical_mechanism(k);
    const double steps =
        pass.once(fmt::format("best steps {}", k), [&] { return static_cast<double>(best_steps(k).steps); });
    const double guarantee = pass.once(fmt::format("best guarantee {}", k), [&] { return best_steps(k).guarantee; });
    table.add(fmt::format("best steps for k = {}", k),
              pass.engine("best_known_empirical_mechanism", [&] { return static_cast<double>(best.steps()); }),
              {value("all steps tried", steps, 0)});
    table.add(fmt::format("  guarantee, k = {}", k),
              pass.engine("best_known_empirical_mechanism", [&] { return best.guarantee().value; }),
              {value("all steps tried", guarantee, 1e-10)});
  }
  pass.add(table);
}

/// Aggregate excess growth of the transfers at two actions, sum_i dt_i/dx_i - t_i, by central differences.
double excess_growth_of_transfers(double x, double y, double m, EmpiricalDivision division) {
  constexpr double h = 1e-5;
  const auto t = [&](double own, double other) { return known_empirical_transfer(own, other, m, division); };
  return (t(x + h, y) - t(x - h, y) + t(y + h, x) - t(y - h, x)) / (2 * h) - t(x, y) - t(y, x);
}

/// B.3.4: transfers that go with it. On the grid they guarantee what they should; in the limit the winner pays 1/2.
void known_empirical_transfers(Pass& pass) {
  Checks table("Section 6.2, transfers");
  for (const int k : {5, 10, 20})
    for (const auto division : {EmpiricalDivision::equal, EmpiricalDivision::simplified}) {
      const auto best = best_known_empirical_mechanism(k);
      const auto steps = static_cast<int>(best.steps());
      const BidderTables transfers =
          pass.engine("KnownEmpiricalMechanism::transfers", [&] { return best.transfers(division); });
      table.add(fmt::format("k = {}, {}: guaranteed", k, division_name(division)),
                transfers_guarantee(k, steps, transfers),
                {value("E[min grad q]", on_all_profiles(pass, k, steps), 1e-10)});
    }
  constexpr double m = 0.5;
  for (const auto division : {EmpiricalDivision::equal, EmpiricalDivision::simplified})
    for (const auto& [x, y] : {std::pair{1.3, 1.1}, {0.4, 0.3}, {2.0, 0.9}, {0.2, 1.5}}) {
      const double growth = std::abs(x - y) < m ? 1 / (2 * m) : 0;  // min_i dq_i/dx_i
      table.add(fmt::format("m = 1/2, {}: excess growth at {}, {}", division_name(division), x, y),
                pass.engine("known_empirical_transfer",
                            [&, x = x, y = y] { return excess_growth_of_transfers(x, y, m, division); }),
                {value("min dq/dx - its mean", growth - smoothed_guarantee(m), 1e-7)});
    }
  struct Row {
    const char *what, *printed;
    double own, other;
  };
  for (const Row& row : {Row{"who plays 0", "0", 0, 1}, Row{"who plays less", "0", 1, 2}, Row{"equals", ".25", 1, 1},
                         Row{"the winner over 0", ".25", 1, 0}, Row{"the winner", ".5", 2, 1}}) {
    const auto division = EmpiricalDivision::simplified;
    const double little = known_empirical_transfer(row.own, row.other, 1e-9, division);
    table.add(fmt::format("simplified, limit: {} pays", row.what),
              pass.engine("known_empirical_limit_transfer",
                          [&] { return known_empirical_limit_transfer(row.own, row.other, division); }),
              {printed(row.printed), value("m = 1e-9, as above", little, 1e-8)});
  }
  pass.add(table);
}

/// 6.3 leaves more than two bidders to simulations of N = 3. A step up that gives a bidder 1/N of what is unsold
/// guarantees (1 - 1/k)/N, for any N, without smoothing.
void known_sums(Pass& pass) {
  Checks table("Section 6.3, values of known sum 1: profit guaranteed by the auction of unsold shares");
  for (const auto& [bidders, k] : {std::pair{2, 10}, {2, 30}, {3, 5}, {3, 10}, {4, 4}}) {
    const double again = pass.once(fmt::format("unsold shares {} {}", bidders, k),
                                   [&, bidders = bidders, k = k] { return unsold_shares_guarantee(bidders, k); });
    table.add(fmt::format("N = {}, k = {}", bidders, k),
              pass.engine("ConstantSumAuction",
                          [bidders = bidders, k = k] { return ConstantSumAuction(bidders, k).guarantee().value; }),
              {value("all profiles", again, 1e-11)});
  }
  for (const int bidders : {2, 3, 4})
    table.add(
        fmt::format("N = {}, k = 10^9", bidders),
        pass.engine("constant_sum_guarantee", [&] { return constant_sum_guarantee(bidders, 1'000'000'000).value; }),
        {value("1/N", 1.0 / bidders, 2e-9)});
  pass.add(table);
}

void brooks_du_2023_files(Pass& pass) {
  if (pass.out.empty()) return;
  replace_file(pass.out / "comparisons.csv", csv_of(pass.checks()));
  draw_public_expenditure_figures(pass.out);
  draw_known_empirical_figure(pass.out);
  pass.tell(
      fmt::format("written: comparisons.csv, figure-1, figure-2 and known-empirical as .csv, .svg and .png in {}\n",
                  pass.out.string()));
}

constexpr Part brooks_du_2023_parts[] = {public_expenditure, bounding_programs,   guarantees_over_social_values,
                                         bilateral_trade,    known_empirical,     known_empirical_transfers,
                                         known_sums,         brooks_du_2023_files};

}  // namespace

extern constinit const Paper brooks_du_2023_paper{
    {"brooks-du-2023", "On the structure of informationally robust optimal mechanisms",
     "public expenditure (Figures 1 and 2), bilateral trade, known empirical distribution, bounding programs with "
     "k = 10 and how they close in"},
    brooks_du_2023_parts};

}  // namespace surety
