#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "host/linear_programs/linear_program.h"
#include "surety/interdependent/signal_grid.h"

namespace surety::reference {

/// One bidder's own signals given the others': his values and allocations, in ascending order of the signals.
struct Line {
  std::vector<double> value, allocation;
};

/// Definition 2 of Goyal & Narayanan word by word: the flat end is the last signal whose value is the first one's.
inline bool is_eventually_monotone(const Line& line) {
  std::size_t flat_end = 0;
  while (flat_end + 1 < line.value.size() && line.value[flat_end + 1] == line.value[0]) ++flat_end;
  for (std::size_t s = flat_end + 1; s < line.value.size(); ++s)
    for (std::size_t other = 0; other < s; ++other)
      if (line.allocation[s] < line.allocation[other]) return false;
  return true;
}

/// The least by which some incentive constraint is broken, over all payments: 0 where payments implement the line. A
/// small linear program: one payment per signal and the violation, all constraints
///   v_j q_j - p_j + x >= v_j q_m - p_m.
inline double least_violation(const Line& line) {
  const int n = static_cast<int>(line.value.size());
  double most = 1;
  for (const double v : line.value) most = std::max(most, std::abs(v));
  surety::LinearProgram program(surety::LinearProgram::Sense::minimize);
  for (int j = 0; j < n; ++j) program.add_column(0, {-10 * most, 10 * most});
  const int violation = program.add_column(1, {0, 10 * most});
  for (int j = 0; j < n; ++j)
    for (int m = 0; m < n; ++m) {
      if (m == j) continue;
      const int row = program.add_row({line.value[j] * (line.allocation[m] - line.allocation[j]), no_bound});
      program.add_entry(row, j, -1);
      program.add_entry(row, m, 1);
      program.add_entry(row, violation, 1);
    }
  const auto solution = solve(program);
  return solution.bound;  // no payments do better, whatever the solver did
}

/// The most that incentive compatible, individually rational payments earn on a line, signals having these
/// probabilities: another linear program.
inline double greatest_revenue(const Line& line, const std::vector<double>& probability) {
  const int n = static_cast<int>(line.value.size());
  double most = 1;
  for (const double v : line.value) most = std::max(most, std::abs(v));
  surety::LinearProgram program(surety::LinearProgram::Sense::maximize);
  for (int j = 0; j < n; ++j) program.add_column(probability[j], {-10 * most, 10 * most});
  for (int j = 0; j < n; ++j)
    for (int m = -1; m < n; ++m) {
      if (m == j) continue;
      const double lie = m < 0 ? 0 : line.value[j] * line.allocation[m];
      const int row = program.add_row({lie - line.value[j] * line.allocation[j], no_bound});
      program.add_entry(row, j, -1);
      if (m >= 0) program.add_entry(row, m, 1);
    }
  return solve(program).bound;
}

/// The most that ex post incentive compatible, individually rational mechanisms earn on a grid (Lemma 1): a linear
/// program over eventually monotone allocations, with a variable for the greatest allocation on each flat.
inline double optimal_revenue(const GridEnvironment& environment, bool must_sell) {
  const int bidders = environment.grid.bidders();
  surety::LinearProgram program(surety::LinearProgram::Sense::maximize);
  std::vector<int> sold;
  for (std::int64_t p = 0; p < environment.grid.profiles(); ++p)
    sold.push_back(program.add_row({must_sell ? 1.0 : 0.0, 1}));
  for (int i = 0; i < bidders; ++i) {
    const auto& probability = environment.grid.probability[i];
    const std::int64_t lines = environment.lines(i);
    for (std::int64_t line = 0; line < lines; ++line) {
      double others = 1;
      std::int64_t rest = line;
      for (int j = bidders; j-- > 0;) {
        if (j == i) continue;
        others *= environment.grid.probability[j][rest % environment.grid.size(j)];
        rest /= environment.grid.size(j);
      }
      const auto value = [&](int own) { return environment.value.of[i][own * lines + line]; };
      const int flat_most = program.add_column(0, {0, 1});  // the greatest allocation on the flat
      int before = flat_most;
      double above = 1;
      double flat_cost = 0;
      bool flat = true;
      for (int own = 0; own < environment.grid.size(i); ++own) {
        above -= probability[own];
        const bool last = own + 1 == environment.grid.size(i);
        const double rent = last ? 0 : above * (value(own + 1) - value(own));
        flat = flat && value(own) == value(0);
        const int q = program.add_column(others * (probability[own] * value(own) - (flat ? 0 : rent)), {0, 1});
        if (flat) flat_cost += others * rent;
        program.add_entry(sold[environment.profile(i, line, own)], q, 1);
        const int order = program.add_row({0, no_bound});  // flat: most >= q; beyond: q >= the one before
        program.add_entry(order, flat ? flat_most : q, 1);
        program.add_entry(order, flat ? q : before, -1);
        if (!flat) before = q;
      }
      const int cost = program.add_column(-flat_cost, {0, 1});
      const int same = program.add_row({0, 0});
      program.add_entry(same, cost, 1);
      program.add_entry(same, flat_most, -1);
    }
  }
  return solve(program).bound;
}

/// Proposition 1's payment by quadrature in the continuum: q v at s less the integral of q dv, by a fine midpoint rule
/// on values, from the least signal on.
inline double payment_by_quadrature(const std::function<double(double)>& value,
                                    const std::function<double(double)>& allocation, double least, double signal,
                                    int steps) {
  double rent = 0;
  for (int j = 0; j < steps; ++j) {
    const double a = least + (signal - least) * j / steps, b = least + (signal - least) * (j + 1) / steps;
    rent += allocation((a + b) / 2) * (value(b) - value(a));
  }
  return allocation(signal) * value(signal) - rent;
}

}  // namespace surety::reference
