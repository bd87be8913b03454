#include "surety/bounds/prior_robustness.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/bounds/grid_rows.h"
#include "host/io/number.h"
#include "surety/error.h"
#include "surety/theory/action_grid.h"

namespace surety {
namespace {

void check_prior(const SavedBounds& saved, const std::vector<double>& prior) {
  if (int(prior.size()) != saved.environment.states())
    throw InvalidInput(fmt::format("{} probabilities for {} states", prior.size(), saved.environment.states()));
  for (const double p : prior)
    if (!(p >= 0 && p <= 1))
      throw InvalidInput(fmt::format("a state has probability {}; each must lie in [0, 1]", shortest(p)));
  const double total = std::accumulate(prior.begin(), prior.end(), 0.0);
  if (std::abs(total - 1) > 1e-9)
    throw InvalidInput(fmt::format("the probabilities of the states sum to {} but must sum to 1", shortest(total)));
}

/// The least strategic virtual objective of every state, less the rounding in it.
std::vector<double> least_objectives(const SavedBounds& saved) {
  const AuctionEnvironment& environment = saved.environment;
  const ActionGrid grid(environment.bidders, saved.k());
  const auto profiles = std::size_t(grid.profiles());
  const int coordinates = environment.bidders * environment.goods;
  std::vector<double> least(std::size_t(environment.states()), std::numeric_limits<double>::infinity());
  std::vector<double> growth(static_cast<std::size_t>(coordinates));
  for (std::int64_t x = 0; x < grid.profiles(); ++x) {
    double money = 0, size = 0;
    for (int i = 0; i < environment.bidders; ++i) {
      const auto& transfer = saved.transfers[std::size_t(i)];
      const double here = transfer[std::size_t(x)], step = grid.upward_difference(transfer, x, i);
      money += here - step;
      size += 2 * saved.k() * std::abs(here) + std::abs(step);
    }
    for (int c = 0; c < coordinates; ++c) {
      growth[std::size_t(c)] = grid.upward_difference(
          {&saved.mechanism.allocation[std::size_t(c) * profiles], profiles}, x, c / environment.goods);
      size += 2 * saved.k() * environment.greatest_value();
    }
    const double rounding = 4 * (coordinates + environment.bidders + 4) * unit_roundoff * size;
    for (int s = 0; s < environment.states(); ++s) {
      double objective = money;
      for (int c = 0; c < coordinates; ++c)
        objective += environment.value(s, c / environment.goods, c % environment.goods) * growth[std::size_t(c)];
      least[std::size_t(s)] = std::min(least[std::size_t(s)], objective - rounding);
    }
  }
  return least;
}

}  // namespace

PriorGuarantee guarantee_under(const SavedBounds& saved, const std::vector<double>& prior) {
  check_prior(saved, prior);
  const auto least = least_objectives(saved);
  double shift = 0;
  balanced_excess_growth(saved.environment, saved.mechanism, &shift);
  const auto mean = [&](auto number) {
    double sum = 0, size = 0, total = 0;
    for (std::size_t s = 0; s < prior.size(); ++s) {
      sum += prior[s] * number(s);
      size += prior[s] * std::abs(number(s));
      total += prior[s];
    }
    return sum / total - (double(prior.size()) + 4) * 2 * unit_roundoff * size;
  };
  // the multipliers as they are rounded: no more than what they bound
  return {mean([&](std::size_t s) { return std::min(saved.mechanism.multiplier[s] + shift, least[s]); }),
          mean([&](std::size_t s) { return least[s]; })};
}

}  // namespace surety
