#include <fmt/format.h>

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "host/io/curves.h"
#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/papers/goyal_narayanan/values.h"
#include "host/papers/paper.h"
#include "surety/interdependent/implement.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

using namespace goyal_narayanan;

/// A rule, a value function and signals, and what Theorem 1 must say of them.
struct Case {
  const char *rule, *values, *signals;
  int bidders;
  int grid;  ///< 0: profiles are drawn
  bool implementable;
  double revenue = NAN;      ///< by hand, where that is easy
  const char* by_hand = "";  ///< how
};

constexpr std::array cases{
    Case{"efficient", "private", "uniform", 3, 0, true, 0.5, "E[s(2)]"},
    Case{"efficient", "private:1,2", "beta:2,2", 4, 0, true},
    Case{"efficient", "additive:own=2,others=1", "uniform", 3, 0, true, 1.75, "3 E[s(2)] + E[s(3)]"},
    Case{"efficient", "additive:own=1,others=2", "uniform", 3, 0, false},
    Case{"highest-signal", "max", "uniform", 5, 0, true, 4.0 / 6, "E[s(2)]"},
    Case{"highest-signal", "mixture(0.25 * private | 0.25 * additive | 0.5 * max)", "beta:3,2", 3, 0, true},
    Case{"virtual", "private", "uniform", 5, 0, true, (4 + 1.0 / 32) / 6, "(N-1+2^-N)/(N+1)"},
    Case{"virtual", "private", "piecewise:0@0,0.5@0.9,1@1", 3, 0, true},
    Case{"virtual", "private:1,3", "normal:0.5,0.3,0,1", 2, 0, true},
    Case{"virtual", "additive", "uniform", 3, 0, true, 1.5 + 0.75 - 1 + 1.0 / 96, "E[(S + M - 1)+]"},
    Case{"virtual", "additive:1,2,4", "exponential:1,2", 3, 0, true},
    Case{"virtual", "additive:own=1,others=3", "uniform", 2, 0, false},
    Case{"virtual", "max", "uniform", 3, 24, false},
    Case{"virtual", "mixture(0.5 * private | 0.5 * max)", "uniform", 2, 64, false},
    Case{"split", "max", "uniform", 5, 0, true, 0.8, "4/5, highest of others"},
    Case{"split:0.5,0.25,0.125", "max", "uniform:1,3", 3, 0, true, 7.0 / 8 * 7 / 3, "7/8 of 1 + 2 * 2/3"},
    Case{"highest-signal", "max", "uniform", 3, 64, true},
    Case{"efficient", "max", "discrete:0@0.5,1@0.25,3@0.25", 4, 0, true},
};

ImplementConfig config_of(Pass& pass, const Case& c) {
  ImplementConfig config;
  config.rule = AllocationRule::parse(c.rule);
  config.values = ValueFunction::parse(c.values);
  config.signals = parse_law(c.signals);
  config.bidders = c.bidders;
  if (c.grid > 0) config.grid = c.grid;
  config.samples = pass.samples;
  config.check_samples = std::max<std::uint64_t>(1, pass.samples / 200);
  config.seed = pass.seed;
  return config;
}

std::string environment_text(const Case& c) {
  return fmt::format("{}, {}, {}{}", c.rule, c.values, c.signals,
                     c.grid > 0 ? fmt::format(" ({} points)", c.grid) : "");
}

/// What implement() finds, but for the failure.
struct Found {
  bool implementable;
  double profitable, losses;
  Estimate payments, virtual_values, difference;
};
void mutate(Found& found) {
  surety::mutate(found.implementable), surety::mutate(found.profitable), surety::mutate(found.losses);
  surety::mutate(found.payments);
}

