#pragma once

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "surety/finite_games/finite_information.h"

/// Random finite environments, mechanisms and information structures over one prior.
namespace surety {

/// Probabilities that sum to 1, a few of them 0.
inline std::vector<double> random_lottery(std::mt19937_64& draws, int size) {
  std::exponential_distribution<double> weight;
  std::vector<double> lottery;
  double total = 0;
  for (int j = 0; j < size; ++j) {
    lottery.push_back(j > 0 && draws() % 4 == 0 ? 0 : weight(draws) + 1e-3);
    total += lottery.back();
  }
  for (double& p : lottery) p /= total;
  return lottery;
}

/// Payoffs in [-1, 1]; nobody gets anything from outcome 0.
inline FiniteOutcomes random_environment(std::mt19937_64& draws, int bidders, int outcomes, int states,
                                         std::optional<double> greatest_transfer) {
  std::uniform_real_distribution<double> payoff(-1, 1);
  FiniteOutcomes environment{bidders, outcomes, states, {}, {}, greatest_transfer};
  for (int o = 0; o < outcomes; ++o)
    for (int state = 0; state < states; ++state) {
      for (int i = 0; i < bidders; ++i) environment.utility.push_back(o == 0 ? 0 : payoff(draws));
      environment.welfare.push_back(payoff(draws));
    }
  return environment;
}

/// Lotteries over outcomes and transfers; message 0 is participation secure: outcome 0, and who sends it pays nothing.
inline FiniteMechanism random_mechanism(std::mt19937_64& draws, const FiniteOutcomes& environment,
                                        const std::vector<double>& prior, std::vector<int> messages) {
  std::uniform_real_distribution<double> payment(-1, 1);
  std::int64_t profiles = 1;
  for (const int n : messages) profiles *= n;
  std::vector<double> utility(profiles * environment.states * environment.bidders);
  std::vector<double> welfare(profiles * environment.states);
  for (std::int64_t p = 0; p < profiles; ++p) {
    std::vector<bool> secure;
    std::int64_t rest = p;
    for (int i = environment.bidders; i-- > 0; rest /= messages[i])
      secure.insert(secure.begin(), rest % messages[i] == 0);
    std::vector<double> lottery = random_lottery(draws, environment.outcomes);
    if (std::count(secure.begin(), secure.end(), true) > 0) {
      lottery.assign(environment.outcomes, 0);
      lottery[0] = 1;
    }
    std::vector<double> transfer(environment.bidders);
    if (environment.greatest_transfer)
      for (int i = 0; i < environment.bidders; ++i)
        transfer[i] = secure[i] ? 0 : payment(draws) * *environment.greatest_transfer;
    for (int state = 0; state < environment.states; ++state) {
      double& w = welfare[state * profiles + p];
      for (int o = 0; o < environment.outcomes; ++o) w += lottery[o] * environment.welfare_of(o, state);
      for (int i = 0; i < environment.bidders; ++i) {
        double& u = utility[(state * profiles + p) * environment.bidders + i];
        for (int o = 0; o < environment.outcomes; ++o) u += lottery[o] * environment.utility_of(i, o, state);
        u -= transfer[i];
        w += transfer[i];
      }
    }
  }
  return {{std::move(messages), prior}, std::move(utility), std::move(welfare)};
}

inline FiniteInformation random_information(std::mt19937_64& draws, const std::vector<double>& prior,
                                            std::vector<int> signals) {
  int profiles = 1;
  for (const int n : signals) profiles *= n;
  std::vector<double> probability;
  for (const double p : prior)
    for (const double share : random_lottery(draws, profiles)) probability.push_back(p * share);
  return {std::move(signals), static_cast<int>(prior.size()), std::move(probability)};
}

}  // namespace surety
