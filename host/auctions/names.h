#pragma once

#include <string_view>

namespace surety {

/// Throws InvalidInput, with `what` before it, where a name of a mechanism from outside is none: letters, digits and
/// hyphens, beginning with a letter.
void check_name(std::string_view what, std::string_view name);

}  // namespace surety
