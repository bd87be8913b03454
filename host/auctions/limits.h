#pragma once

#include <limits>

namespace surety {

/// Of a parameter without an upper end.
inline constexpr double unbounded = std::numeric_limits<double>::infinity();

}  // namespace surety
