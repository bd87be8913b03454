#pragma once

#include <cstddef>

namespace surety::fuzz {

/// Code that was reached since the last time, by a hash of its place in the library: 1 where it was.
inline constexpr std::size_t coverage_size = 1 << 16;
extern unsigned char coverage[coverage_size];

}  // namespace surety::fuzz
