#include "host/sweeps/figures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <set>

#include "host/io/gnuplot.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr double bar = 1.959963984540054;  // half width of a 95% interval in standard errors

/// Whether an axis is logarithmic: what is not above 0 is not drawn on it then.
struct Axes {
  bool log_x, log_y;

  bool show(double x, double y) const {
    return std::isfinite(x) && std::isfinite(y) && (!log_x || x > 0) && (!log_y || y > 0);
  }
};

/// Named gnuplot data: x, mean and the ends of its bar, which a logarithmic axis needs above 0.
std::string monte_carlo_block(const std::string& name, const FigureSeries& series, const Axes& axes) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const auto& [x, mean, standard_error, exact] : series.points) {
    const double reach = bar * standard_error;
    const double low = axes.log_y ? std::max(mean - reach, 0.01 * mean) : mean - reach;
    if (axes.show(x, mean)) block += fmt::format("{} {} {} {}\n", x, mean, low, mean + reach);
  }
  return block + "EOD\n";
}

std::string exact_block(const std::string& name, const FigureSeries& series, const Axes& axes) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const FigurePoint& point : series.points)
    if (point.exact && axes.show(point.x, *point.exact)) block += fmt::format("{} {}\n", point.x, *point.exact);
  return block + "EOD\n";
}

std::string fit_block(const std::string& name, const FigureSeries& series) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const auto& [x, y] : series.fit) block += fmt::format("{} {}\n", x, y);
  return block + "EOD\n";
}

bool has_points(const FigureSeries& series, const Axes& axes) {
  return std::any_of(series.points.begin(), series.points.end(),
                     [&](const FigurePoint& point) { return axes.show(point.x, point.mean); });
}

bool has_exact(const FigureSeries& series, const Axes& axes) {
  return std::any_of(series.points.begin(), series.points.end(),
                     [&](const FigurePoint& point) { return point.exact && axes.show(point.x, *point.exact); });
}

/// What is drawn: where the axes begin and end, and at which x.
struct Extent {
  double first = INFINITY, last = -INFINITY, least = INFINITY, greatest = -INFINITY;
  std::set<double> sizes;
};

Extent extent_of(const FigureData& figure, const Axes& axes) {
  Extent e;
  for (const FigureSeries& series : figure.series)
    for (const FigurePoint& point : series.points) {
      if (!axes.show(point.x, point.mean)) continue;
      e.sizes.insert(point.x);
      const double reach = axes.log_y ? 0 : bar * point.standard_error;  // bars have room on logarithmic axes
      const double exact = point.exact && axes.show(point.x, *point.exact) ? *point.exact : point.mean;
      e.least = std::min({e.least, point.mean - reach, exact});
      e.greatest = std::max({e.greatest, point.mean + reach, exact});
    }
  e.first = *e.sizes.begin(), e.last = *e.sizes.rbegin();
  const auto widen = [](double& low, double& high, bool logarithmic, double ratio, double share) {
    const double beside = high > low ? share * (high - low) : std::max(share * std::abs(high), share);
    low = logarithmic ? low / ratio : low - beside;
    high = logarithmic ? high * ratio : high + beside;
  };
  widen(e.first, e.last, axes.log_x, 1.35, 0.03);
  widen(e.least, e.greatest, axes.log_y, 1.6, 0.08);
  return e;
}

/// Labels at numbers of bidders that were run, the greatest among them, no two nearer on the axis than can be read.
std::string size_labels(const Extent& e, bool logarithmic) {
  const double least_ratio = std::pow(e.last / e.first, 1 / 12.0), least_step = (e.last - e.first) / 12;
  std::vector<double> labelled;
  for (const double size : e.sizes) {
    const bool clear = labelled.empty() ||
                       (logarithmic ? size >= least_ratio * labelled.back() : size >= labelled.back() + least_step);
    if (!clear && size == *e.sizes.rbegin() && labelled.size() > 1) labelled.pop_back();
    if (clear || size == *e.sizes.rbegin()) labelled.push_back(size);
  }
  return fmt::format("set xtics ({})\n", fmt::join(labelled, ", "));
}

/// Multiples of powers of ten between the ends of a logarithmic axis: powers alone where there are many, else 1, 2 and
/// 5, or all digits within less than a decade. Numbers that are short are written out.
std::string logarithmic_labels(double least, double greatest) {
  const double decades = std::log10(greatest / least);
  const std::vector<int> digits = decades > 3.5   ? std::vector{1}
                                  : decades > 0.8 ? std::vector{1, 2, 5}
                                                  : std::vector{1, 2, 3, 4, 5, 6, 7, 8, 9};
  const bool plain = least >= 1e-4 && greatest < 1e5;
  std::vector<std::string> labels;
  for (int power = int(std::floor(std::log10(least))); power <= int(std::log10(greatest)) + 1; ++power)
    for (const int digit : digits) {
      const double at = digit * std::pow(10.0, power);
      if (at < least || at > greatest) continue;
      const std::string text = plain        ? fmt::format("{:g}", at)
                               : digit == 1 ? fmt::format("10^{{{}}}", power)
                                            : fmt::format("{}·10^{{{}}}", digit, power);
      labels.push_back(fmt::format("\"{}\" {:g}", text, at));
    }
  return fmt::format("set ytics ({})\n", fmt::join(labels, ", "));
}

/// Mechanisms often coincide (revenue equivalence), so later ones get smaller marks and earlier ones show around them;
/// all get smaller where there are many numbers of bidders.
double point_size(std::size_t i, std::size_t count, std::size_t sizes) {
  constexpr double comfortable = 18;
  const double own = 1.7 - 1.0 * static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(count - 1, 1));
  return own * std::clamp(comfortable / static_cast<double>(sizes), 0.4, 1.0);
}

