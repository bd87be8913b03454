#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "surety/options.h"

namespace surety {

/// Every option of the commands and every key of a sweep config: `--help`, `surety list options`, the checks
/// and their messages are all made from these records.
std::span<const OptionRecord> option_records();

/// The forms a prior takes, and the statistics of every run (in the order of Statistic).
std::span<const ChoiceRecord> prior_records();
std::span<const OptionRecord> statistic_records();

/// The record of that name, which must exist.
const OptionRecord& option_record(std::string_view name);

/// The greatest number that an option takes, in a form that is short and, typed, taken.
std::string limit_text(double limit);

/// Reads a whole number in plain or scientific notation ("1e8") and checks it against the record's bounds. Throws
/// InvalidInput with the text and what would be right.
std::uint64_t parse_count_option(std::string_view name, std::string_view text);

}  // namespace surety
