#include "surety/bounds/bounds.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <future>

#include "host/bounds/certificate.h"
#include "host/io/number.h"
#include "kernels/launch/backend.h"
#include "kernels/launch/run.h"
#include "surety/error.h"

namespace surety {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

constexpr double tail_of_gap = 0.02;  // probability of the profiles that are not solved for, over the gap
constexpr double looks_apart = 0.12;  // iterations between two certificates, over those done

/// One program and what is proven of it so far.
class ProgramRun {
 public:
  ProgramRun(const AuctionEnvironment& environment, BoundingProgram kind, const BoundsOptions& options)
      : program_(environment, kind, options.k, tail_of_gap * options.gap),
        solver_(program_, options.where),
        certifier_(program_, options.where.threads),
        gap_(options.gap) {
    bounds_.unit = 1e-3 * environment.full_surplus();
  }

  /// Goes on until the gap is reached or `stop` says so; certifies where it stands then.
  template <class Stop>
  void run(Stop stop) {
    const auto start = Clock::now();
    while (bounds_.iterations == 0 || !reached()) {
      const bool stopped = stop();
      if (stopped || solver_.iterations() >= next_look_ || solver_.restart_is_due()) {
        certifier_.judge(solver_, bounds_);
        if (stopped || reached()) break;
        next_look_ = solver_.iterations() + 20 + std::int64_t(looks_apart * double(solver_.iterations()));
      }
      if (solver_.restart_is_due()) solver_.restart();
      solver_.iterate();
      bounds_.iterations = solver_.iterations();
    }
    bounds_.seconds += seconds_since(start);
  }
  bool reached() const { return bounds_.gap() <= gap_; }
  ProgramBounds take() { return std::move(bounds_); }
  std::string device() const { return solver_.device(); }

 private:
  Program program_;
  SaddleSolver solver_;
  Certifier certifier_;
  double gap_;
  ProgramBounds bounds_;
  std::int64_t next_look_ = 0;
};

/// Bytes of the computer's memory.
double memory() { return double(sysconf(_SC_PHYS_PAGES)) * double(sysconf(_SC_PAGE_SIZE)); }

void check(const AuctionEnvironment& environment, const BoundsOptions& options) {
  environment.check();
  if (options.k < 2)
    throw InvalidInput(fmt::format("k is {}; the grid {{0, 1/k, ..., k}} needs k from 2 on", options.k));
  if (!(options.gap > 0 && options.gap < 1))
    throw InvalidInput(fmt::format("the gap is {}; it must lie between 0 and 1", shortest(options.gap)));
  if (!(options.time_limit > 0))
    throw InvalidInput(fmt::format("the time limit is {} s; it must be positive", shortest(options.time_limit)));
  const double needed = bounds_memory(environment, options.k), there = memory();
  if (needed > 0.8 * there)
    throw InvalidInput(fmt::format(
        "k = {} with {} bidders is a grid of {:.4g} profiles, which takes {:.1f} GB of the {:.1f} GB here; k = {} fits",
        options.k, environment.bidders, std::pow(double(options.k) * options.k + 1, environment.bidders), needed / 1e9,
        there / 1e9, largest_grid(environment, 0.8 * there)));
}

}  // namespace

double bounds_memory(const AuctionEnvironment& environment, int k) {
  const double profiles = std::pow(double(k) * k + 1, environment.bidders);
  // the kernel's arrays and weights, the best mechanism and information, a certificate's copies; for two programs
  const double coordinates = double(environment.bidders) * environment.goods;
  return 2 * profiles * sizeof(double) * (20 * coordinates + 4);
}

int largest_grid(const AuctionEnvironment& environment, double memory) {
  int k = 1;
  while (bounds_memory(environment, k + 1) <= memory) ++k;
  return k;
}

Bounds bound_guarantee(const AuctionEnvironment& environment, const BoundsOptions& options) {
  check(environment, options);
  const auto start = Clock::now();
  std::atomic<bool> asked = false;
  const auto stop_after = [&](double seconds) {
    return [&, seconds] {
      if (options.stop_requested && options.stop_requested()) asked = true;
      return asked || seconds_since(start) > seconds;
    };
  };
  // each program on half of the threads: their passes are short, and two halves need not wait for each other
  BoundsOptions half = options;
  const int threads = kernels::cpu_threads(options.where.threads);
  const bool together = threads > 1 && !kernels::runs_on_cuda(options.where);
  half.where.threads = together ? threads / 2 : threads;
  ProgramRun lower(environment, BoundingProgram::lower, half), upper(environment, BoundingProgram::upper, half);
  const auto stop = stop_after(options.time_limit);
  if (together) {
    auto running = std::async(std::launch::async, [&] { upper.run(stop); });
    lower.run(stop);
    running.get();
  } else {
    lower.run(stop_after(options.time_limit / 2));
    upper.run(stop);
    lower.run(stop);
  }
  Bounds bounds;
  bounds.device = lower.device();
  bounds.lower_program = lower.take();
  bounds.upper_program = upper.take();
  bounds.stopped = bounds.lower_program.gap() > options.gap || bounds.upper_program.gap() > options.gap;
  bounds.seconds = seconds_since(start);
  return bounds;
}

}  // namespace surety
