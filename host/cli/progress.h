#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "host/batch/recorder.h"

namespace surety {

/// How far it is, on standard error while something runs: a line that is rewritten where that is a terminal, else a
/// line every ten seconds, so that short runs have none.
class StatusLine {
 public:
  StatusLine();
  void show(std::string_view text);
  void clear();

  /// A progress function for estimate(): percentage, rate and remaining time.
  std::function<bool(std::uint64_t)> replicates(std::uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;

  bool live_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now(), last_ = start_;
};

/// While it lives, a remark for every ten seconds in which nothing was printed: the command is still running.
class Heartbeat {
 public:
  explicit Heartbeat(std::string command);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  void beat();

  std::string command_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
  std::thread thread_;
};

/// Progress over the cells of a sweep: a status line; or lines of JSON, one a second and a last one, with rates by
/// rank.
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
