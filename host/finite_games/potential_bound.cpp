#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/finite_games/environment_checks.h"
#include "host/linear_programs/directed_sum.h"
#include "surety/error.h"
#include "surety/finite_games/exact_potential.h"

namespace surety {
namespace {

/// c_i(s, theta) of potential_bound.
DirectedSum weight(const FiniteInformation& information, const PotentialMultipliers& multipliers, std::int64_t s, int i,
                   int state) {
  const int n = information.signals(i), own = information.signal(s, i);
  const auto& alpha = multipliers.truthtelling[i];
  const double here = information.probability(s, state);
  DirectedSum sum;
  sum.add(here * std::max(0.0, multipliers.participation[i][own]));
  for (int other = 0; other < n; ++other) {
    if (other == own) continue;
    sum.add(here * std::max(0.0, alpha[own * n + other]));
    sum.add(-information.probability(s + (other - own) * information.stride(i), state) *
            std::max(0.0, alpha[other * n + own]));
  }
  return sum;
}

void check_multipliers(const FiniteInformation& information, const PotentialMultipliers& multipliers) {
  const auto bidders = static_cast<std::size_t>(information.bidders());
  bool fits = multipliers.truthtelling.size() == bidders && multipliers.participation.size() == bidders;
  for (std::size_t i = 0; fits && i < bidders; ++i) {
    const auto n = static_cast<std::size_t>(information.signals(static_cast<int>(i)));
    fits = multipliers.truthtelling[i].size() == n * n && multipliers.participation[i].size() == n;
  }
  if (!fits || !finite(multipliers))
    throw InvalidInput("finite multipliers are needed for every bidder, signal and pair of signals, no more or fewer");
}

}  // namespace

bool finite(const PotentialMultipliers& multipliers) {
  const auto all_finite = [](const std::vector<double>& numbers) {
    return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
  };
  return std::all_of(multipliers.truthtelling.begin(), multipliers.truthtelling.end(), all_finite) &&
         std::all_of(multipliers.participation.begin(), multipliers.participation.end(), all_finite);
}

void check_environment(const FiniteInformation& information, const FiniteOutcomes& environment) {
  if (information.bidders() != environment.bidders || information.states() != environment.states)
    throw InvalidInput(fmt::format("information of {} bidders about {} states in an environment of {} and {}",
                                   information.bidders(), information.states(), environment.bidders,
                                   environment.states));
  const auto size = static_cast<std::size_t>(environment.outcomes) * environment.states;
  if (environment.outcomes < 1 || environment.welfare.size() != size ||
      environment.utility.size() != size * environment.bidders)
    throw InvalidInput(
        fmt::format("{} outcomes and {} states need {} numbers of welfare and {} of utility; there are {} and {}",
                    environment.outcomes, environment.states, size, size * environment.bidders,
                    environment.welfare.size(), environment.utility.size()));
  for (const auto* numbers : {&environment.utility, &environment.welfare})
    for (const double x : *numbers)
      if (!std::isfinite(x)) throw InvalidInput(fmt::format("a payoff is {}; payoffs must be finite", x));
  if (environment.greatest_transfer &&
      !(*environment.greatest_transfer >= 0 && std::isfinite(*environment.greatest_transfer)))
    throw InvalidInput(
        fmt::format("the greatest transfer is {}; it is finite and >= 0", *environment.greatest_transfer));
}

double potential_bound(const FiniteInformation& information, const FiniteOutcomes& environment,
                       const PotentialMultipliers& multipliers) {
  check_environment(information, environment);
  check_multipliers(information, multipliers);
  DirectedSum bound;
  std::vector<DirectedSum> weights(information.bidders() * information.states());
  for (std::int64_t s = 0; s < information.profiles(); ++s) {
    for (int i = 0; i < information.bidders(); ++i)
      for (int state = 0; state < information.states(); ++state)
        weights[i * information.states() + state] = weight(information, multipliers, s, i, state);
    double most = -std::numeric_limits<double>::infinity();
    for (int o = 0; o < environment.outcomes; ++o) {
      DirectedSum objective;
      double slack = 0;  // what the rounding of the weights makes of it
      for (int state = 0; state < information.states(); ++state) {
        objective.add(environment.welfare_of(o, state) * information.probability(s, state));
        for (int i = 0; i < information.bidders(); ++i) {
          const double u = environment.utility_of(i, o, state);
          const DirectedSum& c = weights[i * information.states() + state];
          objective.add(u * c.value());
          slack += std::abs(u) * c.error();
        }
      }
      most = std::max(most, objective.upper() + 2 * slack);
    }
    bound.add(most);
    if (!environment.greatest_transfer) continue;
    for (int i = 0; i < information.bidders(); ++i) {
      DirectedSum left;
      double slack = 0;
      for (int state = 0; state < information.states(); ++state) {
        const DirectedSum& c = weights[i * information.states() + state];
        left.add(information.probability(s, state));
        left.add(-c.value());
        slack += c.error();
      }
      bound.add(*environment.greatest_transfer * (std::max(left.upper(), -left.lower()) + 2 * slack));
    }
  }
  return bound.upper();
}

}  // namespace surety
