#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "host/batch/recorder.h"

namespace surety {

/// One line on standard error that is rewritten while something runs. Shows nothing where standard error is not a
/// terminal.
class StatusLine {
 public:
  StatusLine();
  bool live() const { return live_; }
  void show(std::string_view text);
  void clear();

  /// A progress function for estimate(): percentage, rate and remaining time, at most ten times a second.
  std::function<bool(std::uint64_t)> replicates(std::uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;

  bool live_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now(), last_ = start_;
};

/// Progress over the cells of a sweep: a status line on a terminal, else a plain line now and then; or lines of JSON,
/// one a second and a last one, with rates by rank.
class CellProgress {
 public:
  explicit CellProgress(bool json = false) : json_(json) {}
  void start(std::size_t kept, std::size_t total);
  void show(const JobProgress& now);
  void end() { line_.clear(); }
  StatusLine& line() { return line_; }

 private:
  using Clock = std::chrono::steady_clock;

  void show_text(const JobProgress& now);

  bool json_;
  StatusLine line_;
  Clock::time_point last_ = Clock::now();
};

}  // namespace surety
