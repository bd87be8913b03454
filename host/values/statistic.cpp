#include "surety/statistics/statistic.h"

namespace surety {

const char* statistic_name(Statistic s) {
  constexpr const char* names[statistic_count] = {"revenue",          "surplus", "highest_value",  "second_value",
                                                  "sale_probability", "gap",     "bidder_surplus", "profit"};
  return names[static_cast<int>(s)];
}

}  // namespace surety
