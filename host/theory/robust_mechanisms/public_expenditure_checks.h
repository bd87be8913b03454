#pragma once

#include <cstdint>

namespace surety {

/// Throws InvalidInput where agents < 2 or social_value is negative or not finite.
void require_public_expenditure(std::int64_t agents, double social_value);

}  // namespace surety
