#include "host/sweeps/matrix_figures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>

#include "host/io/curves.h"
#include "host/io/gnuplot.h"
#include "host/io/number.h"
#include "host/sweeps/estimate_echo.h"
#include "host/sweeps/figures.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

using MatrixRows = std::vector<const MatrixRow*>;

// A heat map in pixels: gnuplot's axes are the page.
constexpr double cell_width = 60, cell_height = 27, panel_gap = 40, top_height = 40, title_height = 42;
constexpr double key_line = 30;
constexpr int key_lines = 4;
constexpr double character = 7.6;  // the widest that letters are on average
constexpr const char* hatched = "fc rgb \"gray50\" fillstyle pattern 4 border lc rgb \"gray70\" lw 0.5";
constexpr double slope = 38;  // of the structures' names, in degrees

std::string text_at(std::string_view text, double x, double y, std::string_view more) {
  return fmt::format("set label {} at {:.1f},{:.1f} noenhanced {}\n", gnuplot_string(text), x, y, more);
}

std::string box_at(double x, double y, double width, double height, std::string_view more) {
  return fmt::format("set object rectangle from {:.1f},{:.1f} to {:.1f},{:.1f} {}\n", x, y, x + width, y + height,
                     more);
}

/// From white to a blue on which white letters stand out; printed in grey it darkens all the way.
std::string shade(double share) {
  constexpr std::array<double, 3> light{247, 251, 255}, dark{8, 81, 156};
  const double s = std::clamp(share, 0.0, 1.0);
  const auto mix = [&](std::size_t i) { return int(std::lround(light[i] + s * (dark[i] - light[i]))); };
  return fmt::format("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2));
}

/// All panels of one law of values.
class HeatMap {
 public:
  HeatMap(const SweepConfig& config, const Prior& prior, const MatrixRows& rows)
      : config_(config), prior_(prior), rows_(rows) {
    for (const MatrixRow* row : rows)
      for (const MatrixCell& cell : row->cells)
        if (cell.found) greatest_ = std::max(greatest_, *cell.profit);
    across_ = config.bidders.size() > 1 ? 2 : 1;
    down_ = (config.bidders.size() + across_ - 1) / across_;
    panel_width_ = cell_width * double(config.information.size() + 2) + panel_gap;
    panel_height_ = title_height + cell_height * double(config.mechanisms.size());
    for (const Mechanism& m : config.mechanisms) longest_row_ = std::max(longest_row_, m.spec().size());
    for (const Information& i : config.information)
      longest_column_ = std::max(longest_column_, information_text(i, config.utility).size());
  }

  double row_names() const { return 24 + character * double(longest_row_); }
  double width() const { return row_names() + double(across_) * panel_width_; }
  double height() const { return key_top() + key_line * key_lines + 10; }

  std::string script() const {
    std::string text = fmt::format(
        "set lmargin 0\nset rmargin 0\nset tmargin 0\nset bmargin 0\nunset border\nunset tics\nunset key\n"
        "set xrange [0:{:.1f}]\nset yrange [{:.1f}:0]\n",
        width(), height());
    text += text_at(fmt::format("{} in equilibrium, values {}", config_.cost > 0 ? "Profit" : "Revenue", prior_.spec()),
                    width() / 2, 18, "center");
    for (std::size_t p = 0; p < config_.bidders.size(); ++p) text += panel(p);
    return text + key() + "plot NaN notitle\n";
  }

 private:
  double key_top() const {
    const double names = character * double(longest_column_) * std::sin(slope / 180 * std::numbers::pi);
    return top_height + double(down_) * panel_height_ + 40 + names;
  }

  std::string panel(std::size_t p) const {
    const std::size_t column = p % across_, line = p / across_;
    const double x = row_names() + double(column) * panel_width_, y = top_height + double(line) * panel_height_;
    std::string text = text_at(fmt::format("{} bidder{}", config_.bidders[p], config_.bidders[p] == 1 ? "" : "s"), x,
                               y + title_height - 14, "left");
    std::size_t r = 0;
    for (const MatrixRow* row : rows_) {
      if (row->first().bidders != config_.bidders[p]) continue;
      const double top = y + title_height + cell_height * double(r++);
      if (column == 0) text += text_at(row->first().mechanism, x - 8, top + cell_height / 2, "right");
      text += cells_of(*row, x, top);
    }
    const bool lowest = p + across_ >= config_.bidders.size();
    if (lowest) text += structures(x, y + title_height + cell_height * double(r) + 10);
    return text;
  }

  std::string cells_of(const MatrixRow& row, double x, double top) const {
    std::string text;
    for (std::size_t i = 0; i < row.cells.size(); ++i) text += cell(row.cells[i], x + cell_width * double(i), top);
    if (row.worst)
      text += box_at(x + cell_width * double(*row.worst) + 1.5, top + 1.5, cell_width - 3, cell_height - 3,
                     "front fillstyle empty border lc rgb \"#D55E00\" lw 2.5");
    const double beside = x + cell_width * (double(row.cells.size()) + 0.15);
    if (row.first().guarantee) text += number(*row.first().guarantee, beside, top, "tc rgb \"black\"");
    if (row.any_mechanism) text += number(*row.any_mechanism, beside + cell_width, top, "tc rgb \"gray40\"");
    return text;
  }

  std::string cell(const MatrixCell& cell, double x, double top) const {
    const std::string edge = "border lc rgb \"gray70\" lw 0.5";
    if (cell.source == "none") return box_at(x, top, cell_width, cell_height, hatched);
    if (!cell.found)
      return box_at(x, top, cell_width, cell_height, "fc rgb \"white\" fillstyle solid " + edge) +
             text_at(fmt::format("({:.3f})", *cell.profit), x + cell_width / 2, top + cell_height / 2,
                     "center tc rgb \"gray50\" front");
    const double share = greatest_ > 0 ? *cell.profit / greatest_ : 0;
    return box_at(x, top, cell_width, cell_height,
                  fmt::format("fc rgb \"{}\" fillstyle solid {}", shade(share), edge)) +
           number(*cell.profit, x, top, share > 0.55 ? "tc rgb \"white\"" : "tc rgb \"black\"");
  }

  static std::string number(double value, double x, double top, std::string_view colour) {
    return text_at(fmt::format("{:.3f}", value), x + cell_width / 2, top + cell_height / 2,
                   fmt::format("center {} front", colour));
  }

  std::string structures(double x, double y) const {
    std::string text;
    const auto add = [&](std::string_view name, double column) {
      text += text_at(name, x + cell_width * (column + 0.6), y, fmt::format("right rotate by {}", slope));
    };
    for (std::size_t i = 0; i < config_.information.size(); ++i)
      add(information_text(config_.information[i], config_.utility), double(i));
    add("guarantee", double(config_.information.size()) + 0.15);
    add("of any mechanism", double(config_.information.size()) + 1.15);
    return text;
  }

  /// What shades and marks mean, a line each.
  std::string key() const {
    constexpr double size = 20;
    constexpr int steps = 24;
    const double x = row_names();
    double y = key_top();
    std::string text;
    for (int s = 0; s < steps; ++s)
      text += box_at(x + 5.0 * s, y, 5, size,
                     fmt::format("fc rgb \"{}\" fillstyle solid noborder", shade(s / (steps - 1.0))));
    text += text_at(fmt::format("0 to {:.3f}", greatest_), x + 5.0 * steps + 10, y + size / 2, "left");
    const auto entry = [&](std::string_view style, std::string_view words) {
      y += key_line;
      text += box_at(x, y, 2 * size, size, style) + text_at(words, x + 2 * size + 10, y + size / 2, "left");
    };
    entry("fillstyle empty border lc rgb \"#D55E00\" lw 2.5", "worst of its row");
    entry("fc rgb \"white\" fillstyle solid border lc rgb \"gray70\"",
          fmt::format("(..)  gains above {} are not excluded", config_.epsilon));
    entry(hatched, "unsolved");
    return text;
  }

  const SweepConfig& config_;
  const Prior& prior_;
  const MatrixRows& rows_;
  double greatest_ = 0, panel_width_ = 0, panel_height_ = 0;
  std::size_t longest_row_ = 0, longest_column_ = 15;  // "of any mechanism"
  std::size_t across_ = 1, down_ = 1;
};

std::string number_or_nan(const std::optional<double>& x) { return x ? shortest(*x) : "NaN"; }

/// N, guarantee, and any mechanism's.
std::string guarantees_block(const std::string& name, const MatrixRows& rows) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (const MatrixRow* row : rows)
    block += fmt::format("{} {} {}\n", row->first().bidders, number_or_nan(row->first().guarantee),
                         number_or_nan(row->any_mechanism));
  return block + "EOD\n";
}

