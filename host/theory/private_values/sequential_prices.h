#pragma once

#include "host/theory/numerics/exact_arithmetic.h"
#include "surety/theory/sequential_prices.h"

namespace surety {

/// Throws InvalidInput where sequential_prices does.
void check_sequential_prices(const ProfileLaw& profile, const Mechanism& mechanism);

/// Exact statistics of prices that are known.
ExactOutcome sequential_outcome(const SequentialPrices& prices, const ProfileLaw& profile);

// The parts of sequential_prices: profiles are not comonotone.

/// Group of the bidder who arrives i-th.
inline int group_of_arrival(const ProfileLaw& profile, std::int64_t i) {
  return profile.cycle[static_cast<std::size_t>(i) % profile.cycle.size()];
}

/// Best prices by backward induction in one state, in order of arrival, and the revenue from every bidder on.
struct PricePath {
  std::vector<double> price;    ///< by bidder
  std::vector<double> revenue;  ///< R_i by bidder; one more, 0, for the end
};
PricePath best_price_path(const ProfileLaw& profile, const ProfileLaw::State& state);

/// One node per bidder, with these prices.
PricePolicy fixed_prices(std::vector<double> prices);

/// The best fixed prices of a mixture that the search finds.
PricePolicy best_fixed_prices(const ProfileLaw& profile);

/// Prices that follow the belief about the state.
PricePolicy belief_prices(const ProfileLaw& profile, int cells, int beliefs);

}  // namespace surety
