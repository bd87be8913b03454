#pragma once

#include <chrono>
#include <string_view>

namespace surety {

// What commands say. The program says it on its standard streams; in Python (host/python) it becomes a result.
//
// All that the program says goes through print and remark, which write control characters other than line breaks as
// \x1b and the like: what stands in a file or an argument cannot move a cursor.

/// Prints to standard output; a write error (a full disk) is a Failure.
void print(std::string_view text);
/// Prints a remark, not a result, to standard error.
void remark(std::string_view text);
/// Clears the terminal's line, for a remark that replaces the one in it.
void clear_line();

/// How long nothing has been printed by either, at first since the program began.
std::chrono::duration<double> silence();

}  // namespace surety
