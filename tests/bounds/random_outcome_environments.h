#pragma once

#include <random>
#include <string>

#include "surety/bounds/outcome_environment.h"

namespace surety {

struct RandomOutcomeEnvironment {
  std::string name;
  OutcomeEnvironment environment;
  int k;
};

/// A small environment by its number: one to three agents, two to five outcomes, two to four states of which some have
/// probability 0, payoffs of any sign and size. One outcome is as good as staying out for all but in what the designer
/// thinks of it, another one sometimes better.
inline RandomOutcomeEnvironment random_outcome_environment(int number) {
  std::mt19937 random(unsigned(7000 + number));
  const auto uniform = [&](double low, double high) { return std::uniform_real_distribution<>(low, high)(random); };
  OutcomeEnvironment e;
  e.agents = number % 10 == 3 ? 1 : number % 3 == 1 ? 3 : 2;
  const int outcomes = 2 + number % 4, states = 2 + number % 3;
  const double scale = number % 5 == 4 ? 40 : 1;
  for (int o = 0; o < outcomes; ++o) e.outcomes.push_back("outcome " + std::to_string(o));
  double total = 0;
  for (int s = 0; s < states; ++s) total += e.prior.emplace_back(number % 7 == 2 && s == 1 ? 0 : uniform(0.1, 1));
  for (double& p : e.prior) p /= total;
  for (int i = 0; i < e.agents; ++i)
    for (int o = 0; o < outcomes; ++o)
      for (int s = 0; s < states; ++s) {
        const bool harmless = o == 0 || (o == 1 && number % 4 == 2);
        e.utility.push_back(harmless ? (o == 0 ? 0 : scale * uniform(0, 1)) : scale * uniform(-1, 1));
      }
  for (int c = 0; c < outcomes * states; ++c) e.objective.push_back(scale * uniform(-0.5, 1));
  return {"environment " + std::to_string(number), e, e.agents == 3 ? 2 : number % 2 ? 3 : 2};
}

}  // namespace surety
