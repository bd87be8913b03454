#pragma once

#include <string_view>

namespace surety {

/// Prints to standard output; a write error (a full disk) is a Failure.
void print(std::string_view text);
/// While one exists, print() prints nothing.
class Quiet {
 public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
};
/// Prints a remark, not a result, to standard error.
void remark(std::string_view text);

}  // namespace surety
