#pragma once

#include <vector>

#include "surety/values/law.h"

namespace surety {

/// A law's quantiles 2^-1, 2^-2, .., 2^-64 in both tails: between two of them the smaller tail at most doubles. In no
/// order.
std::vector<double> tail_values(const Law& law);

/// Values at which something of a law may be seen that equal steps of the value miss: tail_values, where the highest of
/// any number of values lies and narrow laws are, and where its density turns. Ascending, all inside the support.
std::vector<double> values_looked_at(const Law& law);

/// Those of several lists, ascending.
std::vector<double> merged(const std::vector<std::vector<double>>& lists);

}  // namespace surety
