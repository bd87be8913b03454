#include <fmt/format.h>

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <functional>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "host/io/files.h"
#include "host/papers/brooks_du_2021/figures.h"
#include "host/papers/brooks_du_2021/uniform_proportional.h"
#include "host/papers/paper.h"
#include "host/sweeps/rates_table.h"
#include "host/sweeps/results.h"
#include "host/theory/proportional_auction/maxmin_approximations.h"
#include "surety/theory/proportional_auction.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

constexpr double nearly_exact = 1e-9;  // of what is found by hand: Simpson's rule, bisection, closed forms

double profit_of(const Estimates& estimates) { return estimates[Statistic::profit].exact->value; }

/// Section 4.4 and the introduction: uniform values, two bidders, no cost.
void uniform_guarantees(Pass& pass) {
  const LawPtr uniform = parse_law("uniform");
  const auto guarantee = [&](const char* name, Sale sale) {
    return pass.engine(name, [&] { return ProportionalAuction(uniform, 2, 0, sale).guarantee().value; });
  };
  const auto play = [&](const char* mechanism) {
    return pass.estimate(mechanism, "uniform", 2, "minmax")[Statistic::profit];
  };
  Checks checks("Uniform values, two bidders, no cost: profit guaranteed, and played on the minmax information");
  const double by_hand = pass.once("guarantee 2", [] { return UniformProportional(2).guarantee(); });
  const double keep = guarantee("ProportionalAuction::guarantee", Sale::can_keep);
  const Estimate kept = play("proportional"), sold = play("proportional:must-sell");
  checks.add("proportional auction", keep,
             {value("closed form", by_hand, nearly_exact), at_least("printed: at least 56% of 1/2", 0.28)});
  checks.add("  earned on minmax", kept.exact->value,
             {value("closed form", by_hand, nearly_exact), played(kept, *kept.exact)});
  checks.add("as a share of E[v] = 1/2", keep / 0.5,
             {printed(".56"), value("closed form", by_hand / 0.5, nearly_exact)});
  const double sell = guarantee("ProportionalAuction::guarantee, must sell", Sale::must_sell);
  checks.add("must-sell proportional auction", sell, {printed("1/4")});
  checks.add("  earned on minmax, must sell", sold.exact->value,
             {value("printed, 1/4", 0.25, nearly_exact), played(sold, *sold.exact)});
  checks.add("first price",
             pass.engine("first_price_guarantee", [&] { return first_price_guarantee(*uniform, 2, 0).value; }),
             {printed("1/6")});
  const auto posted = [&] { return best_guaranteed_posted_price(*uniform); };
  checks.add("posted price", pass.engine("best_guaranteed_posted_price", [&] { return posted().guarantee.value; }),
             {printed("1/8")});
  checks.add("at the price", pass.engine("best_guaranteed_posted_price, price", [&] { return posted().price; }),
             {value("printed, 1/4", 0.25, 1e-7)});
  pass.add(checks);
}

/// Transfers by the closed forms of two bidders; the must-sell one is printed at the end of Section 4.3.
void transfers(Pass& pass) {
  Checks checks("Transfers T(x), uniform values, two bidders; must-sell as printed, (1 - (1 - e^-x)/x)/2");
  for (const Sale sale : {Sale::must_sell, Sale::can_keep}) {
    const bool must = sale == Sale::must_sell;
    const ProportionalAuction auction(parse_law("uniform"), 2, 0, sale);
    const UniformPair by_hand(sale);
    for (const double x : {0.1, 1.0, 5.0, 1e6})
      checks.add(fmt::format("{}, x = {:g}", must ? "must sell" : "can keep", x),
                 pass.engine("aggregate_transfer", [&] { return auction.aggregate_transfer(x); }),
                 {must ? value("printed formula", 0.5 * (1 + std::expm1(-x) / x), 1e-11)
                       : value("closed form", by_hand.transfer(x), 1e-11)});
    if (must) continue;
    checks.add("can keep, graded on [0, b], b",
               pass.engine("graded_intervals", [&] { return auction.graded_intervals()[0].to; }),
               {value("e^b = 1 + b + b^2", by_hand.graded_to(), nearly_exact)});
  }
  pass.add(checks);
}

