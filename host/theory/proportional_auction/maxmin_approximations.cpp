#include "host/theory/proportional_auction/maxmin_approximations.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "host/theory/numerics/partial_expectation.h"
#include "host/theory/numerics/quadrature.h"
#include "host/theory/proportional_auction/premium_transfer.h"
#include "surety/contracts.h"

namespace surety {
namespace {

/// level + slope v.
struct Line {
  double slope, level;
};

/// E[min of the lines at v]: the lower envelope is concave, its slopes fall in v.
double expected_minimum(std::vector<Line> lines, const Law& values) {
  std::sort(lines.begin(), lines.end(),
            [](const Line& a, const Line& b) { return a.slope != b.slope ? a.slope > b.slope : a.level < b.level; });
  std::vector<Line> envelope;
  std::vector<double> from;  // where each line of the envelope begins
  for (const Line& line : lines) {
    if (!envelope.empty() && envelope.back().slope == line.slope) continue;
    double begin = -INFINITY;
    while (!envelope.empty()) {
      begin = (line.level - envelope.back().level) / (envelope.back().slope - line.slope);
      if (begin > from.back()) break;
      envelope.pop_back();
      from.pop_back();
      begin = -INFINITY;
    }
    envelope.push_back(line);
    from.push_back(begin);
  }
  const PartialExpectation partial(values);
  double sum = envelope[0].level + envelope[0].slope * values.mean();
  for (std::size_t j = 1; j < envelope.size(); ++j)  // each kink takes from the line before
    sum -= (envelope[j - 1].slope - envelope[j].slope) * partial.excess(from[j]).value;
  return sum;
}

}  // namespace

double discrete_proportional_bound(const ProportionalAuction& auction, double least_message, std::int64_t grid) {
  SURETY_EXPECTS(auction.bidders() == 2 && grid >= 1 && least_message > 0);
  const auto last = static_cast<int>(grid * grid);
  const double rate = static_cast<double>(grid), subsidy = premium_lipschitz_constant(auction) * least_message;
  std::vector<double> allocation, transfer;  // by the sum of the two messages' steps
  for (int l = 0; l <= 2 * last + 1; ++l) {
    const double x = 2 * least_message + l / rate;
    allocation.push_back(auction.aggregate_allocation(x) / x);
    transfer.push_back(auction.aggregate_transfer(x) / x);
  }
  const auto bid = [&](int l) { return least_message + l / rate; };
  std::vector<Line> lines;
  for (int a = 0; a <= last; ++a)
    for (int b = 0; b <= a; ++b) {
      const double x = bid(a) + bid(b), Q = allocation[a + b] * x, T = transfer[a + b] * x;
      Line line{0, T - 2 * subsidy - auction.cost() * Q};
      for (const int own : {a, b}) {
        if (own == last) continue;
        line.slope += rate * (bid(own + 1) * allocation[a + b + 1] - bid(own) * allocation[a + b]);
        line.level -= rate * (bid(own + 1) * transfer[a + b + 1] - bid(own) * transfer[a + b]);
      }
      lines.push_back(line);
    }
  return expected_minimum(std::move(lines), *auction.values());
}

double coarsened_signals_bound(const ProportionalAuction& auction, std::int64_t resolution) {
  SURETY_EXPECTS(auction.bidders() == 2 && resolution >= 1);
  const auto cells = static_cast<int>(resolution * resolution);  // then one more, [K, infinity)
  const double h = 1.0 / static_cast<double>(resolution);
  const double mass_one = -std::expm1(-h);  // of a cell, given that it is reached
  // Given two bounded cells the sum is (a + b) h + y, y the sum of two exponentials cut off at h; with the last cell,
  // of a cut-off and a full one, or of two full ones. So the value depends on a + b and the number of last cells.
  const auto value = [&](double offset, int full) {
    const auto density = [&](double y) {
      if (full == 2) return y * std::exp(-y);
      if (full == 1) return std::exp(-y) * std::min(y, h) / mass_one;
      return std::exp(-y) * (y < h ? y : 2 * h - y) / (mass_one * mass_one);
    };
    std::vector<double> points{h};
    for (const double x : auction.breakpoints()) points.push_back(x - offset);
    const double end = full == 0 ? 2 * h : 60;
    if (full > 0)
      for (double y = 2 * h; y < end; y *= 2) points.push_back(y);
    return integrate<1>(panel_points(std::move(points), 0, end),
                        [&](double y) -> std::array<double, 1> { return {auction.value(offset + y) * density(y)}; })
        .value[0];
  };
  std::vector<double> bounded, mixed;
  for (int s = 0; s <= 2 * cells; ++s) bounded.push_back(s <= 2 * (cells - 1) ? value(s * h, 0) : 0);
  for (int a = 0; a < cells; ++a) mixed.push_back(value(a * h + static_cast<double>(resolution), 1));
  const double both = value(2 * static_cast<double>(resolution), 2);
  const auto at = [&](int a, int b) {
    const int full = (a == cells) + (b == cells);
    return full == 2 ? both : full == 1 ? mixed[std::min(a, b)] : bounded[a + b];
  };
  const auto mass = [&](int a) { return a == cells ? std::exp(-a * h) : std::exp(-a * h) * mass_one; };
  const double odds = std::exp(-h) / mass_one;  // P(s > a) / P(s = a), the same for all bounded cells
  double sum = 0;
  for (int a = 0; a <= cells; ++a)
    for (int b = 0; b <= cells; ++b) {
      const auto virtual_value = [&](int own, int other) {
        return at(own, other) - auction.cost() - (own == cells ? 0 : odds * (at(own + 1, other) - at(own, other)));
      };
      sum += mass(a) * mass(b) * std::max({virtual_value(a, b), virtual_value(b, a), 0.0});
    }
  return sum;
}

}  // namespace surety
