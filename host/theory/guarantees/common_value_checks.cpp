#include "host/theory/guarantees/common_value_checks.h"

#include <fmt/format.h>

#include <cmath>

#include "surety/error.h"

namespace surety {

void require_bidders(std::string_view mechanism, std::int64_t bidders, std::int64_t least) {
  if (bidders < least) throw InvalidInput(fmt::format("{}: bidders = {}; give at least {}", mechanism, bidders, least));
}

void require_messages(std::string_view mechanism, const std::optional<std::int64_t>& k) {
  if (k && *k < 1)
    throw InvalidInput(
        fmt::format("{}: k = {} messages; give at least 1, or none for any demand in [0,1]", mechanism, *k));
}

void require_positive(std::string_view mechanism, std::string_view parameter, double value) {
  if (!(value > 0) || !std::isfinite(value))
    throw InvalidInput(fmt::format("{}: {} = {}; give a number above 0", mechanism, parameter, value));
}

void require_finite(std::string_view mechanism, std::string_view parameter, double value) {
  if (!std::isfinite(value))
    throw InvalidInput(fmt::format("{}: {} = {}; give a finite number", mechanism, parameter, value));
}

void require_nonnegative(std::string_view mechanism, std::string_view parameter, double value) {
  if (!(value >= 0))
    throw InvalidInput(fmt::format("{}: {} = {}; give a number of at least 0", mechanism, parameter, value));
}

void require_representable(std::string_view mechanism, const Exact& guarantee) {
  if (!std::isfinite(guarantee.value))
    throw InvalidInput(
        fmt::format("{}: its payments are beyond what double precision holds; give a larger A, or smaller X, Y0 and Y1",
                    mechanism));
}

void require_gains(std::string_view mechanism, const Law& values, double cost) {
  if (!(cost >= 0) || !std::isfinite(cost))
    throw InvalidInput(fmt::format("{}: cost = {}; give a finite number of at least 0", mechanism, cost));
  if (!(values.mean() > cost))
    throw InvalidInput(fmt::format(
        "{}: E[v] = {} of '{}' is not above the cost {}; no mechanism guarantees more than 0, which keeping "
        "the good earns",
        mechanism, values.mean(), values.spec(), cost));
}

}  // namespace surety
