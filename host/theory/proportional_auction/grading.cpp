#include "host/theory/proportional_auction/grading.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "host/theory/numerics/limits.h"

namespace surety {
namespace {

using Panel = RevealedValues::Panel;
using Shape = RevealedValues::Shape;
using Tails = AggregateSignal::Tails;
using GradedInterval = ProportionalAuction::GradedInterval;

/// A stretch of one panel on which the hull's slope falls throughout or rises throughout.
struct Cell {
  const Panel* panel;
  double low, high;
  bool falls;
};

/// Consecutive cells where the slope falls; the point 0 alone has none.
struct Arc {
  std::vector<Cell> cells;
  std::vector<double> start;  // log slope at the cells' lower ends
};

class Grading {
 public:
  Grading(const RevealedValues& values, double premium_cost)
      : values_(values), signal_(values.signal()), cost_(premium_cost) {
    accumulate();
  }

  std::vector<GradedInterval> run() {
    std::vector<GradedInterval> graded;
    if (const double end = end_in_tail(); end > 0) graded.push_back({0, end, values_.premium(end) - cost_});
    const std::vector<Arc> arcs = collect_arcs();
    const std::vector<Bridge> hull = hull_of(arcs);
    for (std::size_t k = 1; k < hull.size(); ++k) {
      const double from = touch(arcs[hull[k - 1].arc], hull[k].level), to = touch(arcs[hull[k].arc], hull[k].level);
      if (to > from) graded.push_back({from, to, values_.premium(to) - cost_});
    }
    return graded;
  }

 private:
  struct Bridge {
    std::size_t arc;
    double level;  // log slope of the chord from the arc before on the stack
  };

  double n() const { return signal_.bidders(); }
  double gains_on(const Panel& panel, double x) const { return RevealedValues::premium_on(panel, x) - cost_; }
  double log_slope(double gains, double x) const { return gains > 0 ? std::log(gains) - (x - n()) : -infinity; }

  /// With many bidders the first interval may end within the tail, where premia are C G_N^alpha and probabilities no
  /// doubles: where the mean of gains e^-x over E up to b is gains(b) e^-b. With G_N / g_{N+1} = 1 + m, premia and cost
  /// weigh (m - alpha) / (1 + alpha) and m there. 0 where it ends elsewhere.
  double end_in_tail() const {
    const double end = values_.tail_end(), alpha = values_.left_exponent() / n();
    if (values_.panels().front().shape != Shape::power) return 0;
    if (cost_ != 0 && signal_.tails(end).below > 1e-280) return 0;
    const auto excess = [&](double x) {
      const double m = AggregateSignal::lower_mills(n() + 1, x), premium = values_.premium(x);
      if (cost_ == 0) return m - alpha;
      return (premium * (m - alpha) / (1 + alpha) - cost_ * m) / (premium + std::abs(cost_));
    };
    if (!(excess(end) > 0)) return 0;
    double x = end;
    while (excess(x) > 0)
      if ((x /= 2) < 1e-9 * end) return 0;
    const double b = root(excess, x, 2 * x);
    const bool steepest = cost_ >= 0 || (values_.premium(b) - cost_) * std::exp(-b) > -cost_;  // steeper than at 0
    return steepest ? b : 0;
  }

  /// Gains summed from both ends, so that both tails keep their relative precision.
  void accumulate() {
    const auto& panels = values_.panels();
    below_.assign(panels.size() + 1, 0);
    above_.assign(panels.size() + 1, 0);
    for (const Panel& p : panels) end_.push_back(signal_.tails(p.low));
    end_.push_back({1, 0});
    std::vector<double> part;
    for (std::size_t i = 0; i < panels.size(); ++i)
      part.push_back(part_of(panels[i], panels[i].low, panels[i].high, end_[i], end_[i + 1]));
    for (std::size_t i = 0; i < panels.size(); ++i) below_[i + 1] = below_[i] + part[i];
    for (std::size_t i = panels.size(); i-- > 0;) above_[i] = above_[i + 1] + part[i];
  }

