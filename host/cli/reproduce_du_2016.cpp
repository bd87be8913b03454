#include <fmt/format.h>

#include <array>
#include <cmath>
#include <vector>

#include "host/cli/comparison.h"
#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/reproduce.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/io/number.h"
#include "host/sweeps/figures.h"
#include "host/theory/quadrature.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

/// A line of Figure 2: the prior, and the four guarantees as printed.
struct Figure2Row {
  const char* name;
  const char* law;
  const char *generalized, *exponential, *first_price, *one_buyer;
};

constexpr std::array figure2{Figure2Row{"uniform", "uniform", ".273", ".272", ".177", ".204"},
                             Figure2Row{"cdf 2v - v^2", "beta:1,2", ".166", ".166", ".102", ".120"},
                             Figure2Row{"cdf v^2", "power:2", ".437", ".431", ".346", ".341"},
                             Figure2Row{"Beta(2,2)", "beta:2,2", ".302", ".301", ".230", ".229"},
                             Figure2Row{"Beta(2,4)", "beta:2,4", ".188", ".188", ".139", ".140"},
                             Figure2Row{"Beta(4,2)", "beta:4,2", ".475", ".463", ".414", ".381"},
                             Figure2Row{"Beta(8,1)", "beta:8,1", ".751", ".710", ".716", ".652"}};

/// The guarantees of Figure 2, and Theorem 1: one buyer's is the Roesler-Szentes bound.
Agreement reproduce_figure2(std::string& csv) {
  ComparisonTable table(
      "Figure 2: guarantees of two buyers (generalised and plain exponential price, first price with "
      "the best reserve) and of one");
  ComparisonTable theorem1("Theorem 1: with one buyer the exponential price attains the Roesler-Szentes bound pi*");
  for (const Figure2Row& row : figure2) {
    const LawPtr law = parse_law(row.law);
    const auto name = [&](const char* what) { return fmt::format("{}, {}", row.name, what); };
    table.add({name("generalised"), row.generalized, best_generalized_exponential_price(*law).guarantee.value, {}});
    table.add({name("exponential"), row.exponential, best_exponential_price(*law, 2).guarantee.value, {}});
    table.add({name("first price"), row.first_price, best_first_price_reserve(*law, 2).guarantee.value, {}});
    const double one = best_exponential_price(*law, 1).guarantee.value;
    table.add({name("one buyer"), row.one_buyer, one, {}});
    const double bound = roesler_szentes(*law).guarantee.value;
    theorem1.add({row.name, fmt::format("{:.9f}", bound), one, {}});
  }
  csv += table.csv() + theorem1.csv();
  Agreement agreement = table.finish();
  agreement.add(theorem1.finish());
  return agreement;
}

/// The exponential price played where its equilibrium is known: information that is public. Whatever the bidders know,
/// they pay at least the guarantee.
Agreement play_exponential_price(const ReproduceSettings& settings, std::string& csv) {
  ComparisonTable table("The exponential price played on public information (mixed equilibrium): revenue");
  Agreement agreement;
  StatusLine line;
  for (const char* values : {"uniform", "beta:2,2"})
    for (const int bidders : {1, 2, 5, 20}) {
      const double guarantee = best_exponential_price(*parse_law(values), bidders).guarantee.value;
      for (const char* information : {"none", "full", "partition:0.5"}) {
        line.show(fmt::format("exponential price, {} on {}, N = {}", values, information, bidders));
        const auto estimates = reproduce_estimate(settings, "exponential-price", values, bidders, information);
        const auto& revenue = estimates[Statistic::revenue];
        table.add({fmt::format("{} on {}, N = {}", values, information, bidders), "", revenue.exact->value, revenue});
        agreement.check(revenue.mean + greatest_z * revenue.standard_error >= guarantee);
      }
    }
  line.clear();
  csv += table.csv();
  agreement.add(table.finish());
  return agreement;
}

/// What the seller who knew the wallet game would earn at most: E[max(0, s_i + s_j/2 - 1/2)] of the higher signal i.
double optimal_wallet_revenue() {
  const auto outer = integrate<1>({0, 1.0 / 3, 0.5, 1}, [](double s) -> std::array<double, 1> {
    std::vector<double> points{0, s};
    const double kink = 1 - 2 * s;
    if (kink > 0 && kink < s) points = {0, kink, s};
    return integrate<1>(points, [&](double t) -> std::array<double, 1> { return {std::max(s + t / 2 - 0.5, 0.0)}; })
        .value;
  });
  return 2 * outer.value[0];
}

Agreement reproduce_wallet_game(const ReproduceSettings& settings, std::string& csv) {
  ComparisonTable table("The wallet game: v = (s_1 + s_2)/2, signals uniform");
  const LawPtr triangle = parse_law("triangle");
  table.add({"guarantee of the exponential price", ".31094", best_exponential_price(*triangle, 2).guarantee.value, {}});
  table.add(
      {"guarantee of its generalisation", ".31324", best_generalized_exponential_price(*triangle).guarantee.value, {}});
  table.add({"revenue of the best mechanism for this game, 13/36", ".3611", optimal_wallet_revenue(), {}});
  Agreement agreement;
  for (const char* mechanism : {"first-price", "second-price", "all-pay"}) {
    const auto revenue = reproduce_estimate(settings, mechanism, "triangle", 2, "wallet")[Statistic::revenue];
    table.add({fmt::format("{} in this game, 1/3", mechanism), "", 1.0 / 3, revenue});
    agreement.check(revenue.mean - greatest_z * revenue.standard_error <= 13.0 / 36);
  }
  csv += table.csv();
  agreement.add(table.finish());
  return agreement;
}

