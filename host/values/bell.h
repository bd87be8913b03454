#pragma once

namespace surety {

/// Standard normal density.
double bell(double z);

/// P(Z < z) of a standard normal Z, to full relative precision.
double bell_below(double z);

/// Probability of [z, z + width] under the standard normal law, to full relative precision, for a width of at least 0.
double bell_mass(double z, double width);

}  // namespace surety
