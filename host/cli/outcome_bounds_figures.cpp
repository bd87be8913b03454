#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "host/cli/bounds_figures.h"
#include "host/cli/surfaces.h"
#include "host/io/gnuplot.h"

namespace surety {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_panels = 6;

/// Mechanism and information structure of two agents on their grid.
class Saddle {
 public:
  Saddle(const OutcomeEnvironment& environment, const OutcomeBounds& bounds)
      : environment_(environment),
        mechanism_(bounds.lower_program.mechanism),
        information_(bounds.upper_program.information),
        profiles_(std::size_t(mechanism_.points) * std::size_t(mechanism_.points)) {}

  int k() const { return mechanism_.k; }
  int points() const { return mechanism_.points; }
  std::size_t outcomes() const { return environment_.outcomes.size(); }
  std::size_t states() const { return environment_.prior.size(); }
  std::size_t index(int a, int b) const { return std::size_t(a) * std::size_t(points()) + std::size_t(b); }

  double chance(std::size_t outcome, std::size_t x) const { return mechanism_.lottery[outcome * profiles_ + x]; }
  double mass(std::size_t x) const {
    double mass = 0;
    for (std::size_t s = 0; s < states(); ++s) mass += information_.mass[s * profiles_ + x];
    return mass;
  }
  double posterior(std::size_t state, std::size_t x) const {
    const double all = mass(x);
    return all > 1e-12 ? information_.mass[state * profiles_ + x] / all : NAN;
  }
  double log_density(std::size_t x) const { return std::log(mass(x) * k() * k()); }

  /// The least aggregate l, in messages, that signals exceed with chance `tail` at most.
  int aggregate_quantile(double tail) const {
    std::vector<double> law(2 * std::size_t(points()));
    for (int a = 0; a < points(); ++a)
      for (int b = 0; b < points(); ++b) law[std::size_t(a + b)] += mass(index(a, b));
    int l = int(law.size()) - 1;
    for (double beyond = 0; l > 0 && (beyond += law[std::size_t(l)]) <= tail;) --l;
    return l;
  }

