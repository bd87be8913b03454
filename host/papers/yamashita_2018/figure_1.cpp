#include <fmt/format.h>

#include <array>
#include <cmath>
#include <vector>

#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/papers/yamashita_2018/parts.h"

namespace surety {
namespace {

/// One curve of the figure: full surplus less the revenue of a mechanism, for iid uniform values.
struct Curve {
  const char* mechanism;
  const char* label;
  double (*revenue)(double bidders);  ///< as the paper gives it
  const char* formula;                ///< the gap in N, for gnuplot
};

double full_surplus(double n) { return n / (n + 1); }

constexpr std::array curves{
    Curve{"second-price", "E[v(1)] − E[v(2)]", [](double n) { return (n - 1) / (n + 1); }, "1/(x+1)"},
    Curve{"optimal", "E[v(1)] − R", [](double n) { return (n - 1 + std::exp2(-n)) / (n + 1); }, "(1-2**(-x))/(x+1)"},
    Curve{"posted-price:price=best", "E[v(1)] − best posted price",
          [](double n) { return std::pow(n + 1, -1 / n) * n / (n + 1); }, "(1-(x+1)**(-1/x))*x/(x+1)"}};

/// The left panel's N, then what the right panel adds.
constexpr std::array left_bidders{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
constexpr std::array right_bidders{15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100};

/// The gap of one curve at one N.
struct GapPoint {
  int bidders;
  Estimate gap;
};

/// Theory beside the paper's formula and play.
std::vector<GapPoint> compare(Pass& pass, const Curve& curve, const std::vector<int>& bidders, Checks& checks) {
  std::vector<GapPoint> points;
  for (const int n : bidders) {
    pass.status(fmt::format("Figure 1: {}, N = {}", curve.mechanism, n));
    const Estimate gap = pass.estimate(curve.mechanism, "uniform", n)[Statistic::gap];
    const double paper = full_surplus(n) - curve.revenue(n);
    checks.add(fmt::format("N = {}", n), gap.exact->value,
               {value("the paper's formula", paper, 1e-12), played(gap, {paper, 1e-12})});
    points.push_back({n, gap});
  }
  return points;
}

/// Curves from the paper's formulas, Monte Carlo points on them, 1/N and log N/N beside; `to` is the largest N shown.
std::string panel(int to, double top, const std::string& title, bool key) {
  std::string plots;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    plots += fmt::format(
        "{} with lines lw 1.5 lc rgb \"{}\" notitle, $s{} using 1:2:3 with yerrorbars pt {} ps 0.9 lw 1.5 "
        "lc rgb \"{}\" title {}, ",
        curves[i].formula, series_colour(i), i, std::array{6, 4, 8}[i], series_colour(i),
        gnuplot_string(curves[i].label));
  }
  return fmt::format(
      "set title {}\nset xrange [{}:{}]\nset yrange [0:{}]\nset samples 400\n{}\n"
      "plot {}1/x with lines dt (4,4) lw 1.5 lc rgb \"gray40\" title \"1/N\", "
      "log(x)/x with lines dt (2,3) lw 1.5 lc rgb \"black\" title \"log N / N\"\n",
      gnuplot_string(title), to > 10 ? 2 : 1, to, top,
      key ? "set key noenhanced top right samplen 2.5 spacing 1.25" : "unset key", plots);
}

void draw(const std::filesystem::path& folder, const std::vector<std::vector<GapPoint>>& points) {
  std::string blocks;
  for (std::size_t i = 0; i < points.size(); ++i) {
    blocks += fmt::format("$s{} << EOD\n", i);
    for (const GapPoint& point : points[i])
      blocks += fmt::format("{} {} {}\n", point.bidders, point.gap.mean, 1.96 * point.gap.standard_error);
    blocks += "EOD\n";
  }
  const std::string script =
      blocks +
      "set multiplot layout 1,2\n"
      "set border 3\nset tics nomirror out\nset grid lc rgb \"gray88\" lt 1\nset xlabel \"number of bidders N\"\n"
      "set ylabel \"gap to full surplus\"\n" +
      panel(10, 0.5, "N to 10", false) + "unset ylabel\n" + panel(100, 0.5, "N to 100", true) + "unset multiplot\n";
  draw_figure(folder / "figure-1", script, 1040, 460);
}

}  // namespace

void yamashita_2018::figure_1(Pass& pass) {
  std::vector<int> bidders(left_bidders.begin(), left_bidders.end());
  bidders.insert(bidders.end(), right_bidders.begin(), right_bidders.end());
  std::vector<std::vector<GapPoint>> points;
  const std::size_t first = pass.checks().size();
  for (const Curve& curve : curves) {
    Checks checks(fmt::format("Figure 1, iid uniform values, E[v(1)] = N/(N+1): {}", curve.label));
    points.push_back(compare(pass, curve, bidders, checks));
    pass.add(checks);
  }
  if (pass.out.empty()) return;
  replace_file(pass.out / "figure-1.csv", csv_of(std::span(pass.checks()).subspan(first)));
  draw(pass.out, points);
  pass.tell(fmt::format("written: {0}/figure-1.csv, {0}/figure-1.svg, {0}/figure-1.png\n", pass.out.string()));
}

}  // namespace surety
