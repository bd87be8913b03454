#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace surety {

/// How a run of the program ended.
struct Outcome {
  int status;  ///< exit status, or minus the signal
  std::string out, err;

  /// Exactly one line on standard error, of the form "surety: ...".
  bool one_error_line() const;
};

/// How to start the program.
struct Start {
  std::vector<std::string> arguments;
  std::string standard_output;     ///< file to write standard output to; empty: it is returned
  unsigned long largest_file = 0;  ///< bytes that it may write to one file, as on a full disk; 0: no limit
};

/// A started program.
class Program {
 public:
  explicit Program(const Start& start);
  pid_t id() const { return id_; }
  Outcome wait();

 private:
  pid_t id_;
  int out_, err_;
};

/// Runs `surety arguments...` to its end.
Outcome surety_program(std::vector<std::string> arguments);

}  // namespace surety
