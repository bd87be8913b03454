#include "host/interdependent/optimal_rule.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/linear_programs/linear_program.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double most_allocations = 20'000;

/// The program: a column for every allocation, bidder by bidder and row by row, then one for the greatest allocation on
/// every line's flat, which the rent of the next signal is paid on.
class OptimalProgram {
 public:
  OptimalProgram(const GridEnvironment& environment, bool must_sell)
      : environment_(environment), program_(LinearProgram::Sense::maximize) {
    for (std::int64_t p = 0; p < environment.grid.profiles(); ++p) program_.add_row({must_sell ? 1.0 : 0.0, 1});
    for (int i = 0; i < environment.grid.bidders(); ++i) {
      first_.push_back(program_.columns());
      add_allocations(i);
    }
    for (int i = 0; i < environment.grid.bidders(); ++i)
      for (std::int64_t line = 0; line < environment.lines(i); ++line) add_monotonicity(i, line);
  }

  ByLine solved() const {
    const auto solution = solve(program_);
    if (solution.status != LinearSolution::Status::optimal)
      throw Failure("the program of the optimal rule was not solved; please report the command");
    ByLine result;
    for (int i = 0; i < environment_.grid.bidders(); ++i) {
      const auto from = solution.primal.begin() + first_[i];
      result.of.emplace_back(from, from + environment_.grid.profiles());
      remove_rounding(i, result.of.back());
    }
    return result;
  }

 private:
  int column(int bidder, int own, std::int64_t line) const {
    return first_[bidder] + static_cast<int>(own * environment_.lines(bidder) + line);
  }
  double value(int bidder, int own, std::int64_t line) const {
    return environment_.value.of[bidder][own * environment_.lines(bidder) + line];
  }
  bool on_flat(int bidder, int own, std::int64_t line) const {
    return value(bidder, own, line) == value(bidder, 0, line);
  }
  /// What the step from `own` to the next signal costs in rents, per unit of allocation.
  double rent(int bidder, int own, std::int64_t line) const {
    const auto& probability = environment_.grid.probability[bidder];
    double above = 0;
    for (std::size_t m = own + 1; m < probability.size(); ++m) above += probability[m];
    return own + 1 < environment_.grid.size(bidder) ? above * (value(bidder, own + 1, line) - value(bidder, own, line))
                                                    : 0;
  }

  void add_allocations(int i) {
    for (int own = 0; own < environment_.grid.size(i); ++own)
      for (std::int64_t line = 0; line < environment_.lines(i); ++line) {
        const double earned = environment_.grid.probability[i][own] * value(i, own, line) -
                              (on_flat(i, own, line) ? 0 : rent(i, own, line));
        const int q = program_.add_column(line_probability(environment_.grid, i, line) * earned, {0, 1});
        program_.add_entry(static_cast<int>(environment_.profile(i, line, own)), q, 1);
      }
  }

  void add_monotonicity(int i, std::int64_t line) {
    double flat_rent = 0;
    for (int own = 0; own < environment_.grid.size(i) && on_flat(i, own, line); ++own) flat_rent += rent(i, own, line);
    int before = program_.add_column(-line_probability(environment_.grid, i, line) * flat_rent, {0, 1});
    const int most_on_flat = before;
    for (int own = 0; own < environment_.grid.size(i); ++own) {
      const int q = column(i, own, line), order = program_.add_row({0, no_bound});
      const bool flat = on_flat(i, own, line);
      program_.add_entry(order, flat ? most_on_flat : q, 1);
      program_.add_entry(order, flat ? q : before, -1);
      if (!flat) before = q;
    }
  }

  /// The solver's allocations obey their bounds and order up to rounding: here exactly.
  void remove_rounding(int i, std::vector<double>& rows) const {
    const std::int64_t lines = environment_.lines(i);
    for (std::int64_t line = 0; line < lines; ++line) {
      double greatest = 0;
      for (int own = 0; own < environment_.grid.size(i); ++own) {
        double& q = rows[own * lines + line];
        q = std::clamp(q, 0.0, 1.0);
        if (!on_flat(i, own, line)) q = std::max(q, greatest);
        greatest = std::max(greatest, q);
      }
    }
  }

  const GridEnvironment& environment_;
  LinearProgram program_;
  std::vector<int> first_;
};

}  // namespace

double line_probability(const SignalGrid& grid, int bidder, std::int64_t line) {
  double p = 1;
  for (int j = grid.bidders(); j-- > 0;) {
    if (j == bidder) continue;
    p *= grid.probability[j][line % grid.size(j)];
    line /= grid.size(j);
  }
  return p;
}

ByLine optimal_allocations(const GridEnvironment& environment, bool must_sell) {
  const double count = static_cast<double>(environment.grid.profiles()) * environment.grid.bidders();
  if (count > most_allocations)
    throw InvalidInput(fmt::format("optimal: {:.0f} allocations; at most {:.0f} fit, so take a coarser grid", count,
                                   most_allocations));
  return OptimalProgram(environment, must_sell).solved();
}

}  // namespace surety
