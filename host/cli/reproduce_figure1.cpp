#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "host/cli/output.h"
#include "host/cli/progress.h"
#include "host/cli/reproduce.h"
#include "host/cli/table.h"
#include "host/io/csv.h"
#include "host/io/files.h"
#include "host/io/gnuplot.h"
#include "host/io/number.h"
#include "host/sweeps/figures.h"
#include "host/sweeps/results.h"

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

/// A gap or revenue: as printed, by quadrature, and by Monte Carlo.
struct Comparison {
  int bidders;
  const Curve* curve;
  const char* statistic;
  double paper;
  Estimate estimate;

  double z() const {
    return z_beyond(estimate.table_error_bound, estimate.mean - paper, estimate.standard_error, 1e-12);
  }
  bool quadrature_agrees() const {
    return estimate.exact && std::abs(estimate.exact->value - paper) <= estimate.exact->error_bound + 1e-12;
  }
};

std::vector<Comparison> compare(const ReproduceSettings& settings, int bidders) {
  std::vector<Comparison> comparisons;
  const double n = bidders;
  for (const Curve& curve : curves) {
    const Estimates estimates = reproduce_estimate(settings, curve.mechanism, "uniform", bidders);
    const double revenue = curve.revenue(n);
    comparisons.push_back({bidders, &curve, "gap", full_surplus(n) - revenue, estimates[Statistic::gap]});
    comparisons.push_back({bidders, &curve, "revenue", revenue, estimates[Statistic::revenue]});
    comparisons.push_back({bidders, &curve, "highest_value", full_surplus(n), estimates[Statistic::highest_value]});
  }
  return comparisons;
}

/// The screen shows round N; the CSV has them all.
bool shown(int bidders) { return bidders <= 5 || bidders == 10 || bidders == 20 || bidders == 50 || bidders == 100; }

std::string report(const std::vector<Comparison>& comparisons, const Curve& curve) {
  TextTable table({"N", "paper", "quadrature", "Monte Carlo", "std error", "z", "1/N", "log N/N"});
  for (const Comparison& row : comparisons) {
    if (row.curve != &curve || std::string_view(row.statistic) != "gap" || !shown(row.bidders)) continue;
    const double n = row.bidders;
    table.add({fmt::format("{}", row.bidders), fmt::format("{:.8f}", row.paper),
               row.estimate.exact ? fmt::format("{:.8f}", row.estimate.exact->value) : "none",
               fmt::format("{:.8f}", row.estimate.mean), fmt::format("{:.1e}", row.estimate.standard_error),
               fmt::format("{:+.2f}", row.z()), fmt::format("{:.6f}", 1 / n), fmt::format("{:.6f}", std::log(n) / n)});
  }
  return fmt::format("{}\n{}\n", curve.label, table.text(2));
}

void write_csv(const std::filesystem::path& folder, const std::vector<Comparison>& comparisons) {
  const std::vector<std::string> columns{"bidders", "mechanism",      "statistic",
                                         "paper",   "quadrature",     "quadrature_error_bound",
                                         "mean",    "standard_error", "z"};
  std::string text = csv_line(columns);
  for (const Comparison& row : comparisons) {
    const auto& exact = row.estimate.exact;
    const std::vector<std::string> fields{fmt::format("{}", row.bidders),
                                          row.curve->mechanism,
                                          row.statistic,
                                          shortest(row.paper),
                                          exact ? shortest(exact->value) : "",
                                          exact ? shortest(exact->error_bound) : "",
                                          shortest(row.estimate.mean),
                                          shortest(row.estimate.standard_error),
                                          shortest(row.z())};
    text += csv_line(fields);
  }
  replace_file(folder / "figure-1.csv", text);
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

void draw(const std::filesystem::path& folder, const std::vector<Comparison>& comparisons) {
  std::string blocks;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    blocks += fmt::format("$s{} << EOD\n", i);
    for (const Comparison& row : comparisons) {
      if (row.curve != &curves[i] || std::string_view(row.statistic) != "gap") continue;
      blocks += fmt::format("{} {} {}\n", row.bidders, row.estimate.mean, 1.96 * row.estimate.standard_error);
    }
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

Agreement reproduce_figure1(const ReproduceSettings& settings) {
  print("Figure 1: iid uniform values, what each mechanism leaves of full surplus E[v(1)] = N/(N+1)\n\n");
  std::vector<Comparison> comparisons;
  StatusLine line;
  for (const auto& panel_bidders : {std::vector<int>(left_bidders.begin(), left_bidders.end()),
                                    std::vector<int>(right_bidders.begin(), right_bidders.end())}) {
    for (int bidders : panel_bidders) {
      line.show(fmt::format("Figure 1: N = {}", bidders));
      const auto rows = compare(settings, bidders);
      comparisons.insert(comparisons.end(), rows.begin(), rows.end());
    }
  }
  line.clear();
  Agreement agreement;
  for (const Comparison& row : comparisons) {
    agreement.check_z(row.z());
    agreement.check(row.quadrature_agrees());
  }
  for (const Curve& curve : curves) print(report(comparisons, curve));
  if (!settings.out.empty()) {
    write_csv(settings.out, comparisons);
    draw(settings.out, comparisons);
    print(fmt::format("written: {0}/figure-1.csv, {0}/figure-1.svg, {0}/figure-1.png\n", settings.out.string()));
  }
  return agreement;
}

}  // namespace surety
