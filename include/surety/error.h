#pragma once

#include <stdexcept>
#include <string>

namespace surety {

/// Something the user gave cannot be used. The message says what is wrong, with the value found, and what
/// would be right. The command line turns it into one line on stderr and exit status 2.
class InvalidInput : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// A computation could not deliver what it promises (a CUDA call failed, a result is not finite, the disk is
/// full). The command line turns it into one line on stderr and exit status 2.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A run was stopped on request, by `Execution::progress`.
class Stopped : public Failure {
 public:
  using Failure::Failure;
};

}  // namespace surety
