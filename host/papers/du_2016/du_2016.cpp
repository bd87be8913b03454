#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/io/number.h"
#include "host/papers/du_2016/values.h"
#include "host/papers/paper.h"
#include "surety/interdependent/implement.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

using du_2016::Density;

/// A line of Figure 2: the prior and its density, and the four guarantees as printed.
struct Figure2Row {
  const char *name, *law;
  Density density;
  const char *generalized, *exponential, *first_price, *one_buyer;
};

constexpr Density uniform_density = [](double) { return 1.0; };
constexpr Density beta22_density = [](double v) { return 6 * v * (1 - v); };
constexpr Density triangle_density = [](double v) { return 4 * std::min(v, 1 - v); };

const std::array figure2{
    Figure2Row{"uniform", "uniform", uniform_density, ".273", ".272", ".177", ".204"},
    Figure2Row{"cdf 2v - v^2", "beta:1,2", [](double v) { return 2 * (1 - v); }, ".166", ".166", ".102", ".120"},
    Figure2Row{"cdf v^2", "power:2", [](double v) { return 2 * v; }, ".437", ".431", ".346", ".341"},
    Figure2Row{"Beta(2,2)", "beta:2,2", beta22_density, ".302", ".301", ".230", ".229"},
    Figure2Row{"Beta(2,4)", "beta:2,4", [](double v) { return 20 * v * std::pow(1 - v, 3); }, ".188", ".188", ".139",
               ".140"},
    Figure2Row{"Beta(4,2)", "beta:4,2", [](double v) { return 20 * std::pow(v, 3) * (1 - v); }, ".475", ".463", ".414",
               ".381"},
    Figure2Row{"Beta(8,1)", "beta:8,1", [](double v) { return 8 * std::pow(v, 7); }, ".751", ".710", ".716", ".652"}};

constexpr double closely = 1e-8;  // how well the maxima of the two sides agree

/// Found again without the theory library, once: a mutation test asks often.
struct Figure2Values {
  double generalized, exponential, first_price, one_buyer;
};
const std::vector<Figure2Values>& figure2_values() {
  static const std::vector<Figure2Values> values = [] {
    std::vector<Figure2Values> rows;
    for (const Figure2Row& row : figure2)
      rows.push_back({du_2016::generalized_exponential_price(row.density),
                      du_2016::exponential_price(row.density, 2).guarantee, du_2016::first_price(row.density),
                      du_2016::roesler_szentes(row.density)});
    return rows;
  }();
  return values;
}

/// The guarantees of Figure 2, and Theorem 1: one buyer's is the Roesler-Szentes bound.
void guarantees_of_two_buyers(Pass& pass) {
  Checks table("Figure 2: guarantees of two buyers, and of one: Theorem 1, the Roesler-Szentes bound");
  const auto maximum = [](const char* how, double number) { return value(how, number, closely); };
  for (std::size_t i = 0; i < figure2.size(); ++i) {
    const Figure2Row& row = figure2[i];
    const Figure2Values& wanted = figure2_values()[i];
    const LawPtr law = parse_law(row.law);
    const auto add = [&](const char* what, const char* function, auto compute, const char* paper, Independent again) {
      table.add(fmt::format("{}, {}", row.name, what), pass.engine(function, compute), {printed(paper), again});
    };
    add(
        "generalised price", "best_generalized_exponential_price",
        [&] { return best_generalized_exponential_price(*law).guarantee.value; }, row.generalized,
        maximum("(50), golden sections", wanted.generalized));
    add(
        "exponential price", "best_exponential_price", [&] { return best_exponential_price(*law, 2).guarantee.value; },
        row.exponential, maximum("(23), golden sections", wanted.exponential));
    add(
        "first price", "best_first_price_reserve", [&] { return best_first_price_reserve(*law, 2).guarantee.value; },
        row.first_price, maximum("Runge-Kutta", wanted.first_price));
    add(
        "one buyer", "best_exponential_price", [&] { return best_exponential_price(*law, 1).guarantee.value; },
        row.one_buyer, maximum("(24-26), bisection", wanted.one_buyer));
    add(
        "no mechanism, one buyer", "roesler_szentes", [&] { return roesler_szentes(*law).guarantee.value; },
        row.one_buyer, maximum("(24-26), bisection", wanted.one_buyer));
  }
  pass.add(table);
}

