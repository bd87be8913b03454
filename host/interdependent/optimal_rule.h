#pragma once

#include "surety/interdependent/signal_grid.h"

namespace surety {

/// The rule that earns most among all that can be implemented ex post (Goyal & Narayanan, Lemma 1): a linear program
/// over eventually monotone rules. Where `must_sell`, the good is sold at every profile. Throws InvalidInput for more
/// than 20,000 allocations.
ByLine optimal_allocations(const GridEnvironment& environment, bool must_sell);

/// Probability of a line: of the others' signals.
double line_probability(const SignalGrid& grid, int bidder, std::int64_t line);

}  // namespace surety
