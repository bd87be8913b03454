#pragma once

#include <algorithm>
#include <random>
#include <vector>

#include "surety/correlated_values/correlated_prior.h"

namespace surety::reference {

/// `count` different values from {0, 0.5, .., 8}, ascending.
inline std::vector<double> random_values(std::mt19937_64& random, int count) {
  std::vector<double> all;
  for (int k = 0; k <= 16; ++k) all.push_back(0.5 * k);
  std::shuffle(all.begin(), all.end(), random);
  all.resize(count);
  std::sort(all.begin(), all.end());
  return all;
}

/// A joint law with random probabilities, correlated in no particular way; a share of the profiles may be impossible.
inline CorrelatedPrior random_prior(std::mt19937_64& random, const std::vector<int>& sizes, double impossible = 0) {
  std::exponential_distribution<double> weight;
  std::uniform_real_distribution<double> unit;
  std::vector<std::vector<double>> values;
  std::size_t profiles = 1;
  for (const int size : sizes) {
    values.push_back(random_values(random, size));
    profiles *= size;
  }
  for (;;) {
    std::vector<double> probability(profiles);
    double sum = 0;
    for (double& p : probability) sum += p = unit(random) < impossible ? 0 : weight(random);
    for (double& p : probability) p /= sum;
    try {
      return {values, probability};
    } catch (const std::exception&) {  // a value has become impossible
    }
  }
}

}  // namespace surety::reference
