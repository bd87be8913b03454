#pragma once

#include "kernels/launch/chunk.h"
#include "surety/interdependent/allocation_rule.h"
#include "surety/values/demand_view.h"

namespace surety::kernels {

/// A mechanism with interdependent values, played on profiles of independent signals with one law. Signals are
/// functions of demand quantiles, rounded to a lattice on which sums and differences of them are exact. Double
/// precision.
struct SampledView {
  std::uint64_t seed;
  std::uint32_t experiment;  ///< the number of bidders
  int bidders;
  RuleKind rule;
  bool shared;  ///< virtual: scores may be equal with positive probability, and then bidders share

  DemandView<double> signal;         ///< s(q)
  DemandView<double> hazard;         ///< (1-F)/f at s(q)
  DemandView<double> virtual_value;  ///< ironed s - (1-F)/f, of shape `pieces`
  double lattice;                    ///< (s + lattice) - lattice is s on the lattice
  double least, greatest;            ///< signal, on the lattice

  const double *own, *weight, *share;  ///< of the value function and of a split, by bidder
  double highest;

  int deviations;                    ///< signals that are reported instead, ascending
  const double* deviation_quantile;  ///< their demand quantiles
  double tolerance;                  ///< gains up to here are rounding; 0 where none is
};

/// A mechanism on a grid of signals, line by line: a line is a bidder and a profile of the others' signals. Lines of a
/// bidder are filled up to whole rows of 128, so that all lanes have the same bidder; what fills them never gains.
struct GridView {
  int bidders;
  const int* points;                           ///< signals, by bidder
  const std::int64_t* lines;                   ///< filled up, by bidder
  const std::int64_t* pitch;                   ///< from row to row
  const std::int64_t* offset;                  ///< of the bidder's rows in the arrays below
  const double *value, *allocation, *payment;  ///< [offset + own * pitch + line]
  double tolerance;
};

/// What the checks sum, of all deviations of a replicate (a profile, or a line of a grid).
enum class CheckStatistic : int {
  not_monotone,  ///< own signals that get less than one before of less value: eventual monotonicity fails
  profitable,    ///< misreports that gain
  gain,          ///< sum of those gains, in units of value
  loss           ///< signals at which truth pays less than 0: ex post individual rationality fails
};
inline constexpr int check_statistics = 4;

/// What revenue sums, of every profile, in units of value. Shortfalls, as they vary less.
enum class RevenueStatistic : int {
  full_surplus,       ///< the highest value
  revenue_shortfall,  ///< full surplus - payments
  difference,         ///< payments - virtual values of whoever gets the good
  surplus_shortfall   ///< full surplus - value of whoever gets the good
};
inline constexpr int revenue_statistics = 4;

}  // namespace surety::kernels
