#include <fmt/format.h>

#include "host/sweeps/sweep.h"
#include "surety/error.h"

namespace surety {

void check_grid(const SweepConfig& config) {
  for (EstimateConfig cell : grid(config)) {
    cell.samples = 1;
    try {
      estimate(cell);
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{} with values {} and {} bidders: {}", cell.mechanism.spec(), cell.values.spec(),
                                     cell.bidders, error.what()));
    }
  }
}

}  // namespace surety
