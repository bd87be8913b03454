#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/report.h"

namespace surety {

/// A command while it runs, and what it has said: where the program would print, front_end.cpp writes here.
struct Call {
  nanobind::object progress;  ///< called with a line of text that says how far it is; or None

  int status = 0;
  std::optional<Report> report;
  std::string text;                  ///< printed beside a report, or without one
  std::string remarks;               ///< the program's on standard error
  std::vector<std::string> notices;  ///< how input was understood (surety/remarks.h)

  std::optional<nanobind::python_error> error;  ///< of Python, Ctrl-C among them: why it is to stop
  std::chrono::steady_clock::time_point asked = std::chrono::steady_clock::now();  ///< for signals
};

/// The call that this thread runs; null where it runs none.
Call*& current_call();

/// Whether some thread runs a call. Who asks and who begins one hold the interpreter's lock.
bool any_call_runs();

/// Runs `action` as `call`, without the interpreter's lock, which the caller holds. Throws what it throws, and in its
/// place what Python stopped it with.
void run_call(Call& call, const std::function<void()>& action);

}  // namespace surety