/// (22) and (50) rest on the virtual revenue being the same for all profiles with as many boundary messages.
void virtual_revenues(Pass& pass) {
  Checks table("Virtual revenue (13): guarantees on few messages, v = 0, .3, .7, 1 with chance .2, .3, .4, .1");
  const LawPtr law = parse_law("discrete:0@0.2,0.3@0.3,0.7@0.4,1@0.1");
  const std::vector<du_2016::Atom> atoms{{0, 0.2}, {0.3, 0.3}, {0.7, 0.4}, {1, 0.1}};
  for (const auto& [bidders, A, X, k] :
       {std::tuple{1, 0.8, 0.15, 6}, std::tuple{2, 0.6, 0.05, 4}, std::tuple{3, 0.5, 0.03, 3}})
    table.add(fmt::format("exponential price, N = {}, k = {}", bidders, k),
              pass.engine("exponential_price_guarantee",
                          [&, bidders = bidders, A = A, X = X, k = k] {
                            return exponential_price_guarantee(*law, bidders, {A, X, k}).value;
                          }),
              {value("all profiles", du_2016::enumerated_guarantee(atoms, bidders, A, X, k), 1e-12)});
  for (const auto& [A, Y0, Y1, k] : {std::tuple{0.6, 0.1, -0.05, 4}, std::tuple{1.5, 0.3, -0.1, 5}})
    table.add(fmt::format("generalised, N = 2, k = {}", k),
              pass.engine("generalized_exponential_price_guarantee",
                          [&, A = A, Y0 = Y0, Y1 = Y1, k = k] {
                            return generalized_exponential_price_guarantee(*law, {A, Y0, Y1, k}).value;
                          }),
              {value("all profiles", du_2016::enumerated_generalized_guarantee(atoms, A, Y0, Y1, k), 1e-12)});
  pass.add(table);
}

/// What public information leaves to the mixed equilibrium of du_2016::public_revenue.
double revenue_on(const std::string& information, Density density, int bidders, double A, double X) {
  if (information == "full") return du_2016::public_revenue_of_informed(density, bidders, A, X);
  double revenue = 0;
  const std::vector<double> ends = information == "none" ? std::vector{0.0, 1.0} : std::vector{0.0, 0.5, 1.0};
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const double chance = du_2016::probability(density, ends[i], ends[i + 1]);
    const double mean = du_2016::partial_mean(density, ends[i], ends[i + 1]) / chance;
    revenue += chance * du_2016::public_revenue(mean, bidders, A, X);
  }
  return revenue;
}

/// The exponential price played where its equilibrium is known: information that is public. Whatever the bidders know,
/// they pay at least the guarantee.
void exponential_price_played(Pass& pass) {
  Checks table("The exponential price on public information, mixed equilibrium: revenue");
  for (const auto& [values, density] : {std::pair{"uniform", uniform_density}, std::pair{"beta:2,2", beta22_density}})
    for (const int bidders : {1, 2, 5, 20}) {
      const auto best = du_2016::exponential_price(density, bidders);
      for (const char* information : {"none", "full", "partition:0.5"}) {
        pass.status(fmt::format("exponential price, {} on {}, N = {}", values, information, bidders));
        const Estimates found = pass.estimate("exponential-price", values, bidders, information);
        const Estimate& revenue = found[Statistic::revenue];
        const double again = revenue_on(information, density, bidders, best.A, best.X);
        table.add(fmt::format("{} on {}, N = {}", values, information, bidders), revenue.exact->value,
                  {value("indifference", again, 1e-6), played(revenue, *revenue.exact),
                   at_least("guarantee", best.guarantee)});
      }
    }
  pass.add(table);
}

