#include "host/papers/brooks_du_2021/figures.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <vector>

#include "host/io/curves.h"
#include "host/io/gnuplot.h"
#include "host/papers/brooks_du_2021/uniform_proportional.h"
#include "surety/theory/exponential_price.h"
#include "surety/theory/proportional_auction.h"
#include "surety/theory/simple_guarantees.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr const char* frame = plain_frame;

std::string line(int column, std::size_t colour, const std::string& title) {
  return curve_line("$d", column, colour, title);
}

/// Slope by central differences, for pictures only.
double slope(const std::function<double(double)>& f, double x) {
  const double h = 1e-5;
  return (f(x + h) - f(std::max(0.0, x - h))) / (x + h - std::max(0.0, x - h));
}

/// Figure 1: value functions and virtual values, uniform values, N = 2.
void draw_figure1_of_brooks_du_2021(const fs::path& folder) {
  const ProportionalAuction auction(parse_law("uniform"), 2);
  const auto revealed = [&](double x) { return auction.fully_revealing_value(x); };
  const auto graded = [&](double x) { return auction.value(x); };
  Curves curves(
      {"x", "fully_revealing_value", "graded_value", "fully_revealing_virtual_value", "graded_virtual_value"});
  for (int i = 1; i <= 400; ++i) {
    const double x = 0.015 * i;
    curves.add({x, revealed(x), graded(x), revealed(x) - slope(revealed, x), graded(x) - slope(graded, x)});
  }
  curves.write(folder / "figure-1.csv");
  draw_figure(folder / "figure-1",
              curves.block() + "set multiplot layout 1,2\n" + frame +
                  "set xlabel \"aggregate signal x\"\nset key bottom right\nset ylabel \"value\"\nplot " +
                  line(2, 1, "fully revealing") + ", " + line(3, 0, "graded") +
                  "\nset ylabel \"virtual value\"\nplot 0 lc rgb "
                  "\"gray40\" notitle, " +
                  line(4, 1, "fully revealing") + ", " + line(5, 0, "graded") + "\nunset multiplot\n",
              960, 420);
}

/// Figure 2: the first bidder's allocation and transfer over both bids, uniform values, N = 2.
void draw_figure2_of_brooks_du_2021(const fs::path& folder) {
  const ProportionalAuction auction(parse_law("uniform"), 2);
  Curves curves({"bid1", "bid2", "allocation1", "transfer1"});
  std::string block = "$d << EOD\n";
  for (int i = 0; i <= 40; ++i) {
    for (int j = 0; j <= 40; ++j) {
      const double m1 = 0.125 * i, m2 = 0.125 * j, x = m1 + m2, share = x > 0 ? m1 / x : 0.5;
      const std::vector<double> row{m1, m2, share * auction.aggregate_allocation(x),
                                    share * auction.aggregate_transfer(x)};
      block += fmt::format("{} {} {} {}\n", row[0], row[1], row[2], row[3]);
      curves.add(row);
    }
    block += "\n";
  }
  curves.write(folder / "figure-2.csv");
  draw_figure(folder / "figure-2",
              block +
                  "EOD\nset multiplot layout 1,2\nset xlabel \"bid of bidder 1\"\nset ylabel \"bid of bidder 2\"\n"
                  "set ticslevel 0\nset hidden3d\nset xyplane 0\nset view 62,315\n"
                  "set title \"allocation of bidder 1\"\nsplot $d using 1:2:3 with lines lc rgb \"#0072B2\" notitle\n"
                  "set title \"transfer of bidder 1\"\nsplot $d using 1:2:4 with lines lc rgb \"#D55E00\" notitle\n"
                  "unset multiplot\n",
              1080, 480);
}

