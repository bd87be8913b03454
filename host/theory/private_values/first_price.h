#pragma once

#include <cstdint>
#include <vector>

#include "surety/utility.h"
#include "surety/values/law.h"

namespace surety {

/// first_price_bid for a law made of pieces, in closed form: over a piece where Q(t) = alpha + kappa t, from u_j to u,
///   beta(u) = r beta(u_j) + alpha (1 - r) + kappa ((N-1)/N) (u - u_j r),  r = (u_j/u)^(N-1).
class FirstPriceBidOnPieces {
 public:
  /// Throws InvalidInput for fewer than two bidders. Precondition: the law's value_form is `pieces` or `uniform`.
  FirstPriceBidOnPieces(const Law& law, std::int64_t bidders, const Utility& utility);
  /// By demand quantile q.
  double operator()(double q) const;

 private:
  double from(std::size_t piece, double begin) const;

  DemandForm form_;
  double others_;
  std::vector<double> at_knot_;  ///< the bid at the demand quantile where a piece begins; 0 where the last one ends
};

}  // namespace surety
