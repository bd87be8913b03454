#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace surety::reference {

/// Specs of every family, at ordinary and at extreme parameters.
inline std::vector<std::string> law_zoo() {
  return {"uniform",
          "uniform:1,3",
          "uniform:0.1,0.1000001",
          "beta:2,2",
          "beta:0.5,0.5",
          "beta:0.1,0.1",
          "beta:8,1",
          "beta:1,4",
          "beta:2.5,7.3",
          "beta:1000,1000",
          "beta:0.1,1000",
          "beta:1000,0.1",
          "power:3",
          "power:0.3",
          "power:1",
          "exponential:1,5",
          "exponential:100,7",
          "exponential:0.001,1",
          "normal:0.5,0.2,0,1",
          "normal:0,1,0,20",
          "normal:-3,0.1,0,1",
          "normal:1e6,1e6,0,1",
          "normal:10,1,2,3",
          "triangle",
          "discrete:0@0.5,1@0.5",
          "discrete:1@0.1,2@0.3,5@0.6",
          "discrete:3@1",
          "piecewise:0@0.1,1@0.5,2@0.5,2@0.7,3@1",
          "piecewise:0@0,0.5@0.9,1@1",
          "intervals:0..0.95,3.95..4",
          "intervals:1..2"};
}

/// A random law without atoms, on [0, 1], with a density bounded away from 0.
inline std::string random_bounded_law(std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  const int kind = static_cast<int>(3 * unit(random));
  if (kind == 0) return fmt::format("exponential:{},1", 0.1 + 2 * unit(random));
  if (kind == 1) return fmt::format("normal:{},{},0,1", unit(random), 0.4 + unit(random));
  const double x = 0.2 + 0.6 * unit(random), share = 0.2 + 0.6 * unit(random);
  return fmt::format("piecewise:0@0,{}@{},1@1", x, share);
}

/// A random law made of pieces: linear stretches, gaps and atoms.
inline std::string random_pieces_law(std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  const int knots = 2 + static_cast<int>(6 * unit(random));
  std::string spec = "piecewise:";
  double x = 0.2 * unit(random), share = unit(random) < 0.3 ? 0.2 * unit(random) : 0;
  for (int k = 0; k < knots; ++k) {
    spec += fmt::format("{}@{},", x, share);
    const int step = static_cast<int>(4 * unit(random));
    if (step != 0) x += unit(random);                          // 0: an atom
    if (step != 1) share += (1 - share) * 0.5 * unit(random);  // 1: a gap
  }
  return spec + fmt::format("{}@1", x + 0.1);
}

/// A random discrete law on a few small integers, so that ties are common.
inline std::string random_discrete_law(std::mt19937_64& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  const int atoms = 1 + static_cast<int>(4 * unit(random));
  std::vector<int> weight(atoms);
  int total = 0;
  for (int& w : weight) total += w = 1 + static_cast<int>(4 * unit(random));
  std::string spec = "discrete:";
  int x = static_cast<int>(2 * unit(random));
  for (int k = 0; k < atoms; ++k) {
    spec += fmt::format("{}{}@{}", k ? "," : "", x, static_cast<double>(weight[k]) / total);
    x += 1 + static_cast<int>(2 * unit(random));
  }
  return spec;
}

}  // namespace surety::reference
