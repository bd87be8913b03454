#pragma once

#include <cstdint>
#include <vector>

#include "surety/interdependent/allocation_rule.h"
#include "surety/interdependent/value_function.h"
#include "surety/values/law.h"

namespace surety {

/// Finitely many signals of each bidder, drawn independently. Profiles are numbered with the last bidder's signal
/// running fastest.
struct SignalGrid {
  std::vector<std::vector<double>> signals;      ///< by bidder, strictly ascending
  std::vector<std::vector<double>> probability;  ///< of each; sums to 1

  int bidders() const { return static_cast<int>(signals.size()); }
  int size(int bidder) const { return static_cast<int>(signals[bidder].size()); }
  std::int64_t profiles() const;
  std::int64_t stride(int bidder) const;  ///< between profiles that differ in the next signal of this bidder
};

/// Numbers by bidder and profile, each bidder's as rows over his own signal: the entries of a row are the *lines*, the
/// profiles s_-i of the others in their order.
struct ByLine {
  std::vector<std::vector<double>> of;  ///< of[i][own * lines(i) + line]
};

/// An environment on a grid.
struct GridEnvironment {
  SignalGrid grid;
  ByLine value;

  std::int64_t lines(int bidder) const { return grid.profiles() / grid.size(bidder); }
  /// The profile at a line of a bidder with his signal `own`.
  std::int64_t profile(int bidder, std::int64_t line, int own) const;
  std::vector<double> signals_of(std::int64_t profile) const;
};

/// `points` equally likely signals, the means of the law's slices of equal probability; the atoms of a discrete law.
SignalGrid signal_grid(const Law& law, int bidders, int points);

/// The signals of a table. A discrete law must have them as its atoms; of a continuous one each gets the probability of
/// what is nearer to it than to its neighbours; equally likely without a law.
SignalGrid signal_grid(const SignalTable& table, const Law* law);

/// Values at every profile. Throws InvalidInput for a table on another grid, more than 2^25 numbers, and for value
/// functions that decrease in the own signal.
GridEnvironment grid_environment(const ValueFunction& values, SignalGrid grid);

/// The rule at every profile; shares as in RuleKind. The virtual value of bidder i at his m-th signal is
///   v_i(m) - (v_i(m+1) - v_i(m)) P(above m)/P(m),
/// ironed in his own signal for each s_-i.
ByLine allocations(const AllocationRule& rule, const GridEnvironment& environment);

}  // namespace surety
