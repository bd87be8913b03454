#include "host/values/revenue_hull.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "surety/error.h"

namespace surety {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The curve's slope at q, kept finite where a density vanishes.
double smooth_marginal(const SmoothLaw& law, double q) {
  if (q <= 0) return law.upper();
  const double rest = std::max(1 - q, std::numeric_limits<double>::epsilon() / 4);
  const auto [value, slope] = law.demand_point(q, rest);
  return std::max(value - q * slope, -std::numeric_limits<double>::max());
}

/// The level where two arcs, `a` to the left of `b`, are touched by one line: the root of
/// max_b(R - level q) - max_a(R - level q), which falls in level. Newton, kept in a bracket.
double crossing_level(const RevenueArc& a, const RevenueArc& b) {
  if (a.right == b.left && a.left < a.right && b.left < b.right &&
      std::abs(a.revenue(a.right) - b.revenue(b.left)) <= 1e-15 * std::abs(a.revenue(a.right)) &&
      a.marginal(a.right) >= b.marginal(b.left)) {
    return b.marginal(b.left);  // they meet in a concave kink: any level between the two slopes
  }
  double low = -infinity, high = infinity, step = 1;
  double level = (b.revenue(b.right) - a.revenue(a.left)) / (b.right - a.left);
  for (int count = 0; count < 500; ++count) {
    const double from = a.best_response(level), to = b.best_response(level);
    const double rise = b.revenue(to) - a.revenue(from), run = to - from;
    const double excess = rise - level * run;
    if (excess == 0) return level;
    (excess > 0 ? low : high) = level;
    double next = run > 0 ? rise / run : std::numeric_limits<double>::quiet_NaN();
    if (std::abs(next - level) <= 4 * std::numeric_limits<double>::epsilon() * std::abs(level)) return next;
    if (!(next > low && next < high)) {
      next = low == -infinity ? high - step : high == infinity ? low + step : low + (high - low) / 2;
      step *= 2;
    }
    if (next == low || next == high) return next;
    level = next;
  }
  return level;
}

/// Root of a falling function in [low, high] by false position (Illinois), as it is nearly linear there. Stops where
/// the function is no more than its rounding.
template <class Function>
double falling_root(const Function& f, double low, double at_low, double high, double at_high, double rounding) {
  int kept = 0;  // the end that the last step kept: -1 low, 1 high
  for (int count = 0; count < 100 && high - low > 2 * std::numeric_limits<double>::epsilon() * high; ++count) {
    double middle = at_high > -infinity ? low + (high - low) * (at_low / (at_low - at_high)) : low;
    if (!(middle > low && middle < high) || count % 16 == 15) middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) break;
    const double value = f(middle);
    if (std::abs(value) <= rounding) return middle;
    if (value > 0) {
      low = middle;
      at_low = value;
      if (kept == 1) at_high /= 2;
      kept = 1;
    } else {
      high = middle;
      at_high = value;
      if (kept == -1) at_low /= 2;
      kept = -1;
    }
  }
  return low + (high - low) / 2;
}

/// Demand quantiles where R' of a smooth law is sampled: geometric towards both ends.
std::vector<double> sample_quantiles() {
  constexpr int per_octave = 24, octaves = 64, upper_octaves = 44;
  std::vector<double> q{0};
  for (int i = 0; i <= per_octave * (octaves - 1); ++i)
    q.push_back(std::ldexp(std::exp2(static_cast<double>(i % per_octave) / per_octave), i / per_octave - octaves));
  for (int i = 1; i <= per_octave * upper_octaves; ++i)
    q.push_back(1 - 0.5 * std::exp2(-static_cast<double>(i) / per_octave));
  q.push_back(1);
  return q;
}

}  // namespace

double RevenueArc::revenue(double q) const { return law ? q * law->value_at(q, 1 - q) : q * (intercept - slope * q); }

double RevenueArc::marginal(double q) const { return law ? smooth_marginal(*law, q) : intercept - 2 * slope * q; }

double RevenueArc::rent(double q) const { return q * (law ? law->demand_point(q, 1 - q).slope : slope); }

double RevenueArc::best_response(double level) const {
  if (left == right) return left;
  if (!law) return std::clamp(slope > 0 ? (intercept - level) / (2 * slope) : right, left, right);
  const auto after =
      std::partition_point(samples.begin(), samples.end(), [level](const Sample& s) { return s.marginal > level; });
  if (after == samples.begin()) return left;
  if (after == samples.end()) return right;
  const auto excess = [&](double q) { return smooth_marginal(*law, q) - level; };
  const Sample& before = *(after - 1);
  const double rounding = 0.5 * std::numeric_limits<double>::epsilon() * std::abs(level);
  return falling_root(excess, before.q, before.marginal - level, after->q, after->marginal - level, rounding);
}

RevenueHull::RevenueHull(const Law& law) {
  collect_arcs(law);
  join();
  find_monopoly(law.upper());
}