/// Of what is in the figure, and of nothing else.
std::string legend_of(bool bars, bool exact, bool fits) {
  std::vector<std::string> entries;
  const char* points = bars ? "mean, 95% bar" : "value";
  entries.push_back(fmt::format("NaN with points pt 6 lc rgb \"gray40\" title \"{}\"", points));
  if (exact) entries.emplace_back("NaN with lines lw 1 lc rgb \"gray40\" title \"exact\"");
  if (fits) entries.emplace_back("NaN with lines lw 2 dt (8,5) lc rgb \"gray40\" title \"best fit\"");
  return fmt::format("{}", fmt::join(entries, ", "));
}

std::string axis_lines(const FigureData& figure, const Extent& extent, const Axes& axes) {
  const char* logarithmic = axes.log_x   ? axes.log_y ? "set logscale xy\n" : "set logscale x\n"
                            : axes.log_y ? "set logscale y\n"
                                         : "";
  const bool of_sizes = axes.log_x || figure.x_label == bidders_label;
  return fmt::format("{}set xrange [{}:{}]\nset yrange [{}:{}]\n{}{}", logarithmic, extent.first, extent.last,
                     extent.least, extent.greatest, of_sizes ? size_labels(extent, axes.log_x) : "",
                     axes.log_y ? logarithmic_labels(extent.least, extent.greatest) : "");
}

std::string figure_script(const FigureData& figure, const Axes& axes, const std::string& title) {
  constexpr std::array point_types{6, 4, 8, 10, 12, 2, 1, 3};
  const Extent extent = extent_of(figure, axes);
  std::string blocks, lines, points;
  bool bars = false, exact = false, fits = false;
  for (std::size_t i = 0; i < figure.series.size(); ++i) {
    const FigureSeries& series = figure.series[i];
    const std::string colour = series_colour(i);
    if (has_exact(series, axes)) {
      exact = true;
      blocks += exact_block(fmt::format("exact{}", i), series, axes);
      lines += fmt::format("$exact{} using 1:2 with lines lw 1 lc rgb \"{}\" notitle, ", i, colour);
    }
    if (!series.fit.empty()) {
      fits = true;
      blocks += fit_block(fmt::format("fit{}", i), series);
      lines += fmt::format("$fit{} using 1:2 with lines lw 2 dt (8,5) lc rgb \"{}\" notitle, ", i, colour);
    }
    for (const FigurePoint& point : series.points) bars |= point.standard_error > 0;
    blocks += monte_carlo_block(fmt::format("points{}", i), series, axes);
    points += fmt::format("$points{} using 1:2:3:4 with yerrorbars pt {} ps {} lw 1.3 lc rgb \"{}\" title {}, ", i,
                          point_types[i % point_types.size()], point_size(i, figure.series.size(), extent.sizes.size()),
                          colour, gnuplot_string(series.label));
  }
  return fmt::format(
      "set title {} noenhanced\n{}"
      "set xlabel {} noenhanced\nset ylabel {} noenhanced\n"
      "set grid xtics ytics lc rgb \"gray85\" lt 1\nset border 3\nset tics nomirror out\n"
      "set key noenhanced outside right center Left reverse samplen 3 spacing 1.35\n{}plot {}{}{}\n",
      gnuplot_string(title), axis_lines(figure, extent, axes), gnuplot_string(figure.x_label),
      gnuplot_string(figure.y_label), blocks, lines, points, legend_of(bars, exact, fits));
}

/// So high that the legend, a line for each series and for what marks mean, is one column.
int height_of(const FigureData& figure) {
  constexpr int usual = 520, beside_legend = 60, of_line = 23;
  return std::max(usual, beside_legend + of_line * (static_cast<int>(figure.series.size()) + 3));
}

/// Which axes are logarithmic: both for gaps over N, which fall like powers of it; N where it grows by factors.
Axes axes_of(const FigureStyle& style, const FigureOf& of) {
  if (style.logarithmic)
    return {style.logarithmic->find('x') != std::string::npos, style.logarithmic->find('y') != std::string::npos};
  return {of.against == "bidders", of.quantity == "gap" && of.against == "bidders"};
}

std::string name_of(const FigureOf& of, const std::string& environment) {
  std::string name = of.quantity;
  if (of.against != "bidders") name += "-against-" + of.against;
  return file_word(name) + "-" + file_word(environment);
}

}  // namespace

std::string file_word(std::string_view text) {
  std::string name;
  for (char c : text) {
    const bool keep = std::isalnum(static_cast<unsigned char>(c)) || c == '.';
    if (keep) name += c;
    if (!keep && !name.empty() && name.back() != '-') name += '-';
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.substr(0, 60);
}

std::vector<fs::path> draw_figures(const fs::path& folder, std::vector<FigureData> figures, const FigureOf& of,
                                   const FigureStyle& style) {
  const Axes axes = axes_of(style, of);
  std::vector<fs::path> files;
  std::set<std::string> taken;
  for (FigureData& figure : figures) {
    std::erase_if(figure.series, [&](const FigureSeries& series) { return !has_points(series, axes); });
    if (figure.series.empty()) continue;
    std::string name = name_of(of, figure.environment);
    if (!taken.insert(name).second) name += fmt::format("-{}", files.size());
    const std::string title = style.title.empty() ? "Values: " + figure.environment : style.title;
    draw_figure(folder / name, figure_script(figure, axes, title), 1080, height_of(figure), style.pdf);
    files.push_back(folder / name);
  }
  return files;
}

}  // namespace surety
