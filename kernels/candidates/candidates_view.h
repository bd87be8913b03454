#pragma once

#include "kernels/estimate/estimate_view.h"

namespace surety::kernels {

/// Mechanisms with private values that differ in one number, all of them on the same draws in one pass. In a
/// second-price auction with the reserve c a profile with the highest values v1 >= v2 earns v2 where c <= v2, c where
/// v2 < c <= v1, and 0 where v1 < c. A posted price earns c where it is accepted. So of the candidates c_0 <= c_1 <= ..
/// the first i2 earn v2, those up to i1 their own number, the others nothing, and a replicate is added up in two cells,
/// i2 and i1 (candidate_cells.h).
///
/// A work item is a chunk of replicates. They are drawn 128 at a time into a buffer and added in order.
template <class T>
struct CandidatesView {
  EstimateView<T> game;  ///< whose reserve and acceptance are not read
  int candidates;
  int table;  ///< a power of two, more than candidates
  /// By number of the candidate: the reserves, ascending, filled up by infinity. Posted prices: by state, group and
  /// candidate P(value >= price), falling, filled up by -1.
  const T* threshold;
  int reference;                 ///< the candidate that the others are held against
  double number;                 ///< the reference's
  double pivot;                  ///< about which sums of payments are taken
  std::uint64_t samples, chunk;  ///< replicates: all, and of a work item, a multiple of 128
};

/// Whether one pass plays the rule's candidates.
constexpr bool is_of_candidates(Rule rule) {
  return rule == Rule::second_price || rule == Rule::posted_price_ranked || rule == Rule::posted_price;
}

inline constexpr int candidates_buffer = 128;  ///< replicates

}  // namespace surety::kernels