 private:
  const OutcomeEnvironment& environment_;
  const LotteryMechanism& mechanism_;
  const SignalDistribution& information_;
  std::size_t profiles_;
};

void draw_surfaces(const fs::path& folder, const BoundsHeadings& headings, const OutcomeEnvironment& environment,
                   const Saddle& saddle) {
  const Surfaces surfaces(saddle.k(), saddle.points());
  const auto maps = [&](const char* file, const std::string& heading, std::size_t count, const std::string& name,
                        auto title, auto number, std::pair<double, double> range) {
    std::vector<std::string> names, titles;
    count = std::min(count, most_panels);
    for (std::size_t c = 0; c < count; ++c) {
      names.push_back(count == 1 ? name : fmt::format("{}_{}", name, c + 1));
      titles.push_back(title(c));
    }
    const Curves curves = surfaces.over(std::move(names), [&](std::size_t x) {
      std::vector<double> row;
      for (std::size_t c = 0; c < count; ++c) row.push_back(number(c, x));
      return row;
    });
    draw_maps(folder / file, heading, curves, titles, range, surfaces.last(), std::min(3, int(count)));
  };
  maps(
      "mechanism", headings.mechanism, saddle.outcomes(), "outcome",
      [&](std::size_t o) { return fmt::format("chance of: {}", environment.outcomes[o]); },
      [&](std::size_t o, std::size_t x) { return saddle.chance(o, x); }, {0, 1});
  maps(
      "information", headings.information, saddle.states(), "state",
      [](std::size_t s) { return fmt::format("chance of state {}", s + 1); },
      [&](std::size_t s, std::size_t x) { return saddle.posterior(s, x); }, {0, 1});
  double greatest = -INFINITY;
  for (int a = 0; a < saddle.points(); ++a)
    for (int b = 0; b < saddle.points(); ++b) greatest = std::max(greatest, saddle.log_density(saddle.index(a, b)));
  constexpr double range = 8;  // e^-8 of the greatest density is drawn as none
  maps(
      "signals", headings.information, 1, "log_density", [](std::size_t) { return "log density of signals"; },
      [&](std::size_t, std::size_t x) { return std::max(saddle.log_density(x), greatest - range); },
      {greatest - range, greatest});
}

/// Means over profiles of the same aggregate message or signal.
Curves over_aggregates(const Saddle& saddle, int last) {
  Curves curves({"aggregate", "anything", "density"});
  for (int l = 0; l <= last; ++l) {
    double anything = 0, mass = 0, count = 0;
    for (int a = std::max(0, l - saddle.points() + 1); a <= std::min(l, saddle.points() - 1); ++a, ++count) {
      anything += 1 - saddle.chance(0, saddle.index(a, l - a));
      mass += saddle.mass(saddle.index(a, l - a));
    }
    curves.add({double(l) / saddle.k(), anything / count, mass / count * saddle.k() * saddle.k()});
  }
  return curves;
}

/// Over agent 1's message or signal at a fixed aggregate: how likely the second outcome is where the first does not
/// happen, and the first state.
Curves at_aggregates(const Saddle& saddle, const std::array<int, 3>& levels) {
  Curves curves({"x1", "share_1", "share_2", "share_3", "state_1", "state_2", "state_3"});
  for (int a = 0; a <= levels.back(); ++a) {
    std::vector<double> row{double(a) / saddle.k()}, state;
    for (const int level : levels) {
      const bool there = a <= level && level - a < saddle.points() && a < saddle.points();
      const std::size_t x = there ? saddle.index(a, level - a) : 0;
      const double rest = there ? 1 - saddle.chance(0, x) : 0;
      row.push_back(rest > 1e-6 && saddle.outcomes() > 1 ? saddle.chance(1, x) / rest : NAN);
      state.push_back(there ? saddle.posterior(0, x) : NAN);
    }
    row.insert(row.end(), state.begin(), state.end());
    curves.add(std::move(row));
  }
  return curves;
}

/// Like the middle and the bottom of the paper's Figure 1.
void draw_aggregates(const fs::path& folder, const BoundsHeadings& headings, const OutcomeEnvironment& environment,
                     const Saddle& saddle) {
  const int most = saddle.aggregate_quantile(0.01);
  const std::array<int, 3> levels{std::max(1, most / 4), std::max(1, most / 2), std::max(1, 3 * most / 4)};
  const Curves over = over_aggregates(saddle, std::min(2 * saddle.points() - 2, most + most / 3 + 1));
  const Curves at = at_aggregates(saddle, levels);
  over.write(folder / "aggregates.csv");
  at.write(folder / "shares.csv");
  const auto panel = [](const std::string& title, const char* x, const std::string& plots) {
    return fmt::format("set title {} noenhanced\nset xlabel \"{}\"\nplot {}\n", gnuplot_string(title), x, plots);
  };
  const auto lines = [&](int first) {
    std::string text;
    for (int l = 0; l < 3; ++l)
      text += (l > 0 ? ", " : "") + curve_line("$t", first + l, std::size_t(l),
                                               fmt::format("Σx = {:.3g}", double(levels[std::size_t(l)]) / saddle.k()));
    return text;
  };
  const std::string second = saddle.outcomes() > 1 ? environment.outcomes[1] : environment.outcomes[0];
  draw_figure(
      folder / "aggregates",
      over.block("$d") + at.block("$t") +
          fmt::format("set multiplot layout 2,2 title {} noenhanced\n", gnuplot_string(headings.both)) + plain_frame +
          "set xrange [0:*]\nset yrange [0:*]\nset key bottom right samplen 2\n" +
          panel(fmt::format("chance of anything but: {}", environment.outcomes[0]), "Σx", curve_line("$d", 2, 0, "")) +
          panel("density of signals", "Σx", curve_line("$d", 3, 0, "")) + "set yrange [0:1.02]\n" +
          panel(fmt::format("of this, share of: {}", second), "x_1", lines(2)) +
          panel("chance of state 1", "x_1", lines(5)) + "unset multiplot\n",
      900, 750);
}

}  // namespace

void draw_bounds_figures(const fs::path& folder, const OutcomeEnvironment& environment, const OutcomeBounds& bounds,
                         const BoundsHeadings& headings) {
  if (environment.agents != 2) return;
  const Saddle saddle(environment, bounds);
  draw_surfaces(folder, headings, environment, saddle);
  draw_aggregates(folder, headings, environment, saddle);
}

}  // namespace surety
