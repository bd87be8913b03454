#pragma once

#include <cstdint>
#include <string>

#include "kernels/games/game_problem.h"
#include "surety/values/law.h"

namespace surety {

/// A finite information structure from a CSV file with the columns probability, value, signal1, .., signalN: one line
/// per state. Throws InvalidInput, naming line and column, for negative probabilities, probabilities that do not sum to
/// 1, a wrong number of signals, and values whose probabilities are not those of `values`.
kernels::InformationForm read_state_table(const std::string& file, const Law& values, std::int64_t bidders);

}  // namespace surety
