#pragma once

#include <cmath>
#include <cstdint>

#include "surety/lanes/isa.h"

namespace surety::kernels {

/// What a step size makes of the limit that it met and of the size that was tried: PDLP's rule (Applegate et al. 2021),
/// by which later steps come as near to the limits as experience allows.
struct StepFactors {
  double of_limit, of_tried;
};

/// Where restarted primal-dual hybrid gradient (Chambolle & Pock 2011; Applegate et al. 2021, "PDLP") stands, apart
/// from its point.
struct Progress {
  double size = 0, greatest = 0;  ///< of a step, over 1/(2k): the next one, and what none exceeds
  double weight = 0;              ///< primal steps over dual ones
  double movement = 0;            ///< of the step just tried, squared
  double least_movement = 0;      ///< over the size of the step, since the restart
  double pending = 0;             ///< weight of the current point in the average, not yet counted
  double total_weight = 0;        ///< of the points in the average
  std::int64_t tries = 0, iterations = 0, since_restart = 0;
  std::int64_t left = 0;   ///< iterations that are still to be made
  std::int64_t tried = 0;  ///< steps tried since the present factors were handed out
  int current = 0;         ///< which copy of the point is current
};

/// What a pass over profiles is told.
struct PassStep {
  double primal_step = 0, dual_step = 0;
  double average_weight = 0;  ///< of the current point in the running average; 0 where it is counted already
  int current = 0;            ///< which copy of the point is current
  bool idle = false;          ///< nothing is left to do: passes that were launched ahead end at once
};

inline namespace SURETY_ISA {

/// The next step to try, on a grid X(k).
SURETY_HD PassStep next_step(const Progress& p, double twice_k) {
  const double length = p.size / twice_k;
  return {length * p.weight, length / p.weight, p.pending, p.current, p.left <= 0};
}

/// Whether the step just tried was short enough for its `limit`, and so the next point is now the current one; sets the
/// size of the next step either way. The current point counts in the average from now on.
SURETY_HD bool accept(Progress& p, double limit, StepFactors factor) {
  const auto lesser = [](double a, double b) { return b < a ? b : a; };
  const double tried = p.size;
  p.size = lesser(lesser(factor.of_limit * limit, factor.of_tried * tried), p.greatest);
  ++p.tries;
  ++p.tried;
  p.total_weight += p.pending;
  p.pending = 0;
  if (!(tried <= limit)) return false;
  p.current = 1 - p.current;
  p.pending = tried;
  ++p.iterations;
  ++p.since_restart;
  --p.left;
  return true;
}

/// How long a step might have been that moved so far (squared) and met this interaction of its two sides (PDLP's rule):
/// infinity where either is lost in rounding.
SURETY_HD double greatest_size(const Progress& p, double interaction) {
  if (interaction == 0 || p.movement <= 0) return HUGE_VAL;
  return p.size * p.movement / (2 * (interaction < 0 ? -interaction : interaction));
}

}  // namespace SURETY_ISA
}  // namespace surety::kernels
