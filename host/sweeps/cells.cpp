#include "host/sweeps/cells.h"

#include <fmt/format.h>

#include <optional>

#include "surety/error.h"

namespace surety {

void check_cells(const std::filesystem::path& path, std::initializer_list<std::size_t> sizes) {
  double cells = 1;
  for (const std::size_t size : sizes) cells *= static_cast<double>(size);
  if (cells < 1 || cells > static_cast<double>(most_cells))
    throw InvalidInput(
        fmt::format("{}: the grid has {} cells but must have 1 to {}", path.string(), cells, most_cells));
}

std::vector<EstimateConfig> grid(const SweepConfig& config) {
  std::vector<std::optional<Information>> information(config.information.begin(), config.information.end());
  if (information.empty()) information.emplace_back();
  std::vector<EstimateConfig> cells;
  for (const Prior& prior : config.values)
    for (const Mechanism& mechanism : config.mechanisms)
      for (const auto& known : information)
        for (const std::int64_t bidders : config.bidders)
          cells.push_back({.mechanism = mechanism,
                           .values = prior,
                           .information = known,
                           .strategy = {},
                           .utility = config.utility,
                           .cost = config.cost,
                           .bidders = bidders,
                           .samples = config.samples,
                           .seed = config.seed,
                           .precision = config.precision,
                           .sampling = config.sampling,
                           .target = config.target,
                           .batch = config.batch});
  return cells;
}

}  // namespace surety
