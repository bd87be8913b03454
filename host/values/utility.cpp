#include "surety/utility.h"

#include <fmt/format.h>

#include <string_view>

#include "host/io/number.h"
#include "host/values/spec_text.h"
#include "surety/error.h"
#include "surety/options.h"

namespace surety {

Utility Utility::parse(const std::string& text) {
  constexpr std::string_view averse = "crra:";
  constexpr OptionRecord record{"R", "", "", 0, most_averse, ""};
  if (text == "neutral") return {};
  if (!text.starts_with(averse))
    throw InvalidInput(
        fmt::format("'{}' is no utility; write neutral, or crra:R with R from 0 to {}", text, most_averse));
  return {parse_option(record, std::string_view(text).substr(averse.size()), "crra")};
}

std::string Utility::spec() const { return is_neutral() ? "neutral" : "crra:" + shortest(risk_aversion); }

void check(const Utility& utility) {
  if (!(utility.risk_aversion >= 0 && utility.risk_aversion <= Utility::most_averse))
    throw InvalidInput(
        fmt::format("risk aversion is {}; it must lie between 0 and {}", utility.risk_aversion, Utility::most_averse));
}

}  // namespace surety