/// Figure 3: every object of the construction, with a gap in the support and a cost.
void draw_figure3_of_brooks_du_2021(const fs::path& folder) {
  const LawPtr law = parse_law("intervals:0..0.95,3.95..4");
  const ProportionalAuction keep(law, 2, 0.2), sell(law, 2, 0.2, Sale::must_sell);
  Curves curves({"x", "revealed_gains", "graded_gains", "revealed_sensitivity", "graded_sensitivity",
                 "revealed_excess_growth", "graded_excess_growth", "must_sell_transfer", "transfer", "allocation",
                 "revealed_integrated_gains", "graded_integrated_gains", "rescaled_signal"});
  double revealed = 0, graded = 0;  // integrals of gains times g_2 by the midpoint rule, for pictures only
  for (int i = 1; i <= 600; ++i) {
    const double x = 0.015 * i, middle = x - 0.0075, mass = 0.015 * middle * std::exp(-middle);
    revealed += sell.gains(middle) * mass;
    graded += keep.gains(middle) * mass;
    curves.add({x, sell.gains(x), keep.gains(x), sell.allocation_sensitivity(x), keep.allocation_sensitivity(x),
                sell.excess_growth(x), keep.excess_growth(x), sell.aggregate_transfer(x), keep.aggregate_transfer(x),
                keep.aggregate_allocation(x), revealed, graded, x * x / 2});
  }
  curves.write(folder / "figure-3.csv");
  Curves multiplier({"v", "must_sell", "can_keep"});
  std::string multipliers = "$l << EOD\n";
  for (int i = 0; i <= 400; ++i) {
    const double v = 0.01 * i;
    multiplier.add({v, sell.multiplier(v), keep.multiplier(v)});
    multipliers += fmt::format("{} {} {}\n", v, sell.multiplier(v), keep.multiplier(v));
  }
  multiplier.write(folder / "figure-3-multiplier.csv");
  const std::string grey = "lc rgb \"gray55\" lw 2", blue = "lc rgb \"#0072B2\" lw 2";
  const auto pair = [&](const char* title, const char* range, int revealed, int graded) {
    return fmt::format(
        "set title \"{}\"\nset yrange {}\nplot $d using 1:{} with lines {} notitle, $d using 1:{} with lines "
        "{} notitle\n",
        title, range, revealed, grey, graded, blue);
  };
  draw_figure(
      folder / "figure-3",
      curves.block() + multipliers +
          "EOD\nset multiplot layout 3,3 title \"fully revealing or must-sell (grey), graded or can-keep (blue)\"\n" +
          frame + "set xlabel \"x\"\n" + pair("gains", "[*:*]", 2, 3) + pair("integrated gains", "[*:*]", 11, 12) +
          fmt::format("set title \"integrated gains over E(x)\"\nset xlabel \"E(x) = x^2/2\"\nplot $d using 13:11 with "
                      "lines {} notitle, $d using 13:12 with lines {} notitle\nset xlabel \"x\"\n",
                      grey, blue) +
          pair("allocation sensitivity", "[0:3]", 4, 5) + pair("excess growth", "[-1:0.6]", 6, 7) +
          pair("aggregate transfer", "[*:*]", 8, 9) +
          fmt::format(
              "set title \"aggregate allocation\"\nset yrange [0:1.05]\nplot $d using 1:10 with lines {} notitle\n"
              "set title \"value multiplier\"\nset xlabel \"v\"\nset yrange [*:*]\n"
              "plot $l using 1:2 with lines {} notitle, $l using 1:3 with lines {} notitle\nunset multiplot\n",
              blue, grey, blue),
      1080, 860);
}

}  // namespace

