#include "host/theory/proportional_auction/revealed_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/numerics/limits.h"
#include "host/values/smooth_law.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double least_probability = 1e-290;
constexpr double visible_probability = 1e-30;  // beyond, laws may show their rounding, which no panel resolves

}  // namespace

RevealedValues::RevealedValues(const Law& law, const AggregateSignal& signal)
    : signal_(signal), lower_(law.lower()), mean_premium_(law.mean() - law.lower()) {
  measure_left_exponent(law);
  const std::vector<Piece> pieces = pieces_of(law);
  for (const Piece& piece : pieces) add_piece(law, piece, &piece == &pieces.back());
}

/// Atoms and intervals between the law's breakpoints, with their tails.
std::vector<RevealedValues::Piece> RevealedValues::pieces_of(const Law& law) const {
  const std::vector<double> points = law.breakpoints();
  constexpr double noise = 4 * std::numeric_limits<double>::epsilon();
  std::vector<Piece> pieces;
  AggregateSignal::Tails reached{0, 1};
  const auto add = [&](double low, double high, AggregateSignal::Tails to) {
    pieces.push_back({low, high, reached, to});
    reached = to;
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double v = points[i], demand = law.demand(v), survival = law.survival(v);
    // beside a survival of next to 1 the atom at the least value would drown, and with it what premia begin from
    const bool atom = law.has_atoms() && (i == 0 ? law.cdf(v) > 0 : demand - survival > noise * demand);
    const AggregateSignal::Tails here{law.cdf(v), survival};
    const AggregateSignal::Tails before =
        atom ? AggregateSignal::Tails{std::max(reached.below, here.below - (demand - survival)), demand} : here;
    if (i > 0 && reached.above - before.above > noise * reached.above) add(points[i - 1], v, before);
    if (atom) add(v, v, here);
  }
  pieces.back().to = {1, 0};
  if (pieces.front().low > lower_)  // nothing would begin from the least value
    throw InvalidInput(fmt::format(
        "{}: values from {} to {} have a probability that is lost beside 1 in double precision; leave them out",
        law.spec(), lower_, pieces.front().low));
  return pieces;
}

/// N d log premium / d log u at the least u that shows it, since G_N(x) falls like x^N. A law with a positive least
/// value shows premia only above its rounding; a density at the least value makes the slope 1 (footnote 6).
void RevealedValues::measure_left_exponent(const Law& law) {
  left_exponent_ = infinity;
  if (law.cdf(lower_) > 0) return;
  const double density = law.density(lower_);
  if (density > 0 && std::isfinite(density)) {
    left_exponent_ = signal_.bidders();
    return;
  }
  double low = 1e-290, premium = law.quantile(low) - lower_;
  while (premium <= 1e-9 * lower_ && low < 1e-3) premium = law.quantile(low *= 10) - lower_;
  const double next = law.quantile(16 * low) - lower_;
  if (premium > 0 && next > premium) left_exponent_ = signal_.bidders() * std::log(next / premium) / std::log(16.0);
}

std::size_t RevealedValues::panel_at(double x) const {
  const auto after =
      std::upper_bound(panels_.begin() + 1, panels_.end(), x, [](double y, const Panel& p) { return y < p.low; });
  return after - panels_.begin() - 1;
}

double RevealedValues::premium_on(const Panel& panel, double x) {
  if (panel.shape == Shape::flat) return panel.premium_low;
  if (panel.shape == Shape::power) return panel.premium_high * std::pow(x / panel.high, panel.exponent);
  return std::clamp(panel.premium(x), panel.premium_low, panel.premium_high);
}

double RevealedValues::mass_on(const Panel& panel, double from, double to) const {
  if (panel.shape == Shape::flat) {
    if (panel.premium_low == 0) return 0;
    return panel.premium_low * signal_.probability(from, to);
  }
  return gauss_legendre(from, to, [&](double x) { return premium_on(panel, x) * signal_.density(x); });
}

