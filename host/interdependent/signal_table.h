#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "surety/interdependent/value_function.h"

namespace surety {

/// A table with its lines in the file.
struct SignalTableFile {
  SignalTable table;
  std::vector<std::size_t> line;  ///< of every profile, from 1

  /// "FILE:LINE: COLUMN = VALUE at signals (..)", before what is wrong with a cell.
  std::string place(std::string_view cell_name, std::size_t profile, int bidder) const;
};

/// Reads a CSV file with the columns signal1 .. signalN, then `cell_name`1 .. `cell_name`N and a line for every
/// profile, each once. A bidder's signals must first appear in ascending order. Throws InvalidInput with file, line and
/// column.
SignalTableFile read_signal_table(const std::string& file, std::string_view cell_name);

/// Throws InvalidInput unless each bidder's cells are nondecreasing and convex in his own signal (up to rounding).
void check_convex_and_nondecreasing(const SignalTableFile& file, std::string_view cell_name);

/// Throws InvalidInput unless a profile's cells are at least 0 and sum to at most 1.
void check_allocations(const SignalTableFile& file, std::string_view cell_name);

/// "(0.25, 0.5)".
std::string signals_text(std::span<const double> signals);

}  // namespace surety
