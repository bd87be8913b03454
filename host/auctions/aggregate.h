#pragma once

#include "surety/mechanisms/aggregate_form.h"

namespace surety {

/// The distance between the least and the greatest of 0 and a tabulated function's values at its knots.
double spread(const AggregateForm& form, int function);

}  // namespace surety
