#pragma once

#include <string_view>

#include "surety/values/law.h"

namespace surety {

/// Values are at most this, so that their squares and sums stay far from overflow.
inline constexpr double greatest_value = 1e12;

// One parser per family. `arguments` is what follows the law's name and colon; ranges and names come from `record`.
LawPtr parse_uniform(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_beta(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_power(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_exponential(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_normal(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_triangle(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_discrete(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_piecewise(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_intervals(const ChoiceRecord& record, std::string_view arguments);
LawPtr parse_empirical(const ChoiceRecord& record, std::string_view arguments, const std::filesystem::path& folder);

}  // namespace surety
