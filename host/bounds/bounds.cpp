#include "surety/bounds/bounds.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "host/bounds/auction_certificate.h"
#include "host/bounds/program_run.h"
#include "host/io/number.h"
#include "surety/error.h"

namespace surety {
namespace {

constexpr double tail_of_gap = 0.02;  // probability of the profiles that are not solved for, over the gap

void check_memory(const AuctionEnvironment& environment, int k) {
  const double needed = bounds_memory(environment, k), usable = usable_memory();
  if (needed > usable)
    throw InvalidInput(
        fmt::format("k = {} with {} bidders is a grid of {:.4g} profiles, which takes {:.3g} GB, but {:.3g} GB can be "
                    "used here; k = "
                    "{} fits",
                    k, environment.bidders, std::pow(double(k) * k + 1, environment.bidders), needed / 1e9,
                    usable / 1e9, largest_grid(environment, usable)));
}

}  // namespace

double usable_memory() {
  const double physical = double(sysconf(_SC_PHYS_PAGES)) * double(sysconf(_SC_PAGE_SIZE));
  rlimit limit{};  // ulimit -v
  const bool limited = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  return 0.8 * (limited ? std::min(physical, double(limit.rlim_cur)) : physical);
}

void check(const BoundsOptions& options) {
  if (options.k < 2)
    throw InvalidInput(fmt::format("k is {}; the grid {{0, 1/k, ..., k}} needs k from 2 on", options.k));
  if (!(options.gap > 0 && options.gap < 1))
    throw InvalidInput(fmt::format("the gap is {}; it must lie between 0 and 1", shortest(options.gap)));
  if (!(options.time_limit > 0))
    throw InvalidInput(fmt::format("the time limit is {} s; it must be positive", shortest(options.time_limit)));
  if (options.reach < 1) throw InvalidInput(fmt::format("the reach is {}; it must be at least 1", options.reach));
}

double bounds_memory(const AuctionEnvironment& environment, int k) {
  const double profiles = std::pow(double(k) * k + 1, environment.bidders);
  // the kernel's arrays and weights, the best mechanism and information, a certificate's copies; for two programs
  const double coordinates = double(environment.bidders) * environment.goods;
  return 2 * profiles * sizeof(double) * (20 * coordinates + 4);
}

int largest_grid(const AuctionEnvironment& environment, double memory) {
  return largest_k([&](int k) { return bounds_memory(environment, k); }, memory);
}

Bounds bound_guarantee(const AuctionEnvironment& environment, const BoundsOptions& options) {
  environment.check();
  check(options);
  check_memory(environment, options.k);
  using Run = ProgramRun<AuctionProgram, AuctionSolver, AuctionCertifier, ProgramBounds>;
  return run_both<ProgramBounds>(options, [&](BoundingProgram kind, const BoundsOptions& half) {
    return std::make_unique<Run>(AuctionProgram(environment, kind, half.k, tail_of_gap * half.gap),
                                 1e-3 * environment.full_surplus(), half);
  });
}

}  // namespace surety
