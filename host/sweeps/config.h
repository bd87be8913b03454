#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "surety/sweep.h"

namespace surety {

std::string_view job_name(SweepJob job);
/// The job of that name. Throws InvalidInput.
SweepJob parse_job(const std::string& name);

/// Whether deviations are played in its cells.
bool is_judged(SweepJob job);

/// Whether configs of some job have that key.
bool is_config_key(std::string_view name);

/// Throws InvalidInput where not every cell is one game to be solved: "any", or private values beside a common one.
void check_structures(const std::vector<Information>& information);

}  // namespace surety
