#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "surety/options.h"

namespace surety {

/// `text` without the white space around it.
std::string_view trim(std::string_view text);

/// The trimmed parts of `text` between separators that stand outside of parentheses. An empty text has one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Throws InvalidInput unless `x` lies in the record's range; `owner` is the law or mechanism it belongs to; empty
/// where it is an option by itself.
void check_range(const OptionRecord& record, double x, std::string_view owner);

/// finite_number and check_range in one.
double parse_option(const OptionRecord& record, std::string_view text, std::string_view owner);

/// The comma-separated numbers after a law's colon, one per record. All may be left out together where every record
/// has a default. Throws InvalidInput for a wrong count, a non-finite or an out-of-range number.
std::vector<double> parse_parameters(const ChoiceRecord& law, std::string_view arguments);

/// The comma-separated items after a law's colon, each a number per record with `marks` between them: "x@p" for {"@"},
/// "a..b@w" for {"..", "@"}. At least one item. Throws InvalidInput for none, a missing mark, a non-finite or an
/// out-of-range number.
std::vector<std::vector<double>> parse_items(const ChoiceRecord& law, std::string_view arguments,
                                             std::initializer_list<std::string_view> marks);

/// "name:item,item", as parse_items reads it.
std::string items_text(std::string_view name, const std::vector<std::vector<double>>& items,
                       std::initializer_list<std::string_view> marks);

/// "; did you mean 'x'?" for the nearest name, or empty.
std::string suggestion(std::string_view typed, std::span<const std::string_view> names);

/// Names of the records, in order.
std::vector<std::string_view> names_of(std::span<const ChoiceRecord> records);
std::vector<std::string_view> names_of(std::span<const OptionRecord> records);

}  // namespace surety
