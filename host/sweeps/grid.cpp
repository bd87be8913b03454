#include <fmt/format.h>

#include "host/estimation/plan.h"
#include "host/games/game.h"
#include "host/sweeps/sweep.h"
#include "surety/error.h"

namespace surety {

void check_grid(const SweepConfig& config) {
  for (const EstimateConfig& cell : grid(config)) {
    try {
      check_config(cell);
      if (cell.information && cell.information->kind == InformationKind::any) {
        estimate(cell);
      } else if (cell.information) {
        strategy_of(resolve_game(cell));
      } else {
        check_estimate(cell, cell.values.profile(cell.bidders));
      }
    } catch (const InvalidInput& error) {
      throw InvalidInput(fmt::format("{} with values {} and {} bidders: {}", cell.mechanism.spec(), cell.values.spec(),
                                     cell.bidders, error.what()));
    }
  }
}

}  // namespace surety
