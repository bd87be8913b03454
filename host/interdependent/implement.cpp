#include "surety/interdependent/implement.h"

#include <fmt/format.h>

#include <chrono>

#include "host/interdependent/grid_implementation.h"
#include "host/interdependent/sampled_implementation.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr int most_points = 4096, most_deviations = 65536, most_bidders = 10'000;

const SignalTable* table_of(const ImplementConfig& config) {
  return config.values.table() ? config.values.table() : config.rule.table.get();
}

bool is_on_grid(const ImplementConfig& config) {
  return table_of(config) || config.grid || (config.signals && config.signals->has_atoms());
}

int bidders_of(const ImplementConfig& config) {
  const SignalTable* table = table_of(config);
  if (table && config.bidders && *config.bidders != table->bidders())
    throw InvalidInput(fmt::format("{} bidders, but {} has {}", *config.bidders, table->file, table->bidders()));
  if (table) return table->bidders();
  const int bidders = config.bidders.value_or(2);
  if (bidders < 1 || bidders > most_bidders)
    throw InvalidInput(fmt::format("{} bidders; from 1 to {} fit", bidders, most_bidders));
  return bidders;
}

void check(const ImplementConfig& config) {
  if (!config.signals && !table_of(config)) throw InvalidInput("without a table the law of the signals is needed");
  if (config.grid && (*config.grid < 2 || *config.grid > most_points))
    throw InvalidInput(fmt::format("a grid of {} signals; it must have from 2 to {}", *config.grid, most_points));
  if (config.grid && table_of(config)) throw InvalidInput("a grid beside a table, which has its own signals");
  if (config.deviations < 2 || config.deviations > most_deviations)
    throw InvalidInput(fmt::format("{} deviations; from 2 to {} fit", config.deviations, most_deviations));
  if (config.samples < 1 || config.check_samples < 1) throw InvalidInput("no samples; at least 1 is needed");
}

GridEnvironment environment_of(const ImplementConfig& config, int bidders) {
  const SignalTable* table = table_of(config);
  if (table) return grid_environment(config.values, signal_grid(*table, config.signals.get()));
  if (bidders > 26) throw InvalidInput(fmt::format("{} bidders on a grid; at most 26 fit", bidders));
  return grid_environment(config.values, signal_grid(*config.signals, bidders, config.grid.value_or(most_points)));
}

}  // namespace

Implementation implement(const ImplementConfig& config, const Execution& execution) {
  check(config);
  const int bidders = bidders_of(config);
  const auto start = std::chrono::steady_clock::now();
  Implementation result;
  if (is_on_grid(config)) {
    const GridEnvironment environment = environment_of(config, bidders);
    result = implement_on_grid(environment, allocations(config.rule, environment), config.rows, execution);
  } else {
    result = implement_by_sampling(config, bidders, execution);
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace surety
