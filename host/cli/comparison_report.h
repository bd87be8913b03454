#pragma once

#include "host/cli/report.h"
#include "host/options/shape.h"
#include "surety/compare.h"

namespace surety {

/// What a comparison found: in text the best, the candidates that can be it, and some of the others; in JSON and CSV
/// all candidates.
Report report_of(const EstimateConfig& config, const Candidates& candidates, const Comparison& found);

/// Its JSON.
Alternative shape_of_comparison();

}  // namespace surety
