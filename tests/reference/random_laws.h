#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "host/values/law_family.h"

namespace surety::reference {

/// Every family's examples: laws at ordinary and at extreme parameters.
inline std::vector<std::string> law_zoo() {
  std::vector<std::string> specs;
  for (const LawFamily* family : law_families())
    specs.insert(specs.end(), family->examples.begin(), family->examples.end());
  return specs;
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
