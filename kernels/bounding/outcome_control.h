#pragma once

#include "kernels/bounding/outcome_saddle_view.h"
#include "kernels/bounding/primal_dual.h"
#include "kernels/launch/team.h"

namespace surety::kernels {

/// Numbers by state that a solver keeps, one array behind the other: those of the current point, of the next one, the
/// weighted sum of the average, and what passes are given.
enum class OutcomeNumbers { lambda, mass, next_lambda, next_mass, lambda_sum, lambda_change, lambda_extrapolated };
inline constexpr int outcome_number_arrays = 7;

inline namespace SURETY_ISA {

/// What happens between the passes of an iteration: Euclidean steps in lambda, step sizes, and whether a step counts.
struct OutcomeControl {
  const OutcomeSaddleView& view;
  Progress& progress;
  double* numbers;  ///< [OutcomeNumbers][state]
  PassStep& step;
  const StepFactors* factors;  ///< of the tries from here on

  SURETY_HD double* of(OutcomeNumbers which) const { return numbers + int(which) * view.states; }

  /// What passes read by state.
  static constexpr int given_at = int(OutcomeNumbers::lambda_change);
  SURETY_HD const double* given() const { return numbers + given_at * view.states; }

  /// Before OutcomePass::improve: the next lambda.
  template <class Team>
  SURETY_HD void begin(const Team& team) const {
    const double length = progress.size * progress.weight;
    const double *const lambda = of(OutcomeNumbers::lambda), *const mass = of(OutcomeNumbers::mass);
    double *const next = of(OutcomeNumbers::next_lambda), *const change = of(OutcomeNumbers::lambda_change);
    double* const extrapolated = of(OutcomeNumbers::lambda_extrapolated);
    team.for_each(view.states, [=](int s) {
      next[s] = lambda[s] + length * (1 - mass[s]);
      change[s] = next[s] - lambda[s];
      extrapolated[s] = next[s] + change[s];
    });
    if (team.leads()) step = next_step(progress, view.twice_k);
  }

  /// After OutcomePass::improve, whose sums `sum` are.
  template <class Team>
  SURETY_HD void after_improve(const Team& team, const double* sum) const {
    const double *const prior = view.prior, *const change = of(OutcomeNumbers::lambda_change);
    const double length = progress.size * progress.weight;
    const double moved = team.sum(view.states, [=](int s) { return prior[s] * change[s] * change[s] / length; });
    if (team.leads()) progress.movement = sum[view.states] / step.primal_step + moved;
  }

  /// After OutcomePass::respond: whether the step counts, and the next one.
  template <class Team>
  SURETY_HD void after_respond(const Team& team, const double* sum) const {
    const int states = view.states;
    double *const now = numbers, *const next = of(OutcomeNumbers::next_lambda), *const mass = next + states;
    double* const average = of(OutcomeNumbers::lambda_sum);
    Progress p = progress;
    p.movement += sum[states + 1] / step.dual_step;
    const double pending = p.pending;
    const bool counts = accept(p, greatest_size(p, sum[states]), factors[p.tried]);
    team.for_each(states, [=](int s) {
      mass[s] = sum[s];
      average[s] += pending * now[s];
    });
    if (counts) team.for_each(2 * states, [=](int i) { now[i] = next[i]; });
    if (team.leads()) progress = p;
    team.join();
    begin(team);
  }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
