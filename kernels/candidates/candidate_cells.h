#pragma once

#include "kernels/candidates/candidates_view.h"
#include "surety/statistics/compensated_sum.h"

namespace surety::kernels {

/// What is summed over the replicates of one cell i: those with i2 = i, the first ten, and those with i1 = i. `number`
/// is the reference's, r its place. Distances from it keep their digits where candidates are near to it.
namespace cell {
inline constexpr int seconds = 0;   ///< how many replicates
inline constexpr int powers = 1;    ///< (v2 - pivot)^p, p = 1 .. 4
inline constexpr int sold = 5;      ///< how many of them the reference sells: i1 > r
inline constexpr int distance = 6;  ///< of these |v2 - number|
inline constexpr int distance_squared = 7;
inline constexpr int unsold = 8;  ///< of the others v2
inline constexpr int unsold_squared = 9;
inline constexpr int highest = 10;  ///< how many replicates
inline constexpr int excess = 11;   ///< (v2 - number)+ of those with i1 > r
inline constexpr int excess_squared = 12;
inline constexpr int entries = 13;
}  // namespace cell

/// A replicate: how many candidates' numbers the two highest values reach, and the second highest value; 0 for a posted
/// price.
struct PlacedReplicate {
  int first, second;
  double value;
};

inline namespace SURETY_ISA {

/// Adds a replicate to the cell of its second place, `sums`, and to that of its first. Every device adds with these
/// functions, a cell's replicates in order: it is the order of summation.
template <class T>
SURETY_HD void add_second(const CandidatesView<T>& view, const PlacedReplicate& x, double* sums) {
  const double d = x.value - view.pivot, d2 = d * d;
  sums[cell::seconds] += 1;
  sums[cell::powers] += d;
  sums[cell::powers + 1] += d2;
  sums[cell::powers + 2] += d2 * d;
  sums[cell::powers + 3] += d2 * d2;
  if (x.first > view.reference) {
    const double apart = __builtin_fabs(x.value - view.number);
    sums[cell::sold] += 1;
    sums[cell::distance] += apart;
    sums[cell::distance_squared] += apart * apart;
  } else {
    sums[cell::unsold] += x.value;
    sums[cell::unsold_squared] += x.value * x.value;
  }
}
template <class T>
SURETY_HD void add_first(const CandidatesView<T>& view, const PlacedReplicate& x, double* sums) {
  sums[cell::highest] += 1;
  if (x.second <= view.reference) return;  // the second value does not reach the reference
  const double excess = x.value - view.number;
  sums[cell::excess] += excess;
  sums[cell::excess_squared] += excess * excess;
}

/// Adds the sums of consecutive work items to their total, in order.
SURETY_HD void fold_cells(std::uint64_t entry, std::uint64_t entries, std::uint64_t items, const double* sums,
                          CompensatedSum* totals) {
  CompensatedSum total = totals[entry];
  for (std::uint64_t item = 0; item < items; ++item) total.add(sums[item * entries + entry]);
  totals[entry] = total;
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