/// Figure 3's example has two graded intervals, [0, x1] and [x2, x3]. With gains w^ - .2 and one density on both parts,
/// w^ is G_2 up to .95 and G_2 + 3 from there on; the integral of gains over a graded interval [a, b] is that of
/// m e^(x - b), m the gains at b, which for a > 0 are those at a times e^(b - a).
class GapByHand {
 public:
  GapByHand() {
    first_ = bisect(1.5, 4, [&](double b) { return excess(0, b, 0) > 0; });
    third_ = bisect(jump(), 12, [&](double b) { return excess(start(b), b, 3) > 0; });
  }
  double first() const { return first_; }
  double second() const { return start(third_); }
  double third() const { return third_; }

 private:
  static constexpr double cost = 0.2;
  static double below(double x) { return 1 - (1 + x) * std::exp(-x); }
  static double bisect(double low, double high, const std::function<bool(double)>& is_low) {
    for (int i = 0; i < 100; ++i) (is_low((low + high) / 2) ? low : high) = (low + high) / 2;
    return low;
  }
  static double jump() {
    return bisect(1, 10, [](double x) { return below(x) < 0.95; });
  }
  /// The a below the jump with gains(a) = gains(b) e^(a - b).
  static double start(double b) {
    return bisect(2.2, jump(),
                  [&](double a) { return (below(a) - cost) * std::exp(-a) > (below(b) + 3 - cost) * std::exp(-b); });
  }
  /// Mass of graded gains on [a, b] less that of the gains themselves, `shift` added above the jump.
  static double excess(double a, double b, double shift) {
    const double gains_at_b = below(b) + shift - cost;
    const double graded = gains_at_b * std::exp(-b) * (b * b - a * a) / 2;
    const double high = shift > 0 ? below(b) - 0.95 : 0;
    return graded - ((below(b) * below(b) - below(a) * below(a)) / 2 - cost * (below(b) - below(a)) + shift * high);
  }

  double first_, third_;
};

void gap_example(Pass& pass) {
  const ProportionalAuction auction(parse_law("intervals:0..0.95,3.95..4"), 2, 0.2);
  const GapByHand by_hand;
  Checks checks("Figure 3: values uniform on [0, .95] and [3.95, 4], cost .2, two bidders");
  const auto ends = pass.engine("graded_intervals", [&] {
    std::vector<double> all;
    for (const auto& g : auction.graded_intervals()) all.insert(all.end(), {g.from, g.to});
    all.resize(4, 0);
    return all;
  });
  checks.add("x1", ends[1], {value("bisection", by_hand.first(), 1e-8)});
  checks.add("x2", ends[2], {value("bisection", by_hand.second(), 1e-8)});
  checks.add("x3", ends[3], {value("bisection", by_hand.third(), 1e-8)});
  const auto estimates = pass.estimate("proportional", "intervals:0..0.95,3.95..4", 2, "minmax", 0.2);
  checks.add(
      "profit on minmax", profit_of(estimates),
      {played(estimates[Statistic::profit], *estimates[Statistic::profit].exact),
       value("ProportionalAuction::guarantee",
             pass.engine("ProportionalAuction::guarantee", [&] { return auction.guarantee().value; }), nearly_exact)});
  pass.add(checks);
}

/// Proposition 4: what truthful bidders lose by bidding otherwise.
void truthful_equilibrium(Pass& pass) {
  Checks checks("Proposition 4: what a truthful bidder loses by another bid, minmax information, uniform, N = 2");
  for (const Sale sale : {Sale::can_keep, Sale::must_sell}) {
    const ProportionalAuction auction(parse_law("uniform"), 2, 0, sale);
    const UniformPair by_hand(sale);
    for (const auto& [signal, message] :
         {std::pair{0.0, 0.2}, std::pair{0.5, 1.0}, std::pair{2.0, 1.0}, std::pair{4.0, 3.0}, std::pair{1.0, 8.0}})
      checks.add(
          fmt::format("{}, signal {}, bid {}", sale == Sale::can_keep ? "can keep" : "must sell", signal, message),
          pass.engine("deviation_loss", [&] { return auction.deviation_loss(signal, message).value; }),
          {value("Simpson's rule", by_hand.deviation_loss(signal, message), 1e-10), at_least("Proposition 4", 0)});
  }
  pass.add(checks);
}

