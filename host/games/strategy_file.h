#pragma once

#include <filesystem>

#include "surety/strategies/given_strategy.h"
#include "surety/verify.h"

namespace surety {

/// A strategy as HDF5, one by points: arrays as the columns of strategy.csv, the game in which alone it is played, and
/// what nobody gains more than by leaving it there.
void write_strategy_file(const GivenStrategy& strategy, const Exploitability& judged,
                         const std::filesystem::path& path);

/// That read back; its points are not checked. Throws InvalidInput, which names the file.
GivenStrategy read_strategy_file(const std::filesystem::path& path);

}  // namespace surety
