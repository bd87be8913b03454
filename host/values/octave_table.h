#pragma once

#include <span>

namespace surety {

/// Value at (q, u = 1-q) of a function tabulated by `tabulate`: the host's reading of OctaveTable's layout.
double evaluate_octave_table(std::span<const double> data, double q, double u);

}  // namespace surety
