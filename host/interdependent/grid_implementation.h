#pragma once

#include "surety/interdependent/implement.h"

namespace surety {

/// The first failure of eventual monotonicity of an allocation on a grid.
std::optional<MonotonicityFailure> monotonicity_failure(const GridEnvironment& environment, const ByLine& allocation);

/// Payments of an eventually monotone rule that leave each bidder the least rents; nothing at his least signal:
///   u_i(m+1) - u_i(m) = (v_i(m+1) - v_i(m)) max_{l <= m} q_i(l).
/// Beyond the flat end the maximum is q_i(m). At the flat end it is the greatest allocation on the flat, since all
/// types there are the same and each may report the other.
ByLine least_rent_payments(const GridEnvironment& environment, const ByLine& allocation);

/// Expected sum of numbers by bidder and profile.
double expected_sum(const GridEnvironment& environment, const ByLine& numbers);

/// Expected virtual values of who gets the good, v_i - (1-F)/f dv_i; the rent of a step counts with the allocation that
/// earns it (see least_rent_payments).
double expected_virtual_values(const GridEnvironment& environment, const ByLine& allocation);

/// 0 where no value, allocation, payment, product or sum of them rounds; else a bound on what rounding makes of a gain.
double gain_tolerance(const GridEnvironment& environment, const ByLine& allocation);

Implementation implement_on_grid(const GridEnvironment& environment, const ByLine& allocation, std::size_t rows,
                                 const Execution& execution);

}  // namespace surety
