#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace surety {

/// Shortest decimal text that reads back as the same double: "0.1", "1e-05", "inf", "nan".
std::string shortest(double value);

/// `value` with `digits` decimals: "0.500", and "0.000" where rounding leaves nothing, whatever the sign.
std::string fixed(double value, int digits);

/// A finite `value` with `digits` decimals, as a proven bound is printed: never above it, never below it, and not
/// further from it than the last decimal.
std::string rounded_down(double value, int digits);
std::string rounded_up(double value, int digits);

/// With how many decimals a number of this size has so many significant digits: 4 for 3 digits of 0.0123, and at least
/// 0; for 0 as for 1.
int decimals_for(double size, int digits);

/// Reads a double; empty where the text is not one number and nothing else.
std::optional<double> parse_number(std::string_view text);

/// Reads a finite double, never -0. Throws InvalidInput; `what` names the place, e.g. "beta: a".
double finite_number(std::string_view text, std::string_view what);

/// Reads an integer >= 0 written plainly or in scientific notation: "1000", "1e8", "2.5e3". Exact: empty for fractions
/// ("1.5", "1e-3"), for anything else than a number, and beyond 2^64 - 1.
std::optional<std::uint64_t> parse_count(std::string_view text);

}  // namespace surety
