#include "host/theory/private_values/all_pay_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "surety/error.h"

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
  if (high >= law.upper() && values_are_one_at_the_top(law, bidders))
    throw InvalidInput(
        fmt::format("all-pay: of {} values near {} are not told apart in double precision, and who bids "
                    "{} lies among them",
                    law.spec(), law.upper(), reserve));
  return high;
}

bool values_are_one_at_the_top(const Law& law, std::int64_t bidders) {
  constexpr double rare = 1e-9;
  return !law.has_atoms() &&
         law.survival(std::nextafter(law.upper(), law.lower())) * static_cast<double>(bidders) > rare;
}

}  // namespace surety
