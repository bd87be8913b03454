#pragma once

#include "kernels/ex_post/ex_post.h"
#include "surety/interdependent/implement.h"

namespace surety {

/// (1 - F(s))/f(s) as a function of the demand quantile of s. The law has no atoms.
DemandForm hazard_form(const Law& law);

/// The ironed virtual value s - (1-F)/f as a function of the demand quantile, also where it is negative: linear pieces,
/// through points of the curve where the law is smooth.
DemandForm virtual_value_form(const Law& law);

/// What the kernels play. Throws InvalidInput for atoms, gaps, and virtual values of functions with a maximum.
kernels::SampledProblem sampled_problem(const ImplementConfig& config, int bidders);

Implementation implement_by_sampling(const ImplementConfig& config, int bidders, const Execution& execution);

}  // namespace surety
