#pragma once

#include <string>

#include "host/options/shape.h"

namespace surety {

/// `surety guarantee --mechanism bounds:FILE`: what the mechanism of a file of surety bounds guarantees, under another
/// prior on the same states too. `prior` is a list of probabilities by state, or a TOML environment with the same
/// states; empty: the file's own. Returns the exit status.
int run_bounds_guarantee(const std::string& file, const std::string& prior, const std::string& format);

/// The JSON of these.
Alternative shape_of_bounds_guarantee();

}  // namespace surety
