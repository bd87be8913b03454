#pragma once

namespace surety {

/// What is added up from a user's file or from many products is a probability within this.
inline constexpr double probability_tolerance = 1e-9;
/// Of an information structure in memory.
inline constexpr double most_probabilities = 1 << 28;
/// Of a linear program that may be as dense as its rows times its columns.
inline constexpr double most_program_numbers = 2e7;
/// Transfers are at most this multiple of the greatest value where no other bound is given.
inline constexpr double transfer_multiple = 1000;

}  // namespace surety
