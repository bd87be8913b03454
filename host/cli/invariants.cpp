#include "host/cli/invariants.h"

#include <fmt/format.h>

#include <cmath>

#include "surety/error.h"

namespace surety {

void require_order(std::string_view less_name, const Exact& less, std::string_view more_name, const Exact& more) {
  constexpr double rounding = 1e-12;
  const double slack =
      less.error_bound + more.error_bound + rounding * std::max(std::abs(less.value), std::abs(more.value));
  if (!(less.value <= more.value + slack))
    throw Failure(fmt::format(
        "{} came out as {}, above {} = {}, which cannot be: this is a defect of Surety, and nothing is reported",
        less_name, less.value, more_name, more.value));
}

void require_probability(std::string_view name, const Exact& probability) {
  require_order("0", {0, 0}, name, probability);
  require_order(name, probability, "1", {1, 0});
}

}  // namespace surety
