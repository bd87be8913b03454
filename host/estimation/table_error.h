#pragma once

#include <array>

#include "kernels/estimate/estimate.h"
#include "surety/statistics/statistic.h"
#include "surety/values/prior.h"

namespace surety {

/// Bounds, by statistic, on how far the tables that the kernels read shift the means: a table's own tested bound,
/// carried through the mechanism. One thing is left out: where two bidders' virtual values lie closer together than the
/// optimal auction's table tells apart, the other one's value enters the surplus.
std::array<double, statistic_count> table_error_bound(const kernels::EstimateProblem& problem,
                                                      const ProfileLaw& profile);

}  // namespace surety
