#include "host/papers/brooks_du_2023/figures.h"

#include <fmt/format.h>

#include <cmath>

#include "host/io/curves.h"
#include "host/io/gnuplot.h"
#include "surety/theory/known_empirical_distribution.h"
#include "surety/theory/public_expenditure.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr int figure_k = 30;

/// Total expenditure and log density over both actions or signals.
Curves surface(const PublicExpenditure& solution) {
  Curves curves({"x1", "x2", "expenditure", "log_density"});
  for (int i = 0; i <= 60; ++i) {
    for (int j = 0; j <= 60; ++j) {
      const double x1 = 0.05 * i, x2 = 0.05 * j, y = x1 + x2;
      curves.add({x1, x2, solution.expenditure(y), y > 0 ? solution.log_signal_density(y) : NAN});
    }
    curves.end_scan();
  }
  return curves;
}

/// The same over the aggregate, with both sides of the density's drop at y_bar; on the grid of k = 30 the mechanism and
/// the information structure of expenditure_on_grid().
Curves aggregates(const PublicExpenditure& solution, const ExpenditureOnGrid& finite) {
  Curves curves({"aggregate", "expenditure", "density", "expenditure_k30", "density_k30"});
  const double last = solution.full_expenditure_action().value;
  for (int l = 0; l <= 4 * figure_k; ++l) {
    const auto at = static_cast<std::size_t>(l);
    const double y = static_cast<double>(l) / figure_k;
    if (y > last && y < last + 1.0 / figure_k) {
      curves.add({last, 1, std::exp(solution.log_signal_density(last)), NAN, NAN});
      curves.add({last, 1, 0, NAN, NAN});
    }
    const double expenditure = at < finite.expenditure.size() ? finite.expenditure[at] : 1;
    const double mass = at < finite.aggregate_mass.size() ? finite.aggregate_mass[at] : 0;  // of l + 1 profiles
    curves.add({y, solution.expenditure(y), std::exp(solution.log_signal_density(y)), expenditure,
                mass * figure_k * figure_k / (l + 1)});
  }
  return curves;
}

/// Agent 1's share of the cost and his expected value over his action or signal, the aggregate held fixed at 1, 2, 3.
Curves shares(const PublicExpenditure& solution) {
  Curves curves({"x1", "share_at_1", "share_at_2", "share_at_3", "value_at_1", "value_at_2"});
  for (int i = 0; i <= 60; ++i) {
    const double x1 = 0.05 * i;
    const auto share = [&](double y) { return x1 <= y ? solution.contribution(x1, y) / solution.expenditure(y) : NAN; };
    const auto value = [&](double y) { return x1 <= y ? solution.value(x1, y) : NAN; };
    curves.add({x1, share(1), share(2), share(3), value(1), value(2)});
  }
  return curves;
}

/// A column of the surface in bands of colour.
std::string bands(const char* title, int column, const char* range) {
  return fmt::format(
      "set title \"{}\"\nset xlabel \"x_1\"\nset ylabel \"x_2\"\nset cbrange {}\nplot $s using 1:2:{} with image\n",
      title, range, column);
}

