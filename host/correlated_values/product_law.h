#pragma once

#include <vector>

#include "surety/correlated_values/correlated_prior.h"

namespace surety {

/// Weights of independent values, [bidder][value].
using ProductLaw = std::vector<std::vector<double>>;

/// More than all products of chances and values together lose by underflow, in units of the greatest value.
inline constexpr double lost_by_underflow = 1e-280;

/// 2^e, the greatest value of the prior being in [2^(e-1), 2^e); 1 where all values are 0. Divided by it no sum of
/// values overflows, and all bits stay.
double unit_of(const CorrelatedPrior& prior);

/// A bidder's values in that unit.
std::vector<double> values_in(const CorrelatedPrior& prior, int bidder, double unit);

/// All weight on one profile.
ProductLaw point_law(const CorrelatedPrior& prior, std::int64_t profile);

/// The virtual values of one bidder, ironed, and 0 where they are negative: slopes of the least concave curve above his
/// revenue v P(value >= v) over the chance of sale (Myerson 1981, Section 6). 0 at values that have no weight.
std::vector<double> ironed_virtual_values(const std::vector<double>& values, const std::vector<double>& weight);

/// The chance of a profile, rounded once per bidder.
double chance_of(const CorrelatedPrior& prior, const ProductLaw& law, std::int64_t profile);

/// The revenue of the optimal auction of independent values, in units of `unit`, at most. Let F_i be any function of
/// bidder i's values and R_i(v) = v P(v_i >= v). Where the sum of F_i over values of at least v is R_i(v) - d_i or
/// more, in expectation and for all v, an auction in which i wins with chance x(v_i), rising from 0 to at most 1, takes
/// sum_v (x(v) - x(v-)) R_i(v) <= E[F_i x] + d_i from him, so that all together pay at most E[max(0, F_1, .., F_N)] +
/// d_1 + .. + d_N. The ironed virtual values are such F_i, but for rounding, which is in d_i.
double optimal_revenue_at_most(const CorrelatedPrior& prior, const ProductLaw& law, double unit);

}  // namespace surety