/// On a flat by G_{N-1} - G_N = g_N.
double RevealedValues::mass_of_fewer_on(const Panel& panel, double from, double to) const {
  if (panel.shape == Shape::flat) return mass_on(panel, from, to) - excess_on(panel, from, to);
  return gauss_legendre(from, to, [&](double x) { return premium_on(panel, x) * signal_.density_of_fewer(x); });
}

double RevealedValues::excess_on(const Panel& panel, double from, double to) const {
  if (panel.shape == Shape::flat) {
    const double end = to == infinity ? 0 : signal_.density(to);
    return panel.premium_low == 0 ? 0 : panel.premium_low * (signal_.density(from) - end);
  }
  return gauss_legendre(from, to, [&](double x) {
    const double n = signal_.bidders() - 1;
    return x > 0 ? premium_on(panel, x) * signal_.density(x) * ((x - n) / x) : 0.0;
  });
}

void RevealedValues::add_flat(double from, double to, double premium) {
  if (!(to > from)) return;
  Panel panel{Shape::flat, from, to, premium, premium, 0, {}, {}, 0, 1};
  panel.probability_low = signal_.tails(from).below;
  panel.probability_high = signal_.tails(to).below;
  panels_.push_back(panel);
}

void RevealedValues::add_piece(const Law& law, const Piece& piece, bool last) {
  const double start = panels_.empty() ? 0 : panels_.back().high, end = last ? infinity : signal_.quantile(piece.to);
  if (!last) breakpoints_.push_back(end);
  if (piece.low == piece.high) return add_flat(start, end, piece.low - lower_);
  const double top = last ? find_top(law, piece, start) : end;
  const double bottom = start == 0 ? find_bottom(law, piece, top) : start;
  if (start == 0) add_tail(law, piece, bottom);
  const auto edges = signal_.edges(bottom, top);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const std::size_t before = panels_.size();
    const bool lower_tail = signal_.tails(edges[i + 1]).below < visible_probability;
    const bool upper_tail = last && i > 0 && signal_.tails(edges[i]).above < visible_probability;
    const bool resolved = add_curve(law, piece, edges[i], edges[i + 1], infinity, lower_tail || upper_tail ? 4 : 60);
    if (resolved) continue;
    if (lower_tail && start == 0) {
      add_tail(law, piece, edges[i + 1]);
    } else if (upper_tail) {
      panels_.resize(before);
      break;
    }
  }
  if (last) add_flat(panels_.back().high, infinity, panels_.back().premium_high);
}

double RevealedValues::law_premium(const Law& law, const Piece& piece, double x) const {
  if (x < tail_end_) {
    const double fall = signal_.log_lower_tail(x) - tail_log_probability_;
    return tail_premium_ * std::exp(left_exponent_ / signal_.bidders() * fall);
  }
  const AggregateSignal::Tails t = signal_.tails(x);
  return std::clamp(value_at_tails(law, t.above, t.below), piece.low, piece.high) - lower_;
}

double RevealedValues::tail_signal(double premium) const {
  const Panel& first = panels_.front();
  if (premium == 0) return 0;
  if (premium < first.premium_high) return first.high * std::pow(premium / first.premium_high, 1 / first.exponent);
  const double fall = std::log(premium / tail_premium_) * signal_.bidders() / left_exponent_;
  return signal_.quantile_of_log(tail_log_probability_ + fall);
}

/// A premium that no longer matters, or no longer shows.
double RevealedValues::negligible(const Law& law) const {
  return std::max({1e-15 * mean_premium_, 1e-16 * law.upper(), 1e-12 * lower_});
}

/// Down to where the premium is negligible or the probability is too small for a double.
double RevealedValues::find_bottom(const Law& law, const Piece& piece, double end) const {
  double x = signal_.edge_below(end);
  while (law_premium(law, piece, x) > negligible(law) && signal_.tails(x).below > least_probability)
    x = signal_.edge_below(x);
  return x;
}

