#include "host/theory/numerics/tail_values.h"

#include <algorithm>
#include <cmath>

namespace surety {

std::vector<double> tail_values(const Law& law) {
  constexpr int octaves = 64;
  std::vector<double> values;
  for (int octave = 1; octave <= octaves; ++octave) {
    values.push_back(law.quantile(std::ldexp(1.0, -octave)));
    values.push_back(law.inverse_demand(std::ldexp(1.0, -octave)));
  }
  return values;
}

std::vector<double> values_looked_at(const Law& law) {
  std::vector<double> values = merged({law.density_turns(), tail_values(law)});
  std::erase_if(values, [&](double v) { return !(v > law.lower() && v < law.upper()); });
  return values;
}

std::vector<double> merged(const std::vector<std::vector<double>>& lists) {
  std::vector<double> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace surety