/// The most for this game: the virtual value s_i + s_j/2 - 1/2 of the higher signal where it is positive, in play. Four
/// times the replicates, so that 5 standard errors are about a thousandth.
Estimate optimal_wallet_revenue(Pass& pass) {
  ImplementConfig config;
  config.rule = AllocationRule::parse("virtual");
  config.values = ValueFunction::parse("additive:own=0.5,others=0.5");
  config.signals = parse_law("uniform");
  config.bidders = 2;
  config.samples = 4 * pass.samples;
  config.check_samples = 1000;
  config.seed = pass.seed;
  return pass.engine("implement virtual", [&] { return implement(config, pass.execution).virtual_values; });
}

void wallet_game(Pass& pass) {
  Checks table("The wallet game: v = (s_1 + s_2)/2, signals uniform");
  const LawPtr triangle = parse_law("triangle");
  static const double price = du_2016::exponential_price(triangle_density, 2).guarantee,
                      generalized = du_2016::generalized_exponential_price(triangle_density);
  table.add("guarantee of the exponential price",
            pass.engine("best_exponential_price", [&] { return best_exponential_price(*triangle, 2).guarantee.value; }),
            {printed(".31094"), value("(23), golden sections", price, closely)});
  table.add("guarantee of its generalisation",
            pass.engine("best_generalized_exponential_price",
                        [&] { return best_generalized_exponential_price(*triangle).guarantee.value; }),
            {printed(".31324"), value("(50), golden sections", generalized, closely)});
  const Estimate best = optimal_wallet_revenue(pass);
  // 2 int_0^1 int_0^s (s + t/2 - 1/2)^+ dt ds = int_(1/3)^1 (3 s - 1)^2/2 ds - int_(1/2)^1 (2 s - 1)^2/2 ds
  const double by_hand = 8.0 / 18 - 1.0 / 12;
  table.add("best mechanism for this game", best.mean, {value("13/36 by hand, .3611 printed", by_hand, best)});
  for (const char* mechanism : {"first-price", "second-price", "all-pay"}) {
    const auto revenue = pass.estimate(mechanism, "triangle", 2, "wallet")[Statistic::revenue];
    // v(s, s) = s is bid, and revenue is equivalent
    table.add(fmt::format("{} in this game", mechanism), revenue.exact->value,
              {value("1/3, the lower signal", 1.0 / 3, 1e-9), played(revenue, *revenue.exact)});
  }
  pass.add(table);
}

/// A posted price guarantees little whatever the number of buyers (introduction, footnote 3).
void posted_price(Pass& pass) {
  Checks table("A posted price p, uniform values (footnote 3)");
  const LawPtr uniform = parse_law("uniform");
  for (const double p : {0.1, 0.2, 0.3, 0.4})
    table.add(fmt::format("guarantee of {}", p),
              pass.engine("posted_price_guarantee", [&] { return posted_price_guarantee(*uniform, p).value; }),
              {value("(1 - 2p) p", (1 - 2 * p) * p, 1e-12)});
  table.add("best price",
            pass.engine("best_guaranteed_posted_price", [&] { return best_guaranteed_posted_price(*uniform).price; }),
            {value("d/dp (1 - 2p) p = 0", 0.25, 1e-7)});
  table.add("its guarantee",
            pass.engine("best_guaranteed_posted_price",
                        [&] { return best_guaranteed_posted_price(*uniform).guarantee.value; }),
            {printed("1/8")});
  pass.add(table);
}

