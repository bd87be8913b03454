#include "host/theory/private_values/all_pay_entry.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace surety {

double log_others_below(const Law& law, std::int64_t bidders, double v) {
  const double below = law.cdf(v);
  const double log_below = below < 0.5 ? std::log(below) : std::log1p(-law.survival(v));
  return static_cast<double>(bidders - 1) * log_below;
}

double all_pay_entry(const Law& law, std::int64_t bidders, double reserve) {
  if (bidders == 1) return reserve;
  if (reserve >= law.upper()) return law.upper();
  double low = std::max(reserve, law.lower()), high = law.upper();  // the left side rises from low on, to above r
  const double log_reserve = std::log(reserve);
  for (double middle = std::midpoint(low, high); low < middle && middle < high; middle = std::midpoint(low, high))
    (std::log(middle) + log_others_below(law, bidders, middle) < log_reserve ? low : high) = middle;
  return high;
}

}  // namespace surety