/// From 0 to `end`, below which the premium is C G_N^alpha: a power down to rounding where alpha x is, since G_N is
/// x^N e^-x (1 + O(x / N)) / N!, and curves in between, on each of which the premium falls by at most e^4 and x by
/// half. With few bidders the power alone.
void RevealedValues::add_tail(const Law& law, const Piece& piece, double end) {
  panels_.clear();
  interpolation_error_ = 0;
  tail_end_ = 0;
  tail_premium_ = law_premium(law, piece, end);
  tail_log_probability_ = signal_.log_lower_tail(end);
  tail_end_ = end;
  const double n = signal_.bidders(), alpha = left_exponent_ / n;
  std::vector<double> edges{end};
  for (double x = end; alpha * x > 1e-16 && law_premium(law, piece, x) > negligible(law); edges.push_back(x)) {
    if (alpha == infinity) break;  // an atom that hardly shows
    x *= std::max(0.5, std::exp(-4 * AggregateSignal::lower_mills(n, x) / (alpha * x)));
  }
  add_power(law, piece, edges.back());
  for (std::size_t i = edges.size() - 1; i-- > 0;) add_curve(law, piece, edges[i + 1], edges[i], infinity, 60);
}

void RevealedValues::add_power(const Law& law, const Piece& piece, double end) {
  const double n = signal_.bidders();  // the premium is C G_N^(left_exponent/N)
  const double exponent = left_exponent_ / n * end / AggregateSignal::lower_mills(n, end);
  panels_.push_back(
      {Shape::power, 0, end, 0, law_premium(law, piece, end), exponent, {}, {}, 0, signal_.tails(end).below});
}

/// Where the last piece is as good as at its end.
double RevealedValues::find_top(const Law& law, const Piece& piece, double start) const {
  double x = std::max(start, signal_.bidders());
  const double top = piece.high - lower_;
  for (double step = signal_.deviation(); signal_.tails(x).above > least_probability; step *= 1.1) {
    if (x > start && top - law_premium(law, piece, x) <= 1e-16 * mean_premium_) break;
    x += step;
  }
  return x;
}

/// Halves the panel until the interpolant is as good as the law's own rounding, or halving no longer helps, at most
/// `halvings` times. Whether it is good.
bool RevealedValues::add_curve(const Law& law, const Piece& piece, double low, double high, double tail_before,
                               int halvings) {
  Panel panel{Shape::curve, low, high, 0, 0, 0, {}, {}, 0, 1};
  panel.premium = Chebyshev::interpolate(low, high, [&](double x) { return law_premium(law, piece, x); });
  const double size = panel.premium.size();
  const double rounding = 8 * std::numeric_limits<double>::epsilon() * lower_;
  const double tail = panel.premium.tail(), middle = low + (high - low) / 2;
  const bool resolved = tail <= std::max({2e-15 * size, 1e-18 * mean_premium_, rounding}) ||
                        (tail <= std::max(1e-9 * size, 1e-13 * mean_premium_) && tail > 0.01 * tail_before);
  if (!resolved && halvings > 0 && high - low > 1e-13 * high) {
    const bool first = add_curve(law, piece, low, middle, tail, halvings - 1);
    return add_curve(law, piece, middle, high, tail, halvings - 1) && first;
  }
  panel.slope = panel.premium.derivative();
  panel.premium_low = law_premium(law, piece, low);
  panel.premium_high = law_premium(law, piece, high);
  if (!panels_.empty()) panel.premium_low = std::max(panel.premium_low, panels_.back().premium_high);
  panel.premium_high = std::max(panel.premium_high, panel.premium_low);
  panel.probability_low = signal_.tails(low).below;
  panel.probability_high = signal_.tails(high).below;
  interpolation_error_ += tail * signal_.probability(low, high);
  panels_.push_back(panel);
  return resolved;
}

}  // namespace surety
