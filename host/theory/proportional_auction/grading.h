#pragma once

#include <vector>

#include "host/theory/proportional_auction/revealed_values.h"
#include "surety/theory/proportional_auction.h"

namespace surety {

/// The grading procedure of Brooks & Du (2021), 4.1.1: the concave hull of Gamma^ as a function of E(x) = x^N / N!,
/// where Gamma^(x) is the integral of the fully revealing gains against G_N. Its slope is gains(x) e^-x.
///
/// Where that slope falls, Gamma^ is an *arc* of the hull's candidates; where it rises, or jumps at a gap of the law,
/// or gains are not positive, every point is graded. Support values of arcs, max over the arc of Gamma^ - slope E,
/// cross once as the slope falls, from the left arc to the right one, so that the hull is found with one stack, and a
/// graded interval is the chord between the touching points of neighbours on the stack. Slopes are kept as log(slope) +
/// N, since E overflows.
///
/// `premium_cost` is cost less the least value. Ascending and disjoint.
std::vector<ProportionalAuction::GradedInterval> grade(const RevealedValues& values, double premium_cost);

}  // namespace surety
