#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/correlated_values/product_law.h"
#include "host/linear_programs/directed_sum.h"
#include "surety/correlated_values/known_values.h"
#include "surety/error.h"

namespace surety {
namespace {

void check_state(const CorrelatedPrior& prior, const PublicState& state) {
  const auto weights_fit = [&](int i) {
    double sum = 0;
    for (const double w : state.law[i]) {
      if (!(w >= 0 && w <= 1)) return false;
      sum += w;
    }
    return static_cast<int>(state.law[i].size()) == prior.size(i) && sum > 0.5 && sum < 2;
  };
  if (!(state.probability >= 0 && state.probability <= 1))
    throw InvalidInput(fmt::format("a state's probability is {}", state.probability));
  if (static_cast<int>(state.law.size()) != prior.bidders())
    throw InvalidInput(
        fmt::format("a state has laws of {} bidders, the prior has {}", state.law.size(), prior.bidders()));
  for (int i = 0; i < prior.bidders(); ++i)
    if (!weights_fit(i)) throw InvalidInput(fmt::format("a state's law of bidder {}'s values is none", i + 1));
}

/// Without weights so small that a product of them may underflow: what they stood for is left to full information.
void drop_least_weights(PublicState& state) {
  const double least = std::pow(1e-290, 1.0 / static_cast<double>(state.law.size() + 1));
  for (auto& own : state.law)
    for (double& w : own) w = w < least ? 0 : w;
}

/// What the states make of a profile, with the rounding of products.
struct Covered {
  double least, most;
};
Covered covered_at(const CorrelatedPrior& prior, const std::vector<PublicState>& states, std::int64_t v) {
  DirectedSum sum;
  for (const PublicState& state : states)
    if (state.probability > 0) sum.add(state.probability * chance_of(prior, state.law, v));
  const double products = 4 * (prior.bidders() + 2) * std::numeric_limits<double>::epsilon();
  return {std::max(0.0, sum.lower() * (1 - products)), sum.upper() * (1 + products)};
}

/// Less likely states where they exceed the prior. Each profile is seen to once: sums never rise again.
void keep_within(const CorrelatedPrior& prior, std::vector<PublicState>& states) {
  constexpr double margin = 1e-13;  // so that no rounding leaves the sum above the prior
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    const double most = covered_at(prior, states, v).most;
    if (most <= prior.probability(v)) continue;
    const double factor = prior.probability(v) / most * (1 - margin);
    for (PublicState& state : states)
      if (chance_of(prior, state.law, v) > 0) state.probability *= factor;
  }
}

}  // namespace

PublicStates public_states(const CorrelatedPrior& prior, std::vector<PublicState> states) {
  for (PublicState& state : states) {
    check_state(prior, state);
    drop_least_weights(state);
  }
  keep_within(prior, states);
  std::erase_if(states, [](const PublicState& state) { return state.probability == 0; });
  const double unit = unit_of(prior);
  DirectedSum revenue, left;
  for (const PublicState& state : states)
    revenue.add(state.probability * optimal_revenue_at_most(prior, state.law, unit));
  for (std::int64_t v = 0; v < prior.profiles(); ++v) {
    const double rest = prior.probability(v) - covered_at(prior, states, v).least;
    left.add(std::max(0.0, rest));
    revenue.add(std::max(0.0, rest) * (prior.value_in(v, prior.winner(v)) / unit));
  }
  constexpr double roundings = 8 * std::numeric_limits<double>::epsilon();
  const double most = revenue.value() > 0 ? revenue.upper() * (1 + roundings) + lost_by_underflow : 0;
  return {std::move(states), std::min(1.0, left.upper()), most * unit};
}

std::vector<PublicState> public_states_of(const ProfileLaw& profile) {
  const CorrelatedPrior prior = correlated_prior(profile);
  std::vector<PublicState> states;
  for (const auto& state : profile.states) {
    states.push_back({state.weight, {}});
    for (int i = 0; i < prior.bidders(); ++i) {
      const Law& law = *state.laws[profile.cycle[i % profile.cycle.size()]];
      auto& weights = states.back().law.emplace_back();
      for (const double x : prior.values(i)) weights.push_back(law.demand(x) - law.survival(x));
    }
  }
  return states;
}

}  // namespace surety