/// Theorem 2's A = 1/log N, X = 1/(2 N log N): full surplus less about (5/8 - Euler's constant/2)/log N.
void theorem_2(Pass& pass) {
  Checks table("Theorem 2: A = 1/log N, X = 1/(2 N log N), uniform values, full surplus 1/2");
  const LawPtr uniform = parse_law("uniform");
  for (const std::int64_t n : {std::int64_t{2}, std::int64_t{100}, std::int64_t{10'000}, std::int64_t{1'000'000}})
    table.add(fmt::format("N = {}", n),
              pass.engine(
                  "theorem2_exponential_price",
                  [&] { return exponential_price_guarantee(*uniform, n, theorem2_exponential_price(n, 1, {})).value; }),
              {value("(H_N/2 - 5/8)/log N", du_2016::theorem2_guarantee(static_cast<double>(n)), 1e-10)});
  pass.add(table);
}

/// Figure 1: guarantees over the number of buyers, uniform values.
struct Figure1Row {
  int bidders;
  double exponential, first_price;
};
constexpr int most_bidders = 30;

const std::vector<Figure1Row>& figure1_values() {
  static const std::vector<Figure1Row> values = [] {
    std::vector<Figure1Row> rows;
    for (int n = 1; n <= most_bidders; ++n)
      rows.push_back({n, du_2016::exponential_price(uniform_density, n).guarantee, du_2016::uniform_first_price(n)});
    return rows;
  }();
  return values;
}

void guarantees_over_bidders(Pass& pass) {
  Checks table("Figure 1: guarantees over the number of buyers, uniform values, full surplus 1/2");
  const LawPtr uniform = parse_law("uniform");
  std::vector<Figure1Row> rows;
  for (const Figure1Row& again : figure1_values()) {
    const int n = again.bidders;
    const Figure1Row row{
        n, pass.engine("best_exponential_price", [&] { return best_exponential_price(*uniform, n).guarantee.value; }),
        pass.engine("best_first_price_reserve", [&] { return best_first_price_reserve(*uniform, n).guarantee.value; })};
    rows.push_back(row);
    table.add(fmt::format("N = {}, exponential price", n), row.exponential,
              {value("(23), golden sections", again.exponential, closely)});
    table.add(fmt::format("N = {}, first price, best reserve", n), row.first_price,
              {value("solved by hand", again.first_price, closely)});
  }
  pass.add(table);
  if (pass.out.empty()) return;
  std::string text = csv_line(std::vector<std::string>{"bidders", "exponential_price", "first_price_best_reserve"});
  std::string blocks = "$g << EOD\n";
  for (const Figure1Row& row : rows) {
    text += csv_line(
        std::vector<std::string>{fmt::format("{}", row.bidders), shortest(row.exponential), shortest(row.first_price)});
    blocks += fmt::format("{} {} {}\n", row.bidders, row.exponential, row.first_price);
  }
  replace_file(pass.out / "figure-1.csv", text);
  draw_figure(
      pass.out / "figure-1",
      blocks + "EOD\n" +
          fmt::format("set border 3\nset tics nomirror out\nset grid lc rgb \"gray88\" lt 1\n"
                      "set xlabel \"number of buyers\"\nset ylabel \"guaranteed revenue\"\n"
                      "set xrange [0:31]\nset yrange [0:0.55]\nset key bottom right samplen 2 spacing 1.25\n"
                      "plot 0.5 with lines dt (4,4) lc rgb \"gray40\" title \"full surplus\", "
                      "$g using 1:2 with points pt 7 ps 0.8 lc rgb \"{}\" title \"exponential price\", "
                      "$g using 1:3 with points pt 6 ps 0.8 lc rgb \"{}\" title \"first price, best reserve\"\n",
                      series_colour(0), series_colour(1)),
      640, 440);
}

void du_2016_files(Pass& pass) {
  if (pass.out.empty()) return;
  replace_file(pass.out / "comparisons.csv", csv_of(pass.checks()));
  pass.tell(fmt::format("written: {0}/comparisons.csv, {0}/figure-1.csv, {0}/figure-1.svg, {0}/figure-1.png\n",
                        pass.out.string()));
}

constexpr Part du_2016_parts[] = {
    guarantees_of_two_buyers, virtual_revenues, wallet_game, posted_price, guarantees_over_bidders, theorem_2,
    exponential_price_played, du_2016_files};

}  // namespace

extern constinit const Paper du_2016_paper{
    {"du-2016", "Robust mechanisms under common valuation", "Figures 1 and 2, Theorems 1 and 2, the wallet game"},
    du_2016_parts};

}  // namespace surety
