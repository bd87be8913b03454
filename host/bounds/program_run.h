#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>

#include "kernels/launch/backend.h"
#include "kernels/launch/run.h"
#include "surety/bounds/bounds.h"

namespace surety {

/// One program and what is proven of it so far. A Solver goes through iterations and restarts, a Certifier turns its
/// average into proven bounds: a Result, which is a ProgramBracket.
template <class Program, class Solver, class Certifier, class Result>
class ProgramRun {
 public:
  /// `unit` as in ProgramBracket; `known` has what is proven before anything is solved.
  ProgramRun(Program program, double unit, const BoundsOptions& options, Result known = {})
      : program_(std::move(program)),
        solver_(program_, options.where),
        certifier_(program_, options.where.threads),
        gap_(options.gap),
        bounds_(std::move(known)) {
    bounds_.unit = unit;
  }

  /// Goes on until the gap is reached or `stop` says so; certifies where it stands then.
  template <class Stop>
  void run(Stop stop) {
    using Clock = std::chrono::steady_clock;
    constexpr double looks_apart = 0.12;  // iterations between two certificates, over those done
    const auto start = Clock::now();
    const auto since = [](Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); };
    kernels::Pace pace;
    while (bounds_.iterations == 0 || !reached()) {
      const bool stopped = stop();
      if (stopped || solver_.iterations() >= next_look_ || solver_.until_restart() == 0) {
        certifier_.judge(solver_, bounds_);
        if (stopped || reached()) break;
        next_look_ = solver_.iterations() + 20 + std::int64_t(looks_apart * double(solver_.iterations()));
      }
      if (solver_.until_restart() == 0) solver_.restart();
      const std::int64_t count =
          std::min({std::int64_t(pace.batches(1)), next_look_ - solver_.iterations(), solver_.until_restart()});
      const auto before = Clock::now();
      solver_.iterate(count);
      pace.took(double(count), since(before));
      bounds_.iterations = solver_.iterations();
    }
    bounds_.seconds += since(start);
  }
  bool reached() const { return bounds_.gap() <= gap_; }
  Result take() { return std::move(bounds_); }
  std::string device() const { return solver_.device(); }

 private:
  Program program_;
  Solver solver_;
  Certifier certifier_;
  double gap_;
  Result bounds_;
  std::int64_t next_look_ = 0;
};

/// Runs the programs that make(kind, options) makes, a ProgramRun each, until both gaps or the time limit are reached
/// or options.stop_requested asks. Where there are several threads each program has half of them: their passes are
/// short, and two halves need not wait for each other. Passes run on a GPU where that is asked for; without
/// a wish they stay on the CPU until those of a GPU have been measured.
template <class Result, class Make>
BoundsOf<Result> run_both(const BoundsOptions& options, Make make) {
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [start] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  std::atomic<bool> asked = false;
  const auto stop_after = [&](double limit) {
    return [&, limit] {
      if (options.stop_requested && options.stop_requested()) asked = true;
      return asked || seconds() > limit;
    };
  };
  BoundsOptions half = options;
  const int threads = kernels::cpu_threads(options.where.threads);
  const bool on_gpu = options.where.device == DeviceKind::cuda, together = threads > 1 || on_gpu;
  half.where.device = on_gpu ? DeviceKind::cuda : DeviceKind::cpu;
  half.where.threads = together ? std::max(1, threads / 2) : threads;
  auto lower = make(BoundingProgram::lower, half);
  auto upper = make(BoundingProgram::upper, half);
  const auto stop = stop_after(options.time_limit);
  if (together) {
    auto running = std::async(std::launch::async, [&] { upper->run(stop); });
    lower->run(stop);
    running.get();
  } else {
    lower->run(stop_after(options.time_limit / 2));
    upper->run(stop);
    lower->run(stop);
  }
  BoundsOf<Result> bounds;
  bounds.device = lower->device();
  bounds.lower_program = lower->take();
  bounds.upper_program = upper->take();
  bounds.stopped = bounds.lower_program.gap() > options.gap || bounds.upper_program.gap() > options.gap;
  bounds.seconds = seconds();
  return bounds;
}

/// Throws InvalidInput for options out of range.
void check(const BoundsOptions& options);

/// Bytes of the computer's memory that a computation may take.
double usable_memory();

/// The largest k whose bytes(k) fit into `memory`; at least 1.
template <class Bytes>
int largest_k(Bytes bytes, double memory) {
  int k = 1;
  while (bytes(k + 1) <= memory) ++k;
  return k;
}

}  // namespace surety
