#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "surety/mechanisms/mechanism.h"
#include "surety/statistics/statistic.h"
#include "surety/theory/sequential_prices.h"
#include "surety/utility.h"
#include "surety/values/prior.h"

namespace surety {

/// Exact expectation of every statistic of a private-value mechanism by closed form or quadrature, at cost 0, indexed
/// by Statistic; empty where there is none.
std::array<std::optional<Exact>, statistic_count> exact_statistics(const Mechanism& mechanism,
                                                                   const ProfileLaw& profile);

/// The same of sequential posted prices that have been found already.
std::array<std::optional<Exact>, statistic_count> exact_statistics(const SequentialPrices& prices,
                                                                   const ProfileLaw& profile);

/// P(v(1) >= price): how often a posted price, or a second-price auction with this reserve, sells. Price at least 0.
Exact sale_probability(const ProfileLaw& profile, double price);

/// E[v(1)] and E[v(2)].
Exact expected_highest_value(const ProfileLaw& profile);
Exact expected_second_value(const ProfileLaw& profile);

/// The upper bound on the revenue guarantee of every mechanism: R = E_theta[ E[ max(0, max_i gamma_i(v_i)) | theta ] ]
/// with ironed virtual values (Yamashita 2018, proof of Theorem 2).
Exact optimal_revenue(const ProfileLaw& profile);

/// The price p that maximises p P(v(1) >= p), and what it earns.
struct BestPrice {
  double price, revenue;
};
BestPrice best_posted_price(const ProfileLaw& profile);

/// The mechanism with the number it leaves open settled for this profile: price=best becomes that price.
Mechanism settled(const Mechanism& mechanism, const ProfileLaw& profile);

/// Bid of the symmetric equilibrium of the first-price auction as a function of the bidder's demand quantile q:
/// beta(q) = E[ v(max of the other N-1) | all others below ] = (1-q)^-(N-1) * integral_0^(1-q) v(1-u) d u^(N-1).
/// Holds for any law; within an atom the bidder's quantile is his randomisation, so this is the mixed equilibrium.
/// The all-pay bid is (1-q)^(N-1) times it. bidders >= 2 (with one bidder the bid is lower()... of 0: see estimate).
/// Bidders with constant relative risk aversion R < 1, u(x) = x^(1-R), bid as risk-neutral ones do against (N-1)/(1-R)
/// others.
double first_price_bid(const Law& law, std::int64_t bidders, double q, const Utility& utility = {});
/// The same as a device table (shape `table`) with a tested error bound; only for laws whose value_form is not
/// `pieces`.
DemandForm first_price_bid_form(const Law& law, std::int64_t bidders, const Utility& utility = {});

/// Theorem 2's sandwich for state theta, lower <= E[v(1) - v(2) | theta] <= upper, for densities in [a, b] on [0, 1].
struct GapBounds {
  double lower_printed, upper_printed;  ///< (a/b)/(N+1) and (b/a)/(N+1), as printed
  double lower, upper;                  ///< (1/b)/(N+1), (1/a)/(N+1): the best; proof: docs/decisions/gap-bounds.md
};
GapBounds gap_bounds(const ProfileLaw& profile, int state);

}  // namespace surety
