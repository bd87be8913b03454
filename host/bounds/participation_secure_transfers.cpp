#include <algorithm>
#include <cmath>
#include <limits>

#include "surety/bounds/saved_bounds.h"
#include "surety/theory/excess_growth_transfers.h"

namespace surety {

std::vector<double> balanced_excess_growth(const AuctionEnvironment& environment, const BoundingMechanism& mechanism,
                                           double* mean) {
  const ActionGrid grid(environment.bidders, mechanism.k);
  const auto profiles = static_cast<std::size_t>(grid.profiles());
  const int coordinates = environment.bidders * environment.goods;
  std::vector<double> growth(static_cast<std::size_t>(coordinates)), excess;
  excess.reserve(profiles);
  for (std::int64_t x = 0; x < grid.profiles(); ++x) {
    for (int c = 0; c < coordinates; ++c)
      growth[static_cast<std::size_t>(c)] = grid.upward_difference(
          {&mechanism.allocation[static_cast<std::size_t>(c) * profiles], profiles}, x, c / environment.goods);
    double least = std::numeric_limits<double>::infinity();
    for (int s = 0; s < environment.states(); ++s) {
      double objective = -mechanism.multiplier[static_cast<std::size_t>(s)];
      for (int c = 0; c < coordinates; ++c)
        objective +=
            environment.value(s, c / environment.goods, c % environment.goods) * growth[static_cast<std::size_t>(c)];
      least = std::min(least, objective);
    }
    excess.push_back(least);
  }
  const double taken_off = grid.mean(excess);
  for (double& xi : excess) xi -= taken_off;
  if (mean) *mean = taken_off;
  // where nothing but rounding is left, nothing is
  constexpr double rounding = 1e-14;
  const double size = rounding * mechanism.k * coordinates * environment.greatest_value();
  if (std::all_of(excess.begin(), excess.end(), [&](double xi) { return std::abs(xi) <= size; }))
    std::fill(excess.begin(), excess.end(), 0.0);
  return excess;
}

std::vector<std::vector<double>> participation_secure_transfers(const AuctionEnvironment& environment,
                                                                const BoundingMechanism& mechanism) {
  return transfers_from_excess_growth(ActionGrid(environment.bidders, mechanism.k),
                                      balanced_excess_growth(environment, mechanism));
}

}  // namespace surety