  /// Integral of gains against G_N over [from, to] within a panel, whose tails are given.
  double part_of(const Panel& panel, double from, double to, const Tails& left, const Tails& right) const {
    const double probability = AggregateSignal::between(left, right);
    if (panel.shape == Shape::flat) return gains_on(panel, from) * probability;
    return values_.mass_on(panel, from, to) - cost_ * probability;
  }

  /// Gamma^(to) - Gamma^(from).
  double gains_between(double from, double to) const {
    const auto& panels = values_.panels();
    const std::size_t i = values_.panel_at(from), j = values_.panel_at(to);
    const Tails left = signal_.tails(from), right = signal_.tails(to);
    if (i == j) return part_of(panels[i], from, to, left, right);
    const double first = part_of(panels[i], from, panels[i].high, left, end_[i + 1]);
    const double last = part_of(panels[j], panels[j].low, to, end_[j], right);
    const bool lower = std::abs(below_[j]) < std::abs(above_[i + 1]);
    return first + (lower ? below_[j] - below_[i + 1] : above_[i + 1] - above_[j]) + last;
  }

  /// log((E(to) - E(from)) e^-N).
  double log_weight(double from, double to) const {
    const double shrink = n() * std::log1p((from - to) / to);
    return (to - n()) + signal_.log_density_of_more(to) + std::log(-std::expm1(shrink));
  }

  /// Where on the panel the slope turns: zeros of gains' derivative less gains.
  void add_cells(const Panel& panel, std::vector<Cell>& cells) const {
    if (panel.shape != Shape::curve) {
      const double rise = panel.shape == Shape::flat ? 0 : panel.exponent * panel.premium_high / panel.high;
      cells.push_back(
          {&panel, panel.low, panel.high, gains_on(panel, panel.low) > 0 && rise < gains_on(panel, panel.low)});
      return;
    }
    const auto rise = [&](double x) { return panel.slope(x) - (panel.premium(x) - cost_); };
    constexpr int steps = 32;
    double from = panel.low, x = panel.low, at = rise(x);
    for (int k = 1; k <= steps; ++k) {
      const double next = k == steps ? panel.high : panel.low + (panel.high - panel.low) * k / steps,
                   there = rise(next);
      if ((at < 0) != (there < 0)) {
        const double turn = root(rise, x, next);
        if (turn > from) cells.push_back({&panel, from, turn, at < 0});
        from = turn;
      }
      x = next;
      at = there;
    }
    if (panel.high > from) cells.push_back({&panel, from, panel.high, at < 0});
  }

  template <class Function>
  static double root(const Function& f, double low, double high) {
    const double left = f(low), right = f(high);
    if (left == 0 || right == 0 || (left < 0) == (right < 0)) return std::abs(left) < std::abs(right) ? low : high;
    std::uintmax_t steps = 100;
    const auto bracket = boost::math::tools::toms748_solve(f, low, high, left, right,
                                                           boost::math::tools::eps_tolerance<double>(52), steps);
    return std::abs(f(bracket.first)) < std::abs(f(bracket.second)) ? bracket.first : bracket.second;
  }

  std::vector<Arc> collect_arcs() const {
    std::vector<Cell> cells;
    for (const Panel& panel : values_.panels()) add_cells(panel, cells);
    std::vector<Arc> arcs(1);
    if (cells.front().falls || end_in_tail() > 0) arcs.clear();
    const Cell* before = nullptr;
    for (const Cell& cell : cells) {
      if (cell.falls) {
        const bool jumps =
            before && before->panel != cell.panel && cell.panel->premium_low > before->panel->premium_high;
        if (!before || !before->falls || jumps) arcs.emplace_back();
        arcs.back().cells.push_back(cell);
        arcs.back().start.push_back(log_slope(gains_on(*cell.panel, cell.low), cell.low));
      }
      before = &cell;
    }
    return arcs;
  }

