#pragma once

#include <algorithm>
#include <random>
#include <vector>

#include "host/reference/ex_post.h"
#include "surety/interdependent/signal_grid.h"

namespace surety::tests {

/// Random environments on grids: convex values with and without flat ends, uneven signals and probabilities. Numbers
/// are multiples of 1/64, so that arithmetic is exact.
class RandomEnvironments {
 public:
  explicit RandomEnvironments(std::uint64_t seed) : random_(seed) {}

  int integer(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
  double unit(int parts) { return integer(0, parts) / static_cast<double>(parts); }

  GridEnvironment environment(int bidders, int points) {
    GridEnvironment result{grid(bidders, points), {}};
    for (int i = 0; i < bidders; ++i) {
      const std::int64_t lines = result.lines(i);
      std::vector<double> rows(static_cast<std::size_t>(result.grid.profiles()));
      for (std::int64_t line = 0; line < lines; ++line) {
        const auto values = convex_values(result.grid.signals[i]);
        for (int own = 0; own < result.grid.size(i); ++own) rows[own * lines + line] = values[own];
      }
      result.value.of.push_back(std::move(rows));
    }
    return result;
  }

  /// Allocations; monotone in the own signal beyond the flat end, and not below those on it, which are in any order.
  ByLine eventually_monotone(const GridEnvironment& environment) {
    ByLine result;
    for (int i = 0; i < environment.grid.bidders(); ++i) {
      const std::int64_t lines = environment.lines(i);
      const int size = environment.grid.size(i);
      std::vector<double> rows(environment.value.of[i].size());
      for (std::int64_t line = 0; line < lines; ++line) {
        std::vector<double> q(size);
        for (double& x : q) x = unit(64) / environment.grid.bidders();
        std::sort(q.begin(), q.end());
        const auto flat = flat_points(environment, i, line);
        std::shuffle(q.begin(), q.begin() + flat, random_);  // on the flat in any order
        for (int own = 0; own < size; ++own) rows[own * lines + line] = q[own];
      }
      result.of.push_back(std::move(rows));
    }
    return result;
  }

  ByLine any_allocations(const GridEnvironment& environment) {
    ByLine result = environment.value;
    for (auto& rows : result.of)
      for (double& x : rows) x = unit(64) / environment.grid.bidders();
    return result;
  }

  static int flat_points(const GridEnvironment& environment, int bidder, std::int64_t line) {
    const auto& value = environment.value.of[bidder];
    const std::int64_t lines = environment.lines(bidder);
    int flat = 1;
    while (flat < environment.grid.size(bidder) && value[flat * lines + line] == value[line]) ++flat;
    return flat;
  }

  static reference::Line line_of(const GridEnvironment& environment, const ByLine& allocation, int bidder,
                                 std::int64_t line) {
    reference::Line result;
    const std::int64_t lines = environment.lines(bidder);
    for (int own = 0; own < environment.grid.size(bidder); ++own) {
      result.value.push_back(environment.value.of[bidder][own * lines + line]);
      result.allocation.push_back(allocation.of[bidder][own * lines + line]);
    }
    return result;
  }

 private:
  SignalGrid grid(int bidders, int points) {
    SignalGrid result;
    for (int i = 0; i < bidders; ++i) {
      std::vector<double> signals, weight;
      double at = unit(8), total = 0;
      for (int m = 0; m < points; ++m) {
        signals.push_back(at);
        at += integer(1, 4) / 8.0;
        weight.push_back(integer(1, 8));
        total += weight.back();
      }
      for (double& w : weight) w /= total;
      result.signals.push_back(signals);
      result.probability.push_back(weight);
    }
    return result;
  }

  /// Slopes ascend from 0, which begins flat, or from above.
  std::vector<double> convex_values(const std::vector<double>& signals) {
    std::vector<double> values{unit(8)};
    const int flat = integer(0, static_cast<int>(signals.size()) - 1);
    double slope = 0;
    for (std::size_t m = 1; m < signals.size(); ++m) {
      if (static_cast<int>(m) > flat) slope += integer(slope > 0 ? 0 : 1, 4) / 8.0;
      values.push_back(values.back() + slope * (signals[m] - signals[m - 1]));
    }
    return values;
  }

  std::mt19937_64 random_;
};

}  // namespace surety::tests