/// Mean of T at the equilibrium bids that `by_hand` finds, everybody knowing to which cell of a partition the value
/// belongs.
double public_profit(const UniformPair& by_hand, const std::vector<double>& thresholds, std::optional<double> cap) {
  double mean = 0, from = 0;
  for (const double to : thresholds) {
    mean += (to - from) * by_hand.transfer(by_hand.aggregate_bid((from + to) / 2, cap).value());
    from = to;
  }
  return mean;
}

/// The same where everybody knows the value: cells so narrow that their means are values.
double known_value_profit(const UniformPair& by_hand, double cap) {
  constexpr int cells = 4000;
  std::vector<double> thresholds;
  for (int i = 1; i <= cells; ++i) thresholds.push_back(static_cast<double>(i) / cells);
  return public_profit(by_hand, thresholds, cap);
}

/// Proposition 3 at equilibria of other information structures. Where the value is known and bids have no cap there is
/// none; footnote 33's variant with a cap has them. As the cap grows, what it earns there tends to the mean of T at the
/// stationary bids below A = T(infinity), and A above.
void other_information(Pass& pass) {
  static const UniformPair keep, sell(Sale::must_sell);
  Checks checks("Proposition 3: equilibria of other information, uniform values, N = 2; bids capped where needed");
  const auto add = [&](const std::string& mechanism, const std::string& information, double by_hand, double tolerance,
                       bool guaranteed) {
    const auto profit = pass.estimate(mechanism, "uniform", 2, information)[Statistic::profit];
    std::vector<Independent> with{value("by hand", by_hand, tolerance)};
    with.push_back(played(profit, *profit.exact));
    if (guaranteed)
      with.push_back(
          at_least("the guarantee", pass.once("guarantee 2", [] { return UniformProportional(2).guarantee(); })));
    checks.add(fmt::format("{} on {}", mechanism, information), profit.exact->value, with);
  };
  add("proportional", "none", pass.once("none", [] { return public_profit(keep, {1}, {}); }), 1e-7, true);
  add("proportional", "partition:0.05",
      pass.once("partition",
                [] {
                  return public_profit(keep, {0.05, 1}, {});
                }),
      1e-7, true);
  add("proportional:cap=5", "partition:0.3,0.7",
      pass.once("capped partition",
                [] {
                  return public_profit(keep, {0.3, 0.7, 1}, 5.0);
                }),
      1e-7, true);
  for (const int cap : {1, 5, 40}) {
    add(fmt::format("proportional:cap={}", cap), "full",
        pass.once(fmt::format("keep {}", cap), [&] { return known_value_profit(keep, cap); }), 1e-5, cap > 1);
    add(fmt::format("proportional:must-sell,cap={}", cap), "full",
        pass.once(fmt::format("sell {}", cap), [&] { return known_value_profit(sell, cap); }), 1e-5, false);
  }
  pass.add(checks);
}

