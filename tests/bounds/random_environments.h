#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "surety/bounds/auction_environment.h"

namespace surety {

struct RandomEnvironment {
  std::string name;
  AuctionEnvironment environment;
  int k;
};

/// A small environment by its number: one to three bidders, one or two goods, with and without symmetry, some values 0,
/// others far above 1.
inline RandomEnvironment random_environment(int number) {
  std::mt19937 random(unsigned(1000 + number));
  const auto uniform = [&] { return std::uniform_real_distribution<>()(random); };
  const int bidders = number % 5 == 4 ? 3 : number % 10 == 2 ? 1 : 2, goods = number % 3 == 2 ? 2 : 1;
  const int k = bidders == 3 ? 2 : number % 2 ? 3 : 2;
  const double scale = number % 4 == 3 ? 50 : 1;
  AuctionEnvironment environment;
  if (number % 7 == 3) {
    environment = independent_values(bidders, 1, {0, 0.4 * scale, scale}, {0.5, 0.2, 0.3});
  } else if (number % 7 == 5) {
    environment = common_values(bidders, goods, {0, 0.3 * scale, scale}, {0.2, 0.5, 0.3});
  } else {
    environment.bidders = bidders;
    environment.goods = goods;
    const int states = 2 + number % 4;
    double total = 0;
    for (int s = 0; s < states; ++s) total += environment.prior.emplace_back(0.1 + uniform());
    for (double& p : environment.prior) p /= total;
    for (int v = 0; v < states * bidders * goods; ++v)
      environment.values.push_back(uniform() < 0.2 ? 0 : scale * uniform());
  }
  return {"environment " + std::to_string(number), environment, k};
}

}  // namespace surety
