#pragma once

#include <functional>

#include "host/cli/reproduce.h"

namespace surety {

using Reproduction = Agreement (*)(const ReproduceSettings&);

/// Could the reproduction fail? Runs it again with each value of the engine off by a thousandth (`mutation`; a mean by
/// 10 standard errors where these are more), and with all values that one function computed. Of every value compared
/// that moves with it some check must fail, whichever the direction; no check may have both sides move, for then it
/// compares a computation with itself; and every check must move with some value of the engine. Prints what was found;
/// returns the number of defects.
int mutation_test(Reproduction reproduce, const ReproduceSettings& settings, const Agreement& unchanged);

}  // namespace surety
