#include "surety/bounds/outcome_bounds.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "host/bounds/outcome_certificate.h"
#include "host/bounds/program_run.h"
#include "surety/error.h"

namespace surety {
namespace {

double profiles(const OutcomeEnvironment& environment, int k, int reach) {
  return std::pow(double(std::min(k, reach)) * k + 1, environment.agents);
}

void check_memory(const OutcomeEnvironment& environment, const BoundsOptions& options) {
  const auto bytes = [&](int k) { return bounds_memory(environment, k, options.reach); };
  const double usable = usable_memory();
  if (bytes(options.k) > usable)
    throw InvalidInput(fmt::format(
        "k = {} with {} agents is a grid of {:.4g} profiles up to message {}, which takes {:.3g} GB, but {:.3g} GB can "
        "be "
        "used here; k = {} fits",
        options.k, environment.agents, profiles(environment, options.k, options.reach),
        std::min(options.k, options.reach), bytes(options.k) / 1e9, usable / 1e9, largest_k(bytes, usable)));
}

/// A thousandth of what there is to gain; of the greatest payoff where there is nothing.
double unit_of(const OutcomeEnvironment& environment) {
  double size = std::abs(environment.greatest_welfare());
  for (const double u : environment.utility)
    if (environment.greatest_welfare() == 0) size = std::max(size, std::abs(u));
  return 1e-3 * (size > 0 ? size : 1);
}

}  // namespace

double bounds_memory(const OutcomeEnvironment& environment, int k, int reach) {
  const double numbers = double(environment.outcomes.size()) + environment.states();
  // the kernel's arrays, the best mechanism and information, a certificate's copies; for two programs
  return 2 * profiles(environment, k, reach) * sizeof(double) * 8 * numbers;
}

OutcomeBounds bound_guarantee(const OutcomeEnvironment& environment, const BoundsOptions& options) {
  environment.check();
  check(options);
  check_memory(environment, options);
  using Run = ProgramRun<OutcomeProgram, OutcomeSolver, OutcomeCertifier, OutcomeProgramBounds>;
  OutcomeBounds bounds = run_both<OutcomeProgramBounds>(options, [&](BoundingProgram kind, const BoundsOptions& half) {
    OutcomeProgram program(environment, kind, half.k, half.reach);
    OutcomeProgramBounds known;
    if (kind == BoundingProgram::lower) known = OutcomeCertifier(program, half.where.threads).constant_mechanism();
    return std::make_unique<Run>(std::move(program), unit_of(environment), half, std::move(known));
  });
  bounds.greatest_welfare = environment.greatest_welfare();
  return bounds;
}

}  // namespace surety
