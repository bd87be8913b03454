#pragma once

#include <string_view>

#include "surety/statistics/statistic.h"

namespace surety {

/// Nothing is printed as exact or proven that contradicts itself. Throws Failure with both numbers where `less` is
/// above `more` by more than their error bounds and rounding (1e-12 of their size).
void require_order(std::string_view less_name, const Exact& less, std::string_view more_name, const Exact& more);

/// Throws Failure where a probability is outside [0,1] beyond its error bound and rounding.
void require_probability(std::string_view name, const Exact& probability);

}  // namespace surety
