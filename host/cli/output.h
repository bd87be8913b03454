#pragma once

#include <string_view>

namespace surety {

/// Prints to standard output; a write error (a full disk) is a Failure.
void print(std::string_view text);
/// Prints a remark, not a result, to standard error.
void remark(std::string_view text);

}  // namespace surety