/// Theorem 1 and Lemma 1: what is eventually monotone is implemented, and its two revenues agree; what is not has two
/// signals that no payments can serve.
void theorem1(Pass& pass) {
  Checks table("Theorem 1, Proposition 1, Lemma 1: whether payments implement a rule, and what they earn");
  std::string environments, counterexamples;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& c = cases[i];
    const std::string name = fmt::format("{}, N = {}", environment_text(c), c.bidders);
    environments += fmt::format("  {:2}  {}\n", i + 1, name);
    pass.status("Theorem 1: " + name);
    const Found r = pass.engine("implement", [&] {
      const Implementation found = implement(config_of(pass, c), pass.execution);
      if (found.failure) {
        const auto& [bidder, signals, lower, higher] = *found.failure;
        counterexamples += fmt::format("  {:2}  signal {:.3g} gets {:.3g}, {:.3g} gets {:.3g}\n", i + 1, lower.signal,
                                       lower.allocation, higher.signal, higher.allocation);
      }
      return Found{!found.failure,
                   static_cast<double>(found.profitable),
                   static_cast<double>(found.losses),
                   found.payments,
                   found.virtual_values,
                   found.difference};
    });
    const auto numbered = [&](const char* what) { return fmt::format("{}, {}", i + 1, what); };
    table.add(numbered("implementable"), r.implementable ? 1 : 0,
              {value(c.implementable ? "eventually monotone" : "not monotone", c.implementable ? 1 : 0, 0)});
    if (!c.implementable) continue;
    table.add(numbered("misreports that gain"), r.profitable, {value("Theorem 1", 0, 0)});
    table.add(numbered("true reports that lose"), r.losses, {value("Theorem 1", 0, 0)});
    const double bounds = r.difference.exact ? r.difference.exact->error_bound : 0;
    const Estimate paired{r.payments.mean, r.difference.standard_error, {}, bounds};
    std::vector<Independent> independents{value("virtual values", r.virtual_values.mean, paired)};
    if (!std::isnan(c.revenue)) independents.push_back(value(c.by_hand, c.revenue, r.payments));
    table.add(numbered("payments"), r.payments.mean, independents);
  }
  pass.tell(fmt::format("Rules, values, signals\n{}\n", environments));
  pass.add(table);
  pass.tell(fmt::format("Counterexamples, no payments serve both signals\n{}\n", counterexamples));
}

Estimate payments_of(Pass& pass, const Case& c) {
  return pass.engine("implement", [&] { return implement(config_of(pass, c), pass.execution).payments; });
}

ProfileLaw iid(const char* law, int bidders) { return Prior::parse(law).profile(bidders); }

/// Propositions 2 to 4 where signals are finitely many: no ex post mechanism earns more.
void optima_on_grids(Pass& pass) {
  struct Grid {
    const char *rule, *values, *signals;
    int bidders, points;
    bool must_sell;
  };
  constexpr const char* uneven = "discrete:0@0.5,1@0.1,2@0.1,3@0.3";  // virtual values have to be ironed
  const Grid grids[] = {{"virtual", "private", uneven, 2, 0, false},
                        {"virtual", "private:1,3", "piecewise:0@0,0.5@0.9,1@1", 2, 8, false},
                        {"virtual", "private", "exponential:2,1", 3, 4, false},
                        {"virtual", "additive", "uniform", 2, 6, false},
                        {"virtual", "additive:1,2,4", "exponential:1,2", 3, 4, false},
                        {"split", "max", "uniform", 2, 8, true},
                        {"split:0.5,0.3,0.2", "max", "beta:2,2", 3, 4, true}};
  Checks table("Propositions 2, 3 and 4 (always sold) on grids: revenue from payments");
  for (const Grid& g : grids) {
    const std::string name = fmt::format("{}, {}, {}, N = {}", g.rule, g.values, g.signals, g.bidders);
    const double revenue = pass.engine("implement on a grid", [&] {
      return implement(config_of(pass, {g.rule, g.values, g.signals, g.bidders, g.points, true}), pass.execution)
          .payments.mean;
    });
    const double most =
        pass.once(name, [&] { return greatest_revenue(g.values, g.signals, g.bidders, g.points, g.must_sell); });
    table.add(name, revenue, {value("LP over all rules", most, 1e-8)});
  }
  pass.add(table);
}

