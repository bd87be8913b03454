#include "host/auctions/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "surety/error.h"

namespace surety {

void check_name(std::string_view what, std::string_view name) {
  const auto is_part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; };
  constexpr std::size_t longest = 64;
  const bool good = !name.empty() && name.size() <= longest && std::isalpha(static_cast<unsigned char>(name[0])) != 0 &&
                    std::all_of(name.begin(), name.end(), is_part);
  if (!good)
    throw InvalidInput(fmt::format(
        "{}: the name must be of 1 to {} letters, digits and hyphens and begin with a letter, as second-price", what,
        longest));
}

}  // namespace surety