  /// The point of the arc that maximises Gamma^ - slope E.
  double touch(const Arc& arc, double level) const {
    if (arc.cells.empty()) return 0;
    const auto after = std::partition_point(arc.start.begin(), arc.start.end(), [&](double s) { return s >= level; });
    if (after == arc.start.begin()) return arc.cells.front().low;
    const Cell& cell = arc.cells[after - arc.start.begin() - 1];
    if (cell.panel->shape == Shape::flat)
      return std::clamp(n() + (std::log(gains_on(*cell.panel, cell.low)) - level), cell.low, cell.high);
    const auto f = [&](double x) { return log_slope(gains_on(*cell.panel, x), x) - level; };
    return f(cell.high) >= 0 ? cell.high : root(f, cell.low, cell.high);
  }

  /// A point of the arc up to which gains are positive in sum; infinity where there is none.
  double gainful(const Arc& arc) const {
    const double end = arc.cells.back().high;
    if (end < infinity) return gains_between(0, end) > 0 ? end : infinity;
    double x = std::max(arc.cells.front().low, n());
    while (gains_between(0, x) <= 0) x += signal_.deviation();
    return x;
  }

  /// The log slope at which two arcs' supports are equal, between `low` and `high`: Newton's method, whose step is the
  /// slope of the chord between the touching points (envelope theorem), with bisection where it is slow.
  double crossing(const Arc& left, const Arc& right, double low, double high) const {
    double level = high;
    if (low == -infinity) {
      const double start = gainful(right);
      if (start == infinity) return -infinity;
      low = level = std::log(gains_between(0, start)) - log_weight(0, start);
      high = std::max(high, low);
    }
    for (int step = 0; step < 200; ++step) {
      const double chord = chord_level(touch(left, level), touch(right, level)), width = high - low;
      if (std::abs(chord - level) <= 4e-16 * std::max(1.0, std::abs(level))) return chord;
      (chord < level ? high : low) = level;
      const bool slow = step > 2 && high - low > 0.5 * width;
      const double next = !slow && chord > low && chord < high ? chord : low + (high - low) / 2;
      if (next == level || !(next > low && next < high)) return next;
      level = next;
    }
    return level;
  }

  /// Log slope of a chord; -infinity where it has no length or gains nothing.
  double chord_level(double from, double to) const {
    const double gains = to > from ? gains_between(from, to) : 0;
    return gains > 0 ? std::log(gains) - log_weight(from, to) : -infinity;
  }

  double first_level(const Arc& arc) const { return arc.start.front(); }
  /// The log slope just before the barrier between an arc and its right neighbour.
  double last_level(const Arc& arc) const {
    if (arc.cells.empty()) return -infinity;
    const Cell& cell = arc.cells.back();
    return log_slope(gains_on(*cell.panel, cell.high), cell.high);
  }

  std::vector<Bridge> hull_of(const std::vector<Arc>& arcs) const {
    std::vector<Bridge> stack{{0, infinity}};
    for (std::size_t j = 1; j < arcs.size(); ++j) {
      double low = last_level(arcs[j - 1]), high = first_level(arcs[j]);
      double level = crossing(arcs[stack.back().arc], arcs[j], low, high);
      while (stack.size() > 1 && level >= stack.back().level) {
        low = stack.back().level;
        high = level;
        stack.pop_back();
        level = crossing(arcs[stack.back().arc], arcs[j], low, high);
      }
      stack.push_back({j, level});
    }
    return stack;
  }

  const RevealedValues& values_;
  const AggregateSignal& signal_;
  double cost_;
  std::vector<Tails> end_;  // of G_N between panels
  std::vector<double> below_, above_;
};

}  // namespace

std::vector<GradedInterval> grade(const RevealedValues& values, double premium_cost) {
  return Grading(values, premium_cost).run();
}

}  // namespace surety