void RevenueHull::collect_arcs(const Law& law) {
  if (const auto* smooth = dynamic_cast<const SmoothLaw*>(&law)) return collect_smooth_arcs(*smooth);
  const DemandForm form = law.value_form();
  if (form.shape == DemandShape::uniform) {
    arcs_.push_back({0, 1, form.parameters[0], form.parameters[1], nullptr, {}});
    return;
  }
  if (form.shape != DemandShape::pieces)
    throw InvalidInput(
        fmt::format("virtual value of '{}': only smooth laws and laws made of pieces have one", law.spec()));
  for (std::size_t j = 0; j < form.value.size(); ++j) {
    const double left = form.knot[j], right = form.knot[j + 1], slope = form.slope[j];
    if (slope > 0) {
      arcs_.push_back({left, right, form.value[j] + slope * left, slope, nullptr, {}});
      continue;
    }
    // within an atom R rises along a ray from the origin: only its right end can be on the hull
    if (j == 0) arcs_.push_back({0, 0, form.value[0], 0, nullptr, {}});
    arcs_.push_back({right, right, form.value[j], 0, nullptr, {}});
  }
}

void RevenueHull::collect_smooth_arcs(const SmoothLaw& law) {
  for (double q : sample_quantiles()) samples_.push_back({q, smooth_marginal(law, q)});
  const double noise = 1e-11 * law.upper();
  for (std::size_t begin = 0; begin < samples_.size();) {
    std::size_t end = begin + 1;
    while (end < samples_.size() && samples_[end].marginal <= samples_[end - 1].marginal + noise) ++end;
    arcs_.push_back({samples_[begin].q, samples_[end - 1].q, 0, 0, &law,
                     std::span<const RevenueArc::Sample>(samples_).subspan(begin, end - begin)});
    begin = end;
  }
}

void RevenueHull::join() {
  std::vector<RevenueArc> hull;
  std::vector<double> level;  // level[i]: where hull[i] hands over to hull[i + 1]
  for (const RevenueArc& arc : arcs_) {
    double handover = 0;
    while (!hull.empty()) {
      handover = crossing_level(hull.back(), arc);
      if (level.empty() || handover < level.back()) break;
      hull.pop_back();
      level.pop_back();
    }
    if (!hull.empty()) level.push_back(handover);
    hull.push_back(arc);
  }
  arcs_ = std::move(hull);
  for (std::size_t i = 0; i < arcs_.size(); ++i) {
    const double begin = i == 0 ? arcs_[i].left : arcs_[i].best_response(level[i - 1]);
    const double end = i + 1 == arcs_.size() ? arcs_[i].right : arcs_[i].best_response(level[i]);
    if (end > begin) stretches_.push_back({begin, end, false, 0, &arcs_[i]});
    if (i + 1 == arcs_.size()) break;
    const double next = arcs_[i + 1].best_response(level[i]);
    if (next > std::max(begin, end)) stretches_.push_back({std::max(begin, end), next, true, level[i], nullptr});
  }
}

void RevenueHull::find_monopoly(double upper) {
  double revenue = 0;
  for (Stretch& stretch : stretches_) {
    if (stretch.flat) {
      if (std::abs(stretch.level) <= 1e-13 * upper) stretch.level = 0;
      if (stretch.level < 0) break;
      ironed_ = true;
      monopoly_quantile_ = stretch.right;
      revenue += stretch.level * (stretch.right - stretch.left);
      continue;
    }
    const double best = std::clamp(stretch.arc->best_response(0), stretch.left, stretch.right);
    if (best > stretch.left || monopoly_quantile_ == 0) {
      monopoly_quantile_ = best;
      revenue = stretch.arc->revenue(best);
    }
    if (best < stretch.right) break;
  }
  monopoly_price_ = monopoly_quantile_ > 0 ? revenue / monopoly_quantile_ : upper;
}

double virtual_value_on(const RevenueHull::Stretch& stretch, double q) {
  return stretch.flat ? stretch.level : stretch.arc->marginal(q);
}

double RevenueHull::virtual_value(double q) const {
  auto after =
      std::partition_point(stretches_.begin(), stretches_.end(), [q](const Stretch& s) { return s.left <= q; });
  return virtual_value_on(after == stretches_.begin() ? *after : *(after - 1), q);
}

double RevenueHull::quantile_of(std::span<const Stretch> reached, double level) const {
  if (reached.empty()) return 0;
  const Stretch& last = reached.back();
  return last.flat ? last.right : std::clamp(last.arc->best_response(level), last.left, last.right);
}

double RevenueHull::quantile_at(double level) const {
  const auto after = std::partition_point(stretches_.begin(), stretches_.end(),
                                          [level](const Stretch& s) { return virtual_value_on(s, s.left) >= level; });
  return quantile_of({stretches_.begin(), after}, level);
}

double RevenueHull::quantile_above(double level) const {
  const auto after = std::partition_point(stretches_.begin(), stretches_.end(),
                                          [level](const Stretch& s) { return virtual_value_on(s, s.left) > level; });
  return quantile_of({stretches_.begin(), after}, level);
}

}  // namespace surety
