#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "surety/statistics/statistic.h"
#include "surety/values/law.h"

namespace surety {

// Bad input to the guarantees of common-value mechanisms. `mechanism` begins the message. Each throws InvalidInput.

void require_bidders(std::string_view mechanism, std::int64_t bidders, std::int64_t least);
void require_messages(std::string_view mechanism, const std::optional<std::int64_t>& k);
void require_positive(std::string_view mechanism, std::string_view parameter, double value);
void require_finite(std::string_view mechanism, std::string_view parameter, double value);
void require_nonnegative(std::string_view mechanism, std::string_view parameter, double value);
/// A guarantee that is not finite comes from payments beyond double precision.
void require_representable(std::string_view mechanism, const Exact& guarantee);
/// cost >= 0 and E[v] > cost.
void require_gains(std::string_view mechanism, const Law& values, double cost);

}  // namespace surety
