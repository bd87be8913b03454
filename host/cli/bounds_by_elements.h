#pragma once

#include <string>

#include "host/cli/report.h"
#include "host/options/shape.h"
#include "surety/bounds/element_bounds.h"

namespace surety {

/// `surety bounds ENV --width W`: solves, prints, and returns the exit status. `name` is the environment's file.
int run_bounds_by_elements(const std::string& name, const AuctionEnvironment& environment,
                           const ElementBoundsOptions& options, Format format);

/// Its JSON.
Alternative shape_of_bounds_by_elements();

}  // namespace surety