/// Proposition 2 for private values: Myerson's optimal auction, by theory, by play, and by ironing revenue curves.
void proposition2(Pass& pass) {
  struct Row {
    const char* law;
    DemandCurve demand;
  };
  constexpr Row rows[] = {
      {"uniform", [](double q) { return 1 - q; }},
      {"exponential:2,1", [](double q) { return -std::log1p((1 - q) * std::expm1(-2.0)) / 2; }},
      {"piecewise:0@0,0.5@0.9,1@1", [](double q) { return q < 0.1 ? 1 - 5 * q : 0.5 - (q - 0.1) / 1.8; }}};
  Checks table("Proposition 2, private values, N = 3: the highest ironed virtual value earns Myerson's revenue");
  for (const auto& [law, demand] : rows) {
    const Exact theory = pass.engine("optimal_revenue", [&] { return optimal_revenue(iid(law, 3)); });
    const Estimate payments = payments_of(pass, {"virtual", "private", law, 3, 0, true});
    const double again = pass.once(fmt::format("ironed, {}", law), [&] { return ironed_revenue(demand, 3); });
    table.add(law, theory.value, {value("revenue curve, ironed", again, 1e-7), played(payments, theory, "payments")});
  }
  pass.add(table);
}

void proposition3(Pass& pass) {
  Checks table("Proposition 3, s_1 + s_2, uniform: the lowest adjusted hazard rate, if worth it");
  // 2 int_0^1 int_0^x (2x + y - 1)^+ dy dx = int_(1/3)^1 (3x - 1)^2 dx - int_(1/2)^1 (2x - 1)^2 dx
  const Estimate best = payments_of(pass, {"virtual", "additive", "uniform", 2, 0, true});
  table.add("optimal", best.mean, {value("8/9 - 1/6 by hand", 8.0 / 9 - 1.0 / 6, best)});
  const Estimate sold = payments_of(pass, {"highest-signal", "additive", "uniform", 2, 0, true});
  table.add("highest signal, always sold", sold.mean, {value("2 E[s(2)] = 2/3", 2.0 / 3, sold)});
  pass.add(table);
}

/// Proposition 4: every constant split earns E of s against F^(N-1), as the inclusive posted price does: the expected
/// highest of the others' signals, what a bidder with the least signal expects of the good.
void proposition4(Pass& pass) {
  Checks table("Proposition 4, the maximum, always sold: constant splits earn the inclusive posted price");
  constexpr std::pair<const char*, Cdf> laws[] = {{"uniform", [](double v) { return v; }},
                                                  {"beta:2,2", [](double v) { return v * v * (3 - 2 * v); }}};
  for (const auto& [law, cdf] : laws)
    for (const int n : {2, 3, 10}) {
      const double price = expected_highest(cdf, n - 1), second = expected_second(cdf, n);
      table.add(fmt::format("{}, N = {}, inclusive posted price", law, n),
                pass.engine("expected_highest_value",
                            [&, law = law] { return expected_highest_value(iid(law, n - 1)).value; }),
                {value("quadrature", price, 1e-10)});
      const auto add = [&, law = law](const char* what, const char* rule, double revenue, const char* source) {
        const Estimate payments = payments_of(pass, {rule, "max", law, n, 0, true});
        table.add(fmt::format("{}, N = {}, {}", law, n, what), payments.mean, {value(source, revenue, payments)});
      };
      add("equal shares", "split", price, "that price");
      if (n == 3) add("1/2, 1/3, 1/6", "split:0.5,0.333333333333,0.166666666667", price, "that price");
      if (n == 3) add("all to the first", "split:1,0,0", price, "that price");
      add("highest signal", "highest-signal", second, "E[s(2)]");
    }
  pass.add(table);
}

/// How fast a mechanism nears full surplus, uniform signals.
struct RateCase {
  const char *rule, *values;
  double (*gap)(double bidders);  ///< by hand
  const char* formula;
};

