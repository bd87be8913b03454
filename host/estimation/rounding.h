#pragma once

#include <array>

#include "kernels/estimate/estimate.h"
#include "surety/statistics/statistic.h"
#include "surety/values/prior.h"

namespace surety {

/// Bounds, by statistic, on how far float arithmetic shifts the means; 0 in double, whose rounding is nothing beside
/// any standard error. Three things round: values and bids as they are computed, by 2^-24 of the greatest value each
/// time; uniforms, which lie on a grid of 2^-23, so that the quantiles of the strongest, their values and who reaches a
/// price are those of the nearest grid point; and sums over the bidders.
std::array<double, statistic_count> rounding_bound(const kernels::EstimateProblem& problem, const ProfileLaw& profile);

/// The same of a common-value game whose payments and values are at most about `size`, and lose `cancelled` >= 1 times
/// the rounding error that their size tells; in double what cancels beyond 1.
double rounding_bound(Precision precision, std::int64_t bidders, double size, double cancelled);

/// Throws InvalidInput where the greatest value is so small that float loses what lies below it.
void check_float_range(double greatest_value);

}  // namespace surety
