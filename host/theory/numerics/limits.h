#pragma once

#include <limits>

namespace surety {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
/// Between 1 and the next double: twice the greatest relative error of a rounded result.
inline constexpr double epsilon = std::numeric_limits<double>::epsilon();

}  // namespace surety