constexpr std::array rate_cases{
    RateCase{"split", "max", [](double n) { return 1 / (n * (n + 1)); }, "1/(N(N+1))"},
    RateCase{"highest-signal", "max", [](double n) { return 1 / (n + 1); }, "1/(N+1)"},
    RateCase{"virtual", "private", [](double n) { return (1 - std::pow(2, -n)) / (n + 1); }, "(1 - 2^-N)/(N+1)"},
    RateCase{"highest-signal", "additive", [](double n) { return 1 / (n + 1); }, "1/(N+1)"},
    RateCase{"virtual", "additive", additive_optimal_gap, "(1 - 1/(N+1)!)/(N+1)"},
};
constexpr std::array rate_bidders{8, 16, 32, 64, 128};

void rates(Pass& pass) {
  // a thousandth of the revenue is 0.7% of the gap of 8 bidders, 13% and more of that of 128
  Checks table("Gap to full surplus over the number of bidders, uniform signals");
  Curves curves(
      {"bidders", "split_max", "highest_signal_max", "virtual_private", "highest_signal_additive", "virtual_additive"});
  std::array<std::vector<double>, rate_bidders.size()> columns;
  for (std::size_t j = 0; j < rate_bidders.size(); ++j) columns[j].push_back(rate_bidders[j]);
  for (const RateCase& c : rate_cases)
    for (std::size_t j = 0; j < rate_bidders.size(); ++j) {
      const int n = rate_bidders[j];
      const std::string name = fmt::format("{}, {}, N = {}", c.rule, c.values, n);
      pass.status("Rates: " + name);
      const Estimate gap = pass.engine("implement", [&] {
        auto config = config_of(pass, {c.rule, c.values, "uniform", n, 0, true});
        config.samples = std::max<std::uint64_t>(1, pass.samples / 10);  // of up to 128 bidders
        config.check_samples = 1000;
        return implement(config, pass.execution).gap;
      });
      columns[j].push_back(gap.mean);
      table.add(name, gap.mean, {value(c.formula, c.gap(n), gap)});
    }
  pass.add(table);
  if (pass.out.empty()) return;
  for (auto& column : columns) curves.add(column);
  curves.write(pass.out / "gap.csv");
  draw_figure(pass.out / "gap",
              curves.block() + plain_frame +
                  fmt::format("set logscale xy\nset xlabel \"number of bidders\"\nset ylabel \"full surplus less "
                              "revenue\"\nset xtics (8,16,32,64,128)\nset xrange [7:150]\nset format y "
                              "\"10^{{%L}}\"\nset key bottom left Left reverse samplen 2 spacing 1.25\n"
                              "plot 1/(x+1) with lines lw 2 lc rgb \"{0}\" title \"1/(N+1)\", "
                              "$d using 1:3 with points pt 5 ps 0.9 lc rgb \"{0}\" title \"maximum, highest signal\", "
                              "$d using 1:6 with points pt 6 ps 1.6 lc rgb \"{2}\" title \"sum, optimal\", "
                              "1/(x*(x+1)) with lines lw 2 lc rgb \"{1}\" title \"1/(N(N+1))\", "
                              "$d using 1:2 with points pt 7 ps 0.9 lc rgb \"{1}\" title \"maximum, constant split\"\n",
                              series_colour(0), series_colour(1), series_colour(2)),
              640, 440);
}

void goyal_narayanan_files(Pass& pass) {
  if (pass.out.empty()) return;
  replace_file(pass.out / "comparisons.csv", csv_of(pass.checks()));
  pass.tell(fmt::format("written: {0}/comparisons.csv, {0}/gap.csv, {0}/gap.svg, {0}/gap.png\n", pass.out.string()));
}

constexpr Part goyal_narayanan_parts[] = {theorem1,     optima_on_grids, proposition2,         proposition3,
                                          proposition4, rates,           goyal_narayanan_files};

}  // namespace

extern constinit const Paper goyal_narayanan_paper{
    {"goyal-narayanan", "Ex-post implementation with interdependent values",
     "Theorem 1, Propositions 1 to 4, Lemma 1, gaps to full surplus"},
    goyal_narayanan_parts};

}  // namespace surety