/// Proposition 7: full surplus is approached like 1/sqrt(N), by play and by theory up to 10^5 bidders.
void rate(Pass& pass) {
  constexpr std::int64_t fit_from = 100;
  Checks checks("Proposition 7: E[v] less profit on the minmax information, uniform values");
  std::vector<ResultRow> rows;
  double before = 0, n_before = 0;
  for (const std::int64_t bidders : {100, 300, 1000, 3000, 10'000, 30'000, 100'000}) {
    pass.status(fmt::format("rate: N = {}", bidders));
    const double n = static_cast<double>(bidders), by_hand = coin_gap(n);
    const auto played_gap = pass.estimate("proportional", "uniform", bidders, "minmax")[Statistic::gap];
    checks.add(fmt::format("N = {}, of play", bidders), played_gap.exact->value,
               {value("fair coins", by_hand, 1e-4 * by_hand), played(played_gap, *played_gap.exact)});
    const double gap = pass.engine("ProportionalAuction::shortfall", [&] {
      return ProportionalAuction(parse_law("uniform"), bidders).shortfall().value;
    });
    checks.add(fmt::format("N = {}", bidders), gap, {value("fair coins", by_hand, 1e-4 * by_hand)});
    if (before > 0) {
      const double ratio = std::log(n / n_before);
      checks.add(fmt::format("local rate at N = {}", bidders), std::log(before / gap) / ratio,
                 {value("fair coins", std::log(coin_gap(n_before) / by_hand) / ratio, 1e-5),
                  between("1/2, up to 1/N", 0.5, 0.5 + 0.5 / n_before)});
    }
    before = gap, n_before = n;
    Estimate theory = played_gap;
    theory.mean = gap, theory.standard_error = 0;
    rows.push_back({"proportional", "uniform", "minmax", bidders, Statistic::gap, played_gap, true});
    rows.push_back({"proportional", "uniform", "any", bidders, Statistic::gap, theory, true});
  }
  pass.tell("Fitted over N = 100 .. 100,000, played (minmax) and by theory (any)\n" +
            rates_table(study_gaps(rows, fit_from)) + "\n");
  pass.add(checks);
}

/// Propositions 8 and 9: the auction of a wrong prior.
void misspecified_priors(Pass& pass) {
  Checks checks("Propositions 8, 9: guaranteed by the auction of the uniform prior when values are otherwise");
  for (const char* truth : {"beta:2,2", "beta:2,4", "power:3"}) {
    const LawPtr law = parse_law(truth);
    double before = 0;
    for (const std::int64_t bidders : {2, 10, 100, 10'000}) {
      const double guarantee = pass.engine("guarantee_under", [&] {
        return ProportionalAuction(parse_law("uniform"), bidders).guarantee_under(*law).value;
      });
      const double by_hand = pass.once(fmt::format("{} {}", truth, bidders),
                                       [&] { return UniformProportional(bidders).guarantee_under(*law); });
      checks.add(fmt::format("{}, N = {}", truth, bidders), guarantee,
                 {value("multiplier's slope", by_hand, 1e-6), between("fewer bidders' .. E[v]", before, law->mean())});
      before = by_hand;
    }
  }
  pass.add(checks);
}

/// The uniform prior's limit transfer as printed in Section 6.4.
double printed_limit(double x) {
  const auto normal = [](double y) { return 0.5 * std::erfc(-y / std::numbers::sqrt2); };
  const double density = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
  return normal(x) + (normal(x) - normal(x * std::numbers::sqrt2)) / (std::sqrt(std::numbers::pi) * density);
}

/// Propositions 10 and 11. What N bidders pay nears its limit like 1/sqrt(N), so 10^4 and 10^6 bidders tell it to the
/// next order: (10 T - T')/9 with 100 times the bidders.
void many_bidders(Pass& pass) {
  const LawPtr uniform = parse_law("uniform");
  Checks central("Proposition 10: the uniform prior's limit transfer, printed in 6.4, and from 10^4, 10^6 bidders");
  const auto transfer = [&](double x, std::int64_t n) {
    return pass.engine("aggregate_transfer", [&] {
      const double root = std::sqrt(static_cast<double>(n - 1));
      return ProportionalAuction(uniform, n, 0, Sale::must_sell)
          .aggregate_transfer(x * root + static_cast<double>(n - 1));
    });
  };
  for (const double x : {-2.0, -1.0, 0.0, 1.0, 2.0}) {
    central.add(fmt::format("limit, x = {}", x),
                pass.engine("central_limit", [&] { return central_limit(*uniform, 0, Sale::can_keep, x).transfer; }),
                {value("printed formula", printed_limit(x), 1e-8)});
    central.add(fmt::format("extrapolated, x = {}", x), (10 * transfer(x, 1'000'000) - transfer(x, 10'000)) / 9,
                {value("printed formula", printed_limit(x), 2e-5 * printed_limit(x))});
  }
  pass.add(central);
  // at N/2 the uniform value on [1,2] is the least one but for chances that no double tells from 0: it is the price
  Checks large("Proposition 11: at half of N, values uniform on [1,2]: sold with certainty, for the least value");
  const auto at_half = [&](const char* name, auto of) {
    return pass.engine(name,
                       [&] { return of(law_of_large_numbers(*parse_law("uniform:1,2"), 0, Sale::can_keep, 0.5)); });
  };
  large.add("allocation", at_half("law_of_large_numbers, allocation", [](const auto& l) { return l.allocation; }),
            {value("sold", 1, 1e-12)});
  large.add("transfer", at_half("law_of_large_numbers, transfer", [](const auto& l) { return l.transfer; }),
            {value("least value", 1, 1e-12)});
  const auto at_half_of = [&](std::int64_t n) {
    return pass.engine("aggregate_transfer, uniform:1,2", [&] {
      return ProportionalAuction(parse_law("uniform:1,2"), n).aggregate_transfer(0.5 * static_cast<double>(n));
    });
  };
  large.add("transfer, extrapolated from 10^4 and 10^6 bidders", (10 * at_half_of(1'000'000) - at_half_of(10'000)) / 9,
            {value("least value", 1, 1e-4)});
  pass.add(large);
}

/// M(m, K) of two bidders by hand: in every state the least over pairs of messages of profit and what both gain by a
/// step up, K times (weak duality); the mean of it over uniform values, at 20,000 of them. L_p is the
/// steepest slope of T, D b, at the end of the graded interval.
double discrete_by_hand(double m, int K) {
  const UniformPair pair;
  const double h = 1e-7, b = pair.graded_to(), steepest = (pair.transfer(b) - pair.transfer(b - h)) / h;
  struct Line {
    double slope, level;
  };
  std::vector<Line> lines;
  const auto bid = [&](int l) { return m + static_cast<double>(l) / K; };
  for (int i = 0; i <= K * K; ++i)
    for (int j = 0; j <= i; ++j) {
      const double x = bid(i) + bid(j), up = x + 1.0 / K;
      Line line{0, pair.transfer(x) - 2 * steepest * m};
      for (const int own : {i, j}) {
        if (own == K * K) continue;
        line.slope += K * (bid(own + 1) / up * pair.allocation(up) - bid(own) / x * pair.allocation(x));
        line.level -= K * (bid(own + 1) / up * pair.transfer(up) - bid(own) / x * pair.transfer(x));
      }
      lines.push_back(line);
    }
  constexpr int values = 20'000;
  double mean = 0;
  for (int v = 0; v < values; ++v) {
    double least = INFINITY;
    for (const Line& line : lines) least = std::min(least, line.level + line.slope * (v + 0.5) / values);
    mean += least / values;
  }
  return mean;
}

/// Proposition 5: what discrete auctions guarantee at least nears the guarantee.
void finite_approximations(Pass& pass) {
  Checks checks("Proposition 5: what the discrete auctions M(m, K) guarantee at least, uniform values, two bidders");
  const double guarantee = pass.once("guarantee 2", [] { return UniformProportional(2).guarantee(); });
  double before = -INFINITY;
  for (const auto& [m, K] : {std::pair{0.125, 4}, std::pair{0.0625, 8}, std::pair{0.03125, 16}}) {
    const double by_hand = pass.once(fmt::format("discrete {}", K), [m = m, K = K] { return discrete_by_hand(m, K); });
    checks.add(
        fmt::format("M({}, {})", m, K),
        pass.engine(
            "discrete_proportional_bound",
            [m = m, K = K] { return discrete_proportional_bound(ProportionalAuction(parse_law("uniform"), 2), m, K); }),
        {value("all pairs of messages, by hand", by_hand, 1e-5), between("rises to the guarantee", before, guarantee)});
    before = by_hand;
  }
  pass.add(checks);
}

void brooks_du_2021_files(Pass& pass) {
  if (pass.out.empty()) return;
  replace_file(pass.out / "comparisons.csv", csv_of(pass.checks()));
  brooks_du_2021::draw_figures(pass.out);
  pass.tell(
      fmt::format("written: comparisons.csv and figures 1 to 4 as .csv, .svg and .png in {}\n", pass.out.string()));
}

constexpr Part brooks_du_2021_parts[] = {uniform_guarantees,
                                         transfers,
                                         gap_example,
                                         truthful_equilibrium,
                                         other_information,
                                         brooks_du_2021::guarantees_over_bidders,
                                         rate,
                                         misspecified_priors,
                                         many_bidders,
                                         finite_approximations,
                                         brooks_du_2021_files};

}  // namespace

extern constinit const Paper brooks_du_2021_paper{
    {"brooks-du-2021", "Optimal auction design with common values: an informationally robust approach",
     "Figures 1 to 4, rates, limits, misspecified priors, finite auctions"},
    brooks_du_2021_parts};

}  // namespace surety
