#include <fmt/format.h>

#include <array>
#include <cmath>

#include "host/cli/comparison.h"
#include "host/cli/curves.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/rates_table.h"
#include "host/cli/reproduce.h"
#include "host/cli/table.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/io/number.h"
#include "host/sweeps/figures.h"
#include "surety/interdependent/implement.h"
#include "surety/rates/rates.h"
#include "surety/theory/exact.h"

namespace surety {
namespace {

/// A rule, a value function and signals, and what Theorem 1 must say of them.
struct Case {
  const char *rule, *values, *signals;
  int bidders;
  int grid;  ///< 0: profiles are drawn
  bool implementable;
};

constexpr std::array cases{
    Case{"efficient", "private", "uniform", 3, 0, true},
    Case{"efficient", "private:1,2", "beta:2,2", 4, 0, true},
    Case{"efficient", "additive:own=2,others=1", "uniform", 3, 0, true},
    Case{"efficient", "additive:own=1,others=2", "uniform", 3, 0, false},
    Case{"highest-signal", "max", "uniform", 5, 0, true},
    Case{"highest-signal", "mixture(0.25 * private | 0.25 * additive | 0.5 * max)", "beta:3,2", 3, 0, true},
    Case{"virtual", "private", "uniform", 5, 0, true},
    Case{"virtual", "private", "piecewise:0@0,0.5@0.9,1@1", 3, 0, true},
    Case{"virtual", "private:1,3", "normal:0.5,0.3,0,1", 2, 0, true},
    Case{"virtual", "additive", "uniform", 3, 0, true},
    Case{"virtual", "additive:1,2,4", "exponential:1,2", 3, 0, true},
    Case{"virtual", "additive:own=1,others=3", "uniform", 2, 0, false},
    Case{"virtual", "max", "uniform", 3, 24, false},
    Case{"virtual", "mixture(0.5 * private | 0.5 * max)", "uniform", 2, 64, false},
    Case{"split", "max", "uniform", 5, 0, true},
    Case{"split:0.5,0.25,0.125", "max", "uniform:1,3", 3, 0, true},
    Case{"highest-signal", "max", "uniform", 3, 64, true},
    Case{"efficient", "max", "discrete:0@0.5,1@0.25,3@0.25", 4, 0, true},
};

ImplementConfig config_of(const ReproduceSettings& settings, const Case& c) {
  ImplementConfig config;
  config.rule = AllocationRule::parse(c.rule);
  config.values = ValueFunction::parse(c.values);
  config.signals = parse_law(c.signals);
  config.bidders = c.bidders;
  if (c.grid > 0) config.grid = c.grid;
  config.samples = std::max<std::uint64_t>(1, settings.samples / 10);
  config.check_samples = std::max<std::uint64_t>(1, settings.samples / 200);
  config.seed = settings.seed;
  return config;
}

std::string environment_text(const Case& c) {
  return fmt::format("{}, {}, {}{}", c.rule, c.values, c.signals,
                     c.grid > 0 ? fmt::format(" ({} points)", c.grid) : "");
}

/// Theorem 1 and Lemma 1: what is eventually monotone is implemented, and its two revenues agree; what is not has two
/// signals that no payments can serve.
Agreement theorem1(const ReproduceSettings& settings, std::string& csv) {
  Agreement agreement;
  TextTable table({"rule, values, signals", "N", "monotone", "misreports", "gain", "lose", "payments", "std error",
                   "virtual values", "z", "counterexample"});
  csv = csv_line(std::vector<std::string>{"rule", "values", "signals", "bidders", "grid", "eventually_monotone",
                                          "misreports", "profitable", "losses", "payments", "standard_error",
                                          "virtual_values", "difference", "difference_standard_error"});
  StatusLine line;
  for (const Case& c : cases) {
    line.show("Theorem 1: " + environment_text(c));
    const Implementation r = implement(config_of(settings, c), settings.execution);
    agreement.check(!r.failure == c.implementable);
    std::vector<std::string> row{environment_text(c), fmt::format("{}", c.bidders), r.failure ? "no" : "yes"};
    std::vector<std::string> fields{c.rule, c.values, c.signals, row[1], fmt::format("{}", c.grid), row[2]};
    if (r.failure) {
      const auto& [bidder, signals, lower, higher] = *r.failure;
      agreement.check((higher.allocation - lower.allocation) * (higher.value - lower.value) < 0);
      row.resize(10);
      row.push_back(fmt::format("signal {:.3g} gets {:.3g}, {:.3g} gets {:.3g}", lower.signal, lower.allocation,
                                higher.signal, higher.allocation));
      fields.resize(14);
    } else {
      agreement.check(r.implemented());
      const Estimate& d = r.difference;
      double z = 0;
      if (d.standard_error > 0) {
        z = d.mean / d.standard_error;
        agreement.check_z(z);
      } else {
        agreement.check(std::abs(d.mean) <= d.exact->error_bound);
      }
      const auto shown = [&](const Estimate& e) { return with_digits_of(e.standard_error, e.mean); };
      row.insert(row.end(), {grouped(r.reports), grouped(r.profitable), grouped(r.losses), shown(r.payments),
                             r.on_grid ? "0" : fmt::format("{:.1e}", r.payments.standard_error),
                             shown(r.virtual_values), r.on_grid ? "" : fmt::format("{:+.2f}", z), ""});
      fields.insert(fields.end(),
                    {fmt::format("{}", r.reports), fmt::format("{}", r.profitable), fmt::format("{}", r.losses),
                     shortest(r.payments.mean), shortest(r.payments.standard_error), shortest(r.virtual_values.mean),
                     shortest(d.mean), shortest(d.standard_error)});
    }
    table.add(row);
    csv += csv_line(fields);
  }
  line.clear();
  print(fmt::format("Theorem 1, Proposition 1, Lemma 1\n{}\n", table.text(2)));
  return agreement;
}

Estimate payments_of(const ReproduceSettings& settings, const Case& c) {
  return implement(config_of(settings, c), settings.execution).payments;
}

ProfileLaw iid(const char* law, int bidders) { return Prior::parse(law).profile(bidders); }

/// Proposition 2 for private values: Myerson's optimal auction.
Agreement proposition2(const ReproduceSettings& settings) {
  ComparisonTable table("Proposition 2, private values: the highest ironed virtual value earns Myerson's revenue");
  for (const char* law : {"uniform", "exponential:2,1", "piecewise:0@0,0.5@0.9,1@1"})
    table.add({fmt::format("{}, N = 3", law), "", optimal_revenue(iid(law, 3)).value,
               payments_of(settings, {"virtual", "private", law, 3, 0, true})});
  return table.finish();
}

/// Two bidders, s_1 + s_2, uniform: the virtual value of the higher signal x is 2x + y - 1. Sold where it is positive
/// it is expected to be 2 int_0^1 int_0^x (2x + y - 1)^+ dy dx = int_(1/3)^1 (3x - 1)^2 dx - int_(1/2)^1 (2x - 1)^2 dx.
constexpr double additive_uniform_optimum = 8.0 / 9 - 1.0 / 6;

Agreement proposition3(const ReproduceSettings& settings) {
  ComparisonTable table("Proposition 3, s_1 + s_2, uniform: the lowest adjusted hazard rate, if worth it");
  table.add(
      {"optimal", "", additive_uniform_optimum, payments_of(settings, {"virtual", "additive", "uniform", 2, 0, true})});
  table.add({"highest signal, always sold", "", 2.0 / 3,
             payments_of(settings, {"highest-signal", "additive", "uniform", 2, 0, true})});
  return table.finish();
}

/// Proposition 4: every constant split earns E of s against F^(N-1), as the inclusive posted price does: the expected
/// highest of the others' signals, what a bidder with the least signal expects of the good.
Agreement proposition4(const ReproduceSettings& settings) {
  ComparisonTable table(
      "Proposition 4, the maximum, always sold: constant splits earn the inclusive posted price; the highest signal "
      "less");
  for (const char* law : {"uniform", "beta:2,2"})
    for (const int n : {2, 3, 10}) {
      const double price = expected_highest_value(iid(law, n - 1)).value;
      table.add({fmt::format("{}, N = {}, equal shares", law, n), "", price,
                 payments_of(settings, {"split", "max", law, n, 0, true})});
      if (n == 3)
        table.add({"  1/2, 1/3, 1/6", "", price,
                   payments_of(settings, {"split:0.5,0.333333333333,0.166666666667", "max", law, n, 0, true})});
      if (n == 3)
        table.add({"  all to the first", "", price, payments_of(settings, {"split:1,0,0", "max", law, n, 0, true})});
      table.add({"  highest signal", "", expected_second_value(iid(law, n)).value,
                 payments_of(settings, {"highest-signal", "max", law, n, 0, true})});
    }
  return table.finish();
}

/// How fast a mechanism nears full surplus, uniform signals.
struct RateCase {
  const char *rule, *values;
  double exponent;                ///< of the limit law
  double (*gap)(double bidders);  ///< exact; null where none is at hand
  const char* formula;
};

constexpr std::array rate_cases{
    RateCase{"split", "max", 2, [](double n) { return 1 / (n * (n + 1)); }, "1/(N(N+1))"},
    RateCase{"highest-signal", "max", 1, [](double n) { return 1 / (n + 1); }, "1/(N+1)"},
    RateCase{"virtual", "private", 1, [](double n) { return (1 - std::pow(2, -n)) / (n + 1); }, "(1 - 2^-N)/(N+1)"},
    RateCase{"highest-signal", "additive", 1, [](double n) { return 1 / (n + 1); }, "1/(N+1)"},
    RateCase{"virtual", "additive", 1, nullptr, ""},
};
constexpr std::array rate_bidders{8, 16, 32, 64, 128};

Agreement rates(const ReproduceSettings& settings) {
  Agreement agreement;
  TextTable table(
      {"rule, values", "N = 8", "16", "32", "64", "128", "largest |z|", "gap", "fitted exponent", "95% interval"});
  Curves curves(
      {"bidders", "split_max", "highest_signal_max", "virtual_private", "highest_signal_additive", "virtual_additive"});
  std::array<std::vector<double>, rate_bidders.size()> columns;
  for (std::size_t j = 0; j < rate_bidders.size(); ++j) columns[j].push_back(rate_bidders[j]);
  StatusLine line;
  for (const RateCase& c : rate_cases) {
    std::vector<RatePoint> points;
    std::vector<std::string> row{fmt::format("{}, {}", c.rule, c.values)};
    double largest = 0;
    for (std::size_t j = 0; j < rate_bidders.size(); ++j) {
      const int n = rate_bidders[j];
      line.show(fmt::format("Rates: {}, N = {}", row[0], n));
      auto config = config_of(settings, {c.rule, c.values, "uniform", n, 0, true});
      config.check_samples = 1000;
      const Estimate gap = implement(config, settings.execution).gap;
      points.push_back({static_cast<double>(n), gap.mean, gap.standard_error});
      columns[j].push_back(gap.mean);
      row.push_back(with_digits_of(gap.standard_error, gap.mean));
      if (!c.gap) continue;
      const double z = (gap.mean - c.gap(n)) / gap.standard_error;
      agreement.check_z(z);
      largest = std::max(largest, std::abs(z));
    }
    const RateStudy study = study_rate(points);
    const RateFit& free = fit_of(study, RateModel::power);
    agreement.check(std::abs(free.exponent - c.exponent) < 0.1);
    row.insert(row.end(), {c.gap ? fmt::format("{:.2f}", largest) : "", c.formula, fmt::format("{:.3f}", free.exponent),
                           fmt::format("{:.3f} to {:.3f}", free.exponent_low, free.exponent_high)});
    table.add(row);
  }
  line.clear();
  print(fmt::format("Gap to full surplus over the number of bidders, uniform signals\n{}\n", table.text(2)));
  if (settings.out.empty()) return agreement;
  for (auto& column : columns) curves.add(column);
  curves.write(settings.out / "gap.csv");
  draw_figure(settings.out / "gap",
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
  return agreement;
}

}  // namespace

Agreement reproduce_goyal_narayanan(const ReproduceSettings& settings) {
  std::string csv;
  Agreement agreement = theorem1(settings, csv);
  agreement.add(proposition2(settings));
  agreement.add(proposition3(settings));
  agreement.add(proposition4(settings));
  agreement.add(rates(settings));
  if (!settings.out.empty()) {
    replace_file(settings.out / "theorem-1.csv", csv);
    print(fmt::format("written: {0}/theorem-1.csv, {0}/gap.csv, {0}/gap.svg, {0}/gap.png\n", settings.out.string()));
  }
  return agreement;
}

}  // namespace surety