/// A posted price guarantees little whatever the number of buyers (introduction, footnote 3).
Agreement reproduce_posted_price(std::string& csv) {
  ComparisonTable table("A posted price, uniform values (footnote 3)");
  const auto best = best_guaranteed_posted_price(*parse_law("uniform"));
  table.add({"best price, 1/4", ".25", best.price, {}});
  table.add({"its guarantee, 1/8", ".125", best.guarantee.value, {}});
  csv += table.csv();
  return table.finish();
}

/// Figure 1: guarantees over the number of buyers, uniform values; and Theorem 2, which takes its time.
struct Figure1Row {
  int bidders;
  double exponential, first_price, theorem2;
};

Agreement reproduce_guarantees_over_bidders(const ReproduceSettings& settings) {
  constexpr int most = 30;
  const LawPtr uniform = parse_law("uniform");
  std::vector<Figure1Row> rows;
  for (int n = 1; n <= most; ++n)
    rows.push_back({n, best_exponential_price(*uniform, n).guarantee.value,
                    best_first_price_reserve(*uniform, n).guarantee.value,
                    n > 1 ? exponential_price_guarantee(*uniform, n, theorem2_exponential_price(n, 1, {})).value : 0});
  Agreement agreement;
  std::string lines = "Figure 1: guarantees over the number of buyers, uniform values, full surplus 0.5\n";
  for (const Figure1Row& row : rows) {
    if (row.bidders > 1) agreement.check(row.exponential > rows[row.bidders - 2].exponential - 1e-12);
    agreement.check(row.exponential < 0.5 && row.exponential >= row.theorem2 - 1e-12);
    if (row.bidders <= 5 || row.bidders % 5 == 0)
      lines += fmt::format("  N = {:2}   exponential price {:.6f}   first price, best reserve {:.6f}\n", row.bidders,
                           row.exponential, row.first_price);
  }
  lines += "Theorem 2: A = 1/log N, X = 1/(2 N log N); the guarantee nears full surplus like 1/log N\n";
  double before = 0;
  for (const double n : {1e2, 1e3, 1e4, 1e6}) {
    const auto bidders = static_cast<std::int64_t>(n);
    const double guarantee =
        exponential_price_guarantee(*uniform, bidders, theorem2_exponential_price(bidders, 1, {})).value;
    lines += fmt::format("  N = {:<8} guarantee {:.6f}, missing {:.6f}, times log N {:.4f}\n", bidders, guarantee,
                         0.5 - guarantee, (0.5 - guarantee) * std::log(n));
    agreement.check(guarantee > before && guarantee < 0.5);
    before = guarantee;
  }
  print(lines + "\n");
  if (settings.out.empty()) return agreement;
  std::string text = csv_line(std::vector<std::string>{"bidders", "exponential_price", "first_price_best_reserve"});
  std::string blocks = "$g << EOD\n";
  for (const Figure1Row& row : rows) {
    text += csv_line(
        std::vector<std::string>{fmt::format("{}", row.bidders), shortest(row.exponential), shortest(row.first_price)});
    blocks += fmt::format("{} {} {}\n", row.bidders, row.exponential, row.first_price);
  }
  replace_file(settings.out / "figure-1.csv", text);
  draw_figure(
      settings.out / "figure-1",
      blocks + "EOD\n" +
          fmt::format("set border 3\nset tics nomirror out\nset grid lc rgb \"gray88\" lt 1\n"
                      "set xlabel \"number of buyers\"\nset ylabel \"guaranteed revenue\"\n"
                      "set xrange [0:31]\nset yrange [0:0.55]\nset key bottom right samplen 2 spacing 1.25\n"
                      "plot 0.5 with lines dt (4,4) lc rgb \"gray40\" title \"full surplus\", "
                      "$g using 1:2 with points pt 7 ps 0.8 lc rgb \"{}\" title \"exponential price\", "
                      "$g using 1:3 with points pt 6 ps 0.8 lc rgb \"{}\" title \"first price, best reserve\"\n",
                      series_colour(0), series_colour(1)),
      640, 440);
  return agreement;
}

}  // namespace

Agreement reproduce_du_2016(const ReproduceSettings& settings) {
  std::string csv = ComparisonTable::csv_header();
  Agreement agreement = reproduce_figure2(csv);
  agreement.add(reproduce_wallet_game(settings, csv));
  agreement.add(reproduce_posted_price(csv));
  agreement.add(reproduce_guarantees_over_bidders(settings));
  agreement.add(play_exponential_price(settings, csv));
  if (!settings.out.empty()) {
    replace_file(settings.out / "comparisons.csv", csv);
    print(fmt::format("written: {0}/comparisons.csv, {0}/figure-1.csv, {0}/figure-1.svg, {0}/figure-1.png\n",
                      settings.out.string()));
  }
  return agreement;
}

}  // namespace surety
