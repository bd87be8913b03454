#pragma once

#include <string_view>

#include "host/io/array_file.h"

namespace surety {

/// The formats of bounds.h5, of auctions and of environments with outcomes; their numbers rise with every change that
/// readers must know of.
inline constexpr std::string_view bounds_format = "surety bounds 3",
                                  outcome_bounds_format_name = "surety bounds of outcomes",
                                  outcome_bounds_format = "surety bounds of outcomes 2";
inline constexpr ArrayFileKind bounds_files{"surety bounds", "bounds.h5", "surety bounds"};

}  // namespace surety
