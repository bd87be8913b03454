#include "host/theory/private_values/looked_at.h"

#include <algorithm>
#include <cmath>

namespace surety {

std::vector<double> values_looked_at(const Law& law) {
  constexpr int octaves = 64;
  std::vector<double> values = law.density_turns();
  for (int k = 1; k <= octaves; ++k) {
    values.push_back(law.quantile(std::ldexp(1.0, -k)));
    values.push_back(law.inverse_demand(std::ldexp(1.0, -k)));
  }
  std::erase_if(values, [&](double v) { return !(v > law.lower() && v < law.upper()); });
  return merged({values});
}

std::vector<double> merged(const std::vector<std::vector<double>>& lists) {
  std::vector<double> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace surety
