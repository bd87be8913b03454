#pragma once

#include "host/batch/job.h"
#include "surety/prediction.h"

namespace surety {

/// Tries cells of every family for about two seconds in all. Others are taken to need the same setup as the nearest of
/// their family that was tried, and to play in proportion to their cost.
Prediction predict(const Job& job, const Execution& execution);

}  // namespace surety