void brooks_du_2021::guarantees_over_bidders(Pass& pass) {
  const LawPtr uniform = parse_law("uniform"), exponential = parse_law("exponential:2,40");
  Checks checks("Figure 4: profit guarantees over the number of bidders, uniform values; the best ones also played");
  Curves curves({"bidders", "can_keep", "must_sell", "first_price", "posted_price", "exponential_price",
                 "calibrated_to_exponential"});
  const double posted = best_guaranteed_posted_price(*uniform).guarantee.value;
  for (int n = 1; n <= 30; ++n) {
    pass.status(fmt::format("Figure 4: N = {}", n));
    const bool alone = n == 1;
    const auto guarantee = [&](const char* name, auto of) { return pass.engine(name, [&] { return double(of()); }); };
    const double keep = alone ? roesler_szentes(*uniform).guarantee.value
                              : guarantee("ProportionalAuction::guarantee",
                                          [&] { return ProportionalAuction(uniform, n).guarantee().value; });
    const double sell = alone ? NAN : guarantee("ProportionalAuction::guarantee, must sell", [&] {
      return ProportionalAuction(uniform, n, 0, Sale::must_sell).guarantee().value;
    });
    const double first =
        guarantee("first_price_guarantee", [&] { return first_price_guarantee(*uniform, n, 0).value; });
    const double price = best_exponential_price(*uniform, n).guarantee.value;
    // an exponential law of mean 1/2, cut off far out, is what the auction takes the values for
    const double misspecified = alone ? NAN : ProportionalAuction(exponential, n).guarantee_under(*uniform).value;
    curves.add({static_cast<double>(n), keep, sell, first, posted, price, misspecified});
    checks.add(fmt::format("N = {}, first price", n), first, {value("(N-1)/(4N-2)", (n - 1.0) / (4 * n - 2), 1e-11)});
    if (alone) continue;
    const auto profit = [&](const char* mechanism) {
      return pass.estimate(mechanism, "uniform", n, "minmax")[Statistic::profit];
    };
    const bool plays = n == 2 || n == 3 || n == 5 || n == 10 || n == 30;
    const double by_hand =
        pass.once(fmt::format("guarantee {}", n), [&] { return UniformProportional(n).guarantee(); });
    const Independent kept = value("graded by hand", by_hand, 1e-9),
                      sold = value("fair coins", 0.5 - coin_gap(n), 1e-9);
    checks.add(fmt::format("N = {}, can keep", n), keep,
               {kept, between("other curves .. E[v]", std::max({first, posted, misspecified, price - 1e-12}), 0.5)});
    checks.add(fmt::format("N = {}, must sell", n), sell, {sold});
    if (!plays) continue;
    for (const auto& [mechanism, by_hand_profit] :
         {std::pair{"proportional", kept}, {"proportional:must-sell", sold}}) {
      const Estimate earned = profit(mechanism);
      checks.add(fmt::format("N = {}, {} on minmax", n, mechanism), earned.exact->value,
                 {by_hand_profit, played(earned, *earned.exact)});
    }
  }
  pass.add(checks);
  if (pass.out.empty()) return;
  curves.write(pass.out / "figure-4.csv");
  const auto points = [](int column, int type, std::size_t colour, const char* title) {
    return fmt::format("$d using 1:{} with points pt {} ps 0.8 lc rgb \"{}\" title \"{}\"", column, type,
                       series_colour(colour), title);
  };
  draw_figure(
      pass.out / "figure-4",
      curves.block() + frame +
          "set xlabel \"number of bidders N\"\nset ylabel \"guaranteed profit\"\nset xrange [0:31]\nset yrange "
          "[0:0.55]\n"
          "set key outside right center spacing 1.3\nplot 0.5 with lines dt (4,4) lc rgb \"gray40\" title \"full "
          "surplus\", " +
          points(2, 7, 0, "can keep") + ", " + points(3, 6, 0, "must sell") + ", " +
          points(6, 12, 1, "exponential price") + ", " + points(7, 8, 2, "calibrated to exponential") + ", " +
          points(4, 7, 3, "first price") + ", " + points(5, 2, 4, "posted price") + "\n",
      860, 460);
}

void brooks_du_2021::draw_figures(const fs::path& folder) {
  draw_figure1_of_brooks_du_2021(folder);
  draw_figure2_of_brooks_du_2021(folder);
  draw_figure3_of_brooks_du_2021(folder);
}

}  // namespace surety
