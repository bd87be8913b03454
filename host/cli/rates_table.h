#pragma once

#include <span>
#include <string>

#include "host/sweeps/results.h"

namespace surety {

/// The fits for people: per prior a table with the preferred model and the free exponent of every mechanism.
std::string rates_table(std::span<const GapStudy> studies);

/// The fit of one model; the study must have fits.
const RateFit& fit_of(const RateStudy& study, RateModel model);

}  // namespace surety
