#pragma once

#include <string_view>

namespace surety {

/// Whether a parameter's value is written as a range or a list.
bool is_of_candidates(std::string_view value);

}  // namespace surety
