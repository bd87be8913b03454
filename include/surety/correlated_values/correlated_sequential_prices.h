#pragma once

#include <cstdint>
#include <vector>

#include "surety/correlated_values/correlated_prior.h"

namespace surety {

/// Sequential posted prices on a finite prior, correlated in any way, by exact backward induction over all reports
/// (Yamashita 2018, Supplement B): the optimal dominant-strategy mechanism, and the most that any mechanism guarantees
/// where bidder i is there at time i only (Theorem 3).
struct CorrelatedSequentialPrices {
  double revenue;                          ///< R_1
  std::vector<std::vector<double>> price;  ///< by bidder and profile of the values before him; infinity: no offer
};
CorrelatedSequentialPrices correlated_sequential_prices(const CorrelatedPrior& prior);

/// The prices, one per bidder, that earn most where they are fixed beforehand; of all, by exhaustion.
struct FixedPrices {
  double revenue;
  std::vector<double> price;  ///< by bidder; infinity: no offer
};
FixedPrices best_fixed_prices(const CorrelatedPrior& prior);

/// The one price that earns most where all bidders are offered it.
FixedPrices best_single_price(const CorrelatedPrior& prior);

}  // namespace surety
