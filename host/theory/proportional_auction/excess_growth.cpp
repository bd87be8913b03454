#include "host/theory/proportional_auction/excess_growth.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/numerics/limits.h"

namespace surety {
namespace {

using Shape = RevealedValues::Shape;
using Panel = RevealedValues::Panel;

/// At an end of the panel, as its slope integrates to it.
double tabulated(const Panel& panel, double end) {
  return panel.shape == Shape::curve ? panel.premium(end) : panel.premium_high;
}

}  // namespace

std::vector<Stretch> stretches(const RevealedValues& values,
                               std::span<const ProportionalAuction::GradedInterval> graded) {
  std::vector<Stretch> all;
  auto next = graded.begin();
  double reached = 0;
  for (const Panel& panel : values.panels()) {
    while (reached < panel.high) {
      if (next != graded.end() && next->from <= reached) {
        all.push_back(
            {next->from, next->to, nullptr, GradedAllocation(next->from, next->to, values.signal().bidders())});
        reached = next++->to;
      } else {
        const double to = next != graded.end() ? std::min(panel.high, next->from) : panel.high;
        all.push_back({reached, to, &panel, std::nullopt});
        reached = to;
      }
    }
  }
  return all;
}

ExcessGrowth::ExcessGrowth(const RevealedValues& values, std::span<const ProportionalAuction::GradedInterval> graded,
                           double premium_cost, double guarantee)
    : n_(values.signal().bidders()), cost_(premium_cost), stretches_(surety::stretches(values, graded)) {
  accumulate(graded);
  constant_ = -(guarantee + mean_growth(values));
}

std::size_t ExcessGrowth::stretch_at(double x) const {
  const auto after = std::upper_bound(stretches_.begin() + 1, stretches_.end(), x,
                                      [](double y, const Stretch& s) { return y < s.from; });
  return after - stretches_.begin() - 1;
}

double ExcessGrowth::sensitivity(double x) const {
  const Stretch& s = stretches_[stretch_at(x)];
  return s.graded ? s.graded->sensitivity() : (n_ - 1) / x;
}

double ExcessGrowth::allocation(double x) const {
  const Stretch& s = stretches_[stretch_at(x)];
  return s.graded ? s.graded->allocation(x) : 1;
}

double ExcessGrowth::integrand(double y, const Panel& panel) const {
  return RevealedValues::premium_on(panel, y) * ((n_ - 1) / y) / y;
}

/// Sums W from infinity downwards.
void ExcessGrowth::accumulate(std::span<const ProportionalAuction::GradedInterval> graded) {
  end_.assign(stretches_.size(), 0);
  index_of_.assign(stretches_.size(), 0);
  double sum = 0;
  auto interval = graded.rbegin();
  for (std::size_t i = stretches_.size(); i-- > 0;) {
    const Stretch& s = stretches_[i];
    if (s.graded) {
      sum += (interval->gains_at_end + cost_) * s.graded->fall_at_end();
      end_[i] = sum;
      sum += (interval->gains_at_end * std::exp(s.from - s.to) + cost_) * s.graded->fall_at_start();
      ++interval;
      continue;
    }
    end_[i] = sum;
    if (s.panel->shape == Shape::curve) {
      index_of_[i] = integral_.size();
      integral_.push_back(
          Chebyshev::interpolate(s.from, s.to, [&](double y) { return integrand(y, *s.panel); }).integral_to_end());
    }
    sum += part(i, s.from);
  }
}

/// The integral over (x, end of the stretch).
double ExcessGrowth::part(std::size_t stretch, double x) const {
  const Stretch& s = stretches_[stretch];
  if (s.graded) return 0;
  const double premium = s.panel->premium_high;
  if (premium == 0) return 0;
  if (s.panel->shape == Shape::flat)
    return s.to == infinity ? premium * (n_ - 1) / x : premium * (n_ - 1) * ((s.to - x) / (x * s.to));
  if (s.panel->shape == Shape::power) {
    const double e = s.panel->exponent - 1, h = s.panel->high;
    return (n_ - 1) * premium / h * (std::pow(s.to / h, e) - std::pow(x / h, e)) / e;
  }
  return integral_[index_of_[stretch]](x);
}

double ExcessGrowth::reserve(double x) const {
  const std::size_t i = stretch_at(x);
  return end_[i] + part(i, x);
}

/// The integral of mu G_N dw^: over curves by the interpolant's derivative, at gaps by their height. Where the law
/// shows its rounding, neighbouring interpolants differ a little, which counts as a jump. The first panel's share is
/// below rounding.
double ExcessGrowth::mean_growth(const RevealedValues& values) const {
  const AggregateSignal& signal = values.signal();
  double sum = 0;
  const Panel* before = nullptr;
  std::size_t at = 0;
  for (const Panel& panel : values.panels()) {
    if (before) {
      const double jump = tabulated(panel, panel.low) - tabulated(*before, before->high);
      sum += sensitivity(panel.low) * panel.probability_low * jump;
    }
    before = &panel;
    while (at < stretches_.size() && stretches_[at].to <= panel.low) ++at;
    if (panel.shape != Shape::curve) continue;
    for (std::size_t i = at; i < stretches_.size() && stretches_[i].from < panel.high; ++i) {
      const Stretch& s = stretches_[i];
      sum += gauss_legendre(std::max(s.from, panel.low), std::min(s.to, panel.high), [&](double x) {
        const double mu = s.graded ? s.graded->sensitivity() : (n_ - 1) / x;
        return mu * signal.tails(x).below * panel.slope(x);
      });
    }
  }
  return sum;
}

}  // namespace surety