/// Which cells are solved.
std::vector<bool> solved_cells(const MatrixRow& row) {
  std::vector<bool> solved;
  for (const MatrixCell& cell : row.cells) solved.push_back(cell.found);
  return solved;
}

/// N, worst, and whether all cells are solved. A line must not lead from the worst of some structures to the worst of
/// others: it is broken there.
std::string worst_block(const std::string& name, const MatrixRows& rows) {
  std::string block = fmt::format("${} << EOD\n", name);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const MatrixRow& row = *rows[i];
    if (i > 0 && solved_cells(row) != solved_cells(*rows[i - 1])) block += "\n";
    block +=
        fmt::format("{} {} {}\n", row.first().bidders, row.worst ? number_or_nan(row.cells[*row.worst].profit) : "NaN",
                    row.solved == row.cells.size() ? 1 : 0);
  }
  return block + "EOD\n";
}

/// Whether there is anything to draw: a row with a solved cell, or a guarantee.
bool has_worst(const MatrixRows& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [](const MatrixRow* row) { return row->worst || row->first().guarantee || row->any_mechanism; });
}

std::string worst_script(const SweepConfig& config, const Prior& prior, const MatrixRows& rows) {
  constexpr std::array open_points{6, 4, 8, 10, 12}, filled_points{7, 5, 9, 11, 13};
  std::string blocks, lines, points;
  for (std::size_t m = 0; m < config.mechanisms.size(); ++m) {
    const std::string mechanism = config.mechanisms[m].spec(), worst = fmt::format("worst{}", m),
                      theory = fmt::format("theory{}", m);
    MatrixRows own;
    for (const MatrixRow* row : rows)
      if (row->first().mechanism == mechanism) own.push_back(row);
    blocks += worst_block(worst, own) + guarantees_block(theory, own);
    const std::string colour = series_colour(m);
    if (own.front()->first().guarantee)
      lines += fmt::format("${} using 1:2 with linespoints pt 2 ps 0.7 lw 1.5 dt (8,5) lc rgb \"{}\" notitle, ", theory,
                           colour);
    lines += fmt::format("${} using 1:2 with lines lw 1.5 lc rgb \"{}\" notitle, ", worst, colour);
    const auto marks = [&](int type, int solved, const std::string& title) {
      return fmt::format("${} using 1:($3=={} ? $2 : NaN) with points pt {} ps 1.3 lc rgb \"{}\" {}, ", worst, solved,
                         type, colour, title);
    };
    points += marks(open_points[m % open_points.size()], 0, "notitle") +
              marks(filled_points[m % filled_points.size()], 1, "notitle") +
              fmt::format("NaN with linespoints pt {} lw 1.5 lc rgb \"{}\" title {}, ",
                          filled_points[m % filled_points.size()], colour, gnuplot_string(mechanism));
  }
  return fmt::format(
      "{}set logscale x\nset xtics ({})\nset xrange [{}:{}]\nset yrange [0:*]\nset xlabel \"number of bidders N\"\n"
      "set ylabel \"worst {} of the structures solved\"\nset title {} noenhanced\n"
      "set key noenhanced outside right center Left reverse samplen 3 spacing 1.3\n{}plot {}"
      "$theory0 using 1:3 with linespoints pt 1 lw 2.5 dt (2,3) lc rgb \"black\" title \"most that any mechanism "
      "guarantees\", {}"
      "NaN with linespoints pt 2 ps 0.7 lw 1.5 dt (8,5) lc rgb \"gray40\" title \"guarantee of the mechanism\", "
      "NaN with points pt 6 ps 1.3 lc rgb \"gray40\" title \"open: some structures unsolved; lines join the same "
      "ones\"\n",
      plain_frame, fmt::join(config.bidders, ", "), double(config.bidders.front()) / 1.15,
      double(config.bidders.back()) * 1.15, config.cost > 0 ? "profit" : "revenue",
      gnuplot_string("Values: " + prior.spec()), blocks, lines, points);
}

}  // namespace

std::vector<fs::path> draw_matrix_figures(const fs::path& folder, const SweepConfig& config,
                                          const std::vector<MatrixRow>& rows, bool pdf) {
  std::vector<fs::path> files;
  std::set<std::string> taken;
  for (const Prior& prior : config.values) {
    MatrixRows shown;
    for (const MatrixRow& row : rows)
      if (row.first().values == prior.spec()) shown.push_back(&row);
    std::string name = file_word(prior.spec());
    if (!taken.insert(name).second) name += fmt::format("-{}", files.size());
    const HeatMap map(config, prior, shown);
    draw_figure(folder / ("matrix-" + name), map.script(), int(map.width()), int(map.height()), pdf);
    files.push_back(folder / ("matrix-" + name));
    if (!has_worst(shown)) continue;
    draw_figure(folder / ("worst-" + name), worst_script(config, prior, shown), 1000, 520, pdf);
    files.push_back(folder / ("worst-" + name));
  }
  return files;
}

}  // namespace surety
