#pragma once

#include <string>
#include <vector>

#include "host/papers/paper.h"

namespace surety {

/// Could the reproduction fail? Runs it again with each value of the engine off by a thousandth (`mutation`; a mean by
/// 10 standard errors where these are more), and with all values that one function computed. Of every value compared
/// that moves with it some check must fail, whichever the direction; no check may have both sides move, for then it
/// compares a computation with itself; and every check must move with some value of the engine. `known` is what the
/// first pass left, `unchanged` its checks. Tells what was found; returns the defects, a sentence each.
std::vector<std::string> mutation_test(const Paper& paper, const ReproduceConfig& config, const Execution& execution,
                                       const ReproduceListener& listener, Known& known,
                                       const std::vector<Check>& unchanged);

}  // namespace surety
