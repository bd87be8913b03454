#include "host/theory/proportional_auction/aggregate_transfer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/theory/numerics/limits.h"

namespace surety {
namespace {

constexpr double far = 12;     // deviations: beyond, less than 1e-30 of the probability
constexpr double memory = 50;  // of log g_N: what lies further below is forgotten

}  // namespace

AggregateTransfer::AggregateTransfer(const RevealedValues& values, const ExcessGrowth& growth)
    : signal_(values.signal()),
      growth_(growth),
      first_(values.panels().front()),
      top_premium_(values.panels().back().premium_high) {
  const double n = signal_.bidders(), deviation = signal_.deviation();
  const Stretch& start = growth.stretches().front();
  closed_end_ = start.graded && start.to < first_.high ? growth.stretches()[1].to : start.to;
  bottom_ = std::min(values.tail_end(), std::max(n / 2, n - far * deviation));
  top_ = std::max(growth.stretches().back().from, n + far * deviation);
  const std::vector<double> edge = edges();
  const std::size_t count = edge.size() - 1;
  start_.assign(edge.begin(), edge.end() - 1);
  table_.resize(count);
  const std::size_t mode = std::lower_bound(edge.begin(), edge.end(), n - 1) - edge.begin();
  std::array<double, Chebyshev::terms> value;
  double x = bottom_, transfer = at_bottom(bottom_);
  const auto move = [&](double to) {
    transfer = step(x, transfer, to);
    return x = to, transfer;
  };
  for (std::size_t i = 0; i < mode; ++i) {
    const auto nodes = Chebyshev::nodes(edge[i], edge[i + 1]);
    for (int k = Chebyshev::terms - 1; k >= 0; --k) value[k] = move(nodes[k]);
    move(edge[i + 1]);
    table_[i] = Chebyshev::through(edge[i], edge[i + 1], value);
  }
  x = top_;
  transfer = at_top(top_);
  for (std::size_t i = count; i-- > mode;) {
    const auto nodes = Chebyshev::nodes(edge[i], edge[i + 1]);
    for (int k = 0; k < Chebyshev::terms; ++k) value[k] = move(nodes[k]);
    move(edge[i]);
    table_[i] = Chebyshev::through(edge[i], edge[i + 1], value);
  }
}

/// Where Xi is smooth in between and g_N changes little; Q falls over a / (N-1) at the start of a graded interval.
std::vector<double> AggregateTransfer::edges() const {
  std::vector<double> points = signal_.edges(bottom_, top_);
  const double n = signal_.bidders();
  if (n - 1 > bottom_) points.push_back(n - 1);
  for (const Stretch& s : growth_.stretches()) {
    if (s.from > bottom_ && s.from < top_) points.push_back(s.from);
    if (!s.graded || s.from == 0) continue;
    const double scale = s.from / (n - 1);
    for (double x = s.from + scale; x < s.to && x < top_; x += scale) points.push_back(x);
  }
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

/// From the closed form, or from far enough below x to be forgotten: log g_N falls by at least (N-1-x)/x per unit.
double AggregateTransfer::at_bottom(double x) const {
  if (x <= closed_end_) return closed_form(x);
  double y = std::max(closed_end_, x * std::exp(-memory / std::max(0.0, signal_.bidders() - 1 - x)));
  double transfer = y > closed_end_ ? 0 : closed_form(y);
  for (const Stretch& s : growth_.stretches()) {
    const double end = std::min(s.to, x);
    while (y < end) {
      const double next = std::min(2 * y, end);
      transfer = step(y, transfer, next);
      y = next;
    }
  }
  return transfer;
}

/// Up to `closed_end` Xi is A - B x where graded from 0, else A - D x^(exponent - 1).
double AggregateTransfer::closed_form(double x) const {
  const double n = signal_.bidders();
  const Stretch& s = growth_.stretches().front();
  const auto graded = [&](double y) {
    return (growth_.constant() + growth_.reserve(0)) * AggregateSignal::lower_mills(n, y) -
           growth_.premium_cost() / s.to * y * AggregateSignal::lower_mills(n + 1, y);
  };
  const auto revealed = [&](double y) {
    const bool power = first_.shape == RevealedValues::Shape::power && first_.premium_high > 0;
    const double e = first_.exponent - 1, rise = power ? (n - 1) * first_.premium_high / first_.high / e : 0;
    const double inside = s.graded ? s.to + (closed_end_ - s.to) / 2 : closed_end_ / 2;
    const double level = growth_.constant() + growth_.reserve(inside) - growth_.premium_cost() +
                         rise * std::pow(inside / first_.high, e);
    const double bend = power ? rise * std::pow(y / first_.high, e) * AggregateSignal::lower_mills(n + e, y) : 0;
    return level * AggregateSignal::lower_mills(n, y) - bend;
  };
  if (!s.graded) return revealed(x);
  if (x <= s.to) return graded(x);
  return revealed(x) + (graded(s.to) - revealed(s.to)) * signal_.density_ratio(s.to, x);
}

/// Above `top` Xi is A + w (N-1)/x, and T = w - (A + w) (1 - G_N) / g_N.
double AggregateTransfer::at_top(double x) const {
  const double level = growth_.constant() - growth_.premium_cost() + top_premium_;
  return top_premium_ - level * signal_.upper_mills(x);
}

/// Solves the differential equation from one point to the next by (12), in steps on which g_N changes little.
double AggregateTransfer::step(double from, double transfer, double to) const {
  const double rate = std::abs((signal_.bidders() - 1) / std::min(from, to) - 1) + 1 / signal_.deviation();
  const int steps = 1 + static_cast<int>(std::abs(to - from) * rate / 2);
  for (int i = 0; i < steps; ++i) {
    const double x = from + (to - from) * i / steps, next = i + 1 == steps ? to : from + (to - from) * (i + 1) / steps;
    const double half = (next - x) / 2, centre = x + half;
    using Gauss = boost::math::quadrature::gauss<double, 10>;
    const double part = half * Gauss::integrate([&](double t) {
                          const double y = centre + half * t;
                          return growth_(y) * signal_.density_ratio(y, next);
                        });
    transfer = transfer * signal_.density_ratio(x, next) + part;
  }
  return transfer;
}

double AggregateTransfer::operator()(double x) const {
  if (x <= bottom_) return x > 0 ? at_bottom(x) : 0;
  if (x >= top_)
    return x == infinity ? top_premium_ - (growth_.constant() - growth_.premium_cost() + top_premium_) : at_top(x);
  const auto after = std::upper_bound(start_.begin(), start_.end(), x);
  return table_[after - start_.begin() - 1](x);
}

}  // namespace surety