/// Figure 1: N = 2, theta = 3. Left the mechanism, right the information structure.
void draw_figure1_of_brooks_du_2023(const fs::path& folder) {
  const PublicExpenditure solution(2, 3);
  const Curves surfaces = surface(solution), over = aggregates(solution, expenditure_on_grid(2, 3, figure_k)),
               split = shares(solution);
  surfaces.write(folder / "figure-1.csv");
  over.write(folder / "figure-1-aggregates.csv");
  split.write(folder / "figure-1-shares.csv");
  const auto flat = [](const char* title, const char* x, const std::string& range, const std::string& plots) {
    return fmt::format("set title \"{}\"\nset xlabel \"{}\"\nunset ylabel\nset yrange {}\nplot {}\n", title, x, range,
                       plots);
  };
  const auto pair = [](int limit, int finite) {
    return curve_line("$d", limit, 0, "limit") +
           fmt::format(", $d using 1:{} with points pt 7 ps 0.35 lc rgb \"{}\" title \"feasible, k = 30\"", finite,
                       series_colour(1));
  };
  const auto at = [](int column, std::size_t colour, int y) {
    return curve_line("$t", column, colour, fmt::format("Σx = {}", y));
  };
  const std::string square =
      "set palette defined (0 \"#0b2a4a\", 1 \"#0072B2\", 2 \"#56B4E9\", 3 \"#e8f4fb\") maxcolors 16\n"
      "unset key\nset xrange [0:3]\nset yrange [0:3]\nset size square\n";
  draw_figure(folder / "figure-1",
              surfaces.block("$s") + over.block("$d") + split.block("$t") + "set multiplot layout 3,2\n" + plain_frame +
                  square + bands("total expenditure", 3, "[0:1]") + bands("log density of signals", 4, "[-1.2:1.2]") +
                  "set size nosquare\nset xrange [0:*]\nset key bottom right samplen 2\n" +
                  flat("total expenditure", "Σx", "[0:1.05]", pair(2, 4)) + "set key top right\n" +
                  flat("density of signals", "Σx", "[0:0.8]", pair(3, 5)) + "set key bottom right\n" +
                  flat("share of agent 1 in the cost", "x_1", "[0:1.05]",
                       at(2, 0, 1) + ", " + at(3, 1, 2) + ", " + at(4, 2, 3)) +
                  flat("expected value of agent 1", "x_1", "[0:3.15]", at(5, 0, 1) + ", " + at(6, 1, 2)) +
                  "unset multiplot\n",
              900, 1180);
}

/// Figure 2: the share of the efficient surplus guaranteed over the social value, N = 2, and what k = 30 proves.
void draw_figure2_of_brooks_du_2023(const fs::path& folder) {
  Curves curves({"social_value", "share", "lower_k30", "upper_k30"});
  for (int i = 1; i <= 380; ++i) {
    const double theta = 1 + 0.05 * i;
    const ExpenditureOnGrid finite = expenditure_on_grid(2, theta, figure_k);
    curves.add({theta, PublicExpenditure(2, theta).share().value, finite.lower.value / (theta - 1),
                std::min(1.0, finite.upper.value / (theta - 1))});
  }
  curves.write(folder / "figure-2.csv");
  draw_figure(folder / "figure-2",
              curves.block() + plain_frame +
                  "set xlabel \"social value θ\"\nset ylabel \"greatest guarantee / efficient surplus\"\n"
                  "set xrange [1:20]\nset yrange [0:1]\nset key bottom right\n"
                  "plot $d using 1:3:4 with filledcurves lc rgb \"gray85\" title \"bounds with k = 30\", " +
                  curve_line("$d", 2, 0, "closed form") + "\n",
              640, 420);
}

}  // namespace

void brooks_du_2023::draw_public_expenditure_figures(const fs::path& folder) {
  draw_figure1_of_brooks_du_2023(folder);
  draw_figure2_of_brooks_du_2023(folder);
}

void brooks_du_2023::draw_known_empirical_figure(const fs::path& folder) {
  Curves curves({"smoothing", "k10", "k100", "k1000", "limit"});
  for (int i = 1; i <= 200; ++i) {
    const double m = 0.01 * i;
    const auto finite = [&](int k) {
      const double steps = m * k;  // a whole number or not on this grid
      return std::abs(steps - std::round(steps)) < 1e-9
                 ? KnownEmpiricalMechanism(k, std::llround(steps)).guarantee().value
                 : NAN;
    };
    curves.add({m, finite(10), finite(100), finite(1000), known_empirical_guarantee(m).value});
  }
  curves.write(folder / "known-empirical.csv");
  const auto points = [](int column, std::size_t colour, const char* title) {
    return fmt::format("$d using 1:{} with points pt 7 ps 0.4 lc rgb \"{}\" title \"{}\"", column,
                       series_colour(colour), title);
  };
  draw_figure(
      folder / "known-empirical",
      curves.block() + plain_frame +
          "set xlabel \"smoothing m\"\nset ylabel \"guaranteed profit\"\nset xrange [0:2]\nset yrange [0.15:0.65]\n"
          "set key top right\nplot 0.5 with lines dt (4,4) lc rgb \"gray40\" title \"least potential\", " +
          curve_line("$d", 5, 0, "limit, (1 - e^{-m})/2m") + ", " + points(4, 1, "k = 1000") + ", " +
          points(3, 2, "k = 100") + ", " + points(2, 3, "k = 10") + "\n",
      640, 420);
}

}  // namespace surety
