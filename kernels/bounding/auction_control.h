#pragma once

#include "kernels/bounding/auction_saddle_view.h"
#include "kernels/bounding/primal_dual.h"
#include "kernels/launch/team.h"

namespace surety::kernels {

/// Numbers by state that a solver keeps, one array behind the other: those of the current point, of the next one, the
/// weighted sums of the average, and log_weight of the next point less its greatest, which passes read.
enum class AuctionNumbers {
  multiplier,
  log_weight,
  marginal,
  next_multiplier,
  next_log_weight,
  next_marginal,
  multiplier_sum,
  log_weight_sum,
  shifted_log_weight
};
inline constexpr int auction_number_arrays = 9;

inline namespace SURETY_ISA {

/// The marginal from the sums of a pass. The profiles beyond reach have the prior, and states that are permutations of
/// each other share what they have.
template <class Team>
SURETY_HD void take_marginal(const Team& team, const SaddleStates& of, const double* sum, double* marginal) {
  const double beyond = 1 - team.sum(of.states, [=](int s) { return sum[s]; });
  team.for_each(of.groups, [=, &of](int g) {
    const int first = of.first_member[g], end = of.first_member[g + 1];
    double mass = 0;
    for (int m = first; m < end; ++m) mass += sum[of.member[m]];
    for (int m = first; m < end; ++m) marginal[of.member[m]] = mass / (end - first) + beyond * of.prior[of.member[m]];
  });
}

/// What happens between the passes of an iteration: Euclidean steps in lambda, step sizes, and whether a step counts.
struct AuctionControl {
  const AuctionSaddleView& view;
  Progress& progress;
  double* numbers;  ///< [AuctionNumbers][state]
  PassStep& step;
  const StepFactors* factors;  ///< of the tries from here on

  SURETY_HD double* of(AuctionNumbers which) const { return numbers + int(which) * view.states; }

  /// What passes read by state.
  static constexpr int given_at = int(AuctionNumbers::shifted_log_weight);
  SURETY_HD const double* given() const { return numbers + given_at * view.states; }

  /// Before AuctionPass::improve.
  template <class Team>
  SURETY_HD void begin(const Team& team) const {
    if (team.leads()) step = next_step(progress, view.twice_k);
  }

  /// After AuctionPass::improve, whose sums `sum` are: the next lambda, and exponents from it.
  template <class Team>
  SURETY_HD void after_improve(const Team& team, const double* sum) const {
    const int states = view.states;
    const double* const prior = view.of_state.prior;
    const double *const multiplier = of(AuctionNumbers::multiplier), *const marginal = of(AuctionNumbers::marginal);
    const double* const log_weight = of(AuctionNumbers::log_weight);
    double *const next = of(AuctionNumbers::next_multiplier), *const exponent = of(AuctionNumbers::next_log_weight);
    double* const shifted = of(AuctionNumbers::shifted_log_weight);
    const double length = progress.size * progress.weight, dual_step = step.dual_step;
    const auto change = [=](int s) { return length * (prior[s] - marginal[s]) / prior[s]; };
    const double moved = team.sum(states, [=](int s) { return prior[s] * change(s) * change(s) / length; });
    const double movement = sum[states] / step.primal_step + moved;
    team.for_each(states, [=](int s) {
      next[s] = multiplier[s] + change(s);
      exponent[s] = log_weight[s] + dual_step * (next[s] + change(s));
    });
    const double greatest = team.greatest(states, [=](int s) { return exponent[s]; });
    team.for_each(states, [=](int s) { shifted[s] = exponent[s] - greatest; });
    if (team.leads()) progress.movement = movement;
  }

  /// After AuctionPass::respond: whether the step counts, and the next one.
  template <class Team>
  SURETY_HD void after_respond(const Team& team, const double* sum) const {
    take_marginal(team, view.of_state, sum, of(AuctionNumbers::next_marginal));
    Progress now = progress;
    const double interaction = measure(team, sum, now.movement), tried = now.size;
    add_to_average(team, now.pending);
    if (accept(now, greatest_size(now, interaction), factors[now.tried])) {
      double* const to = numbers;
      const double* const from = of(AuctionNumbers::next_multiplier);
      team.for_each(3 * view.states, [=](int i) { to[i] = from[i]; });
      watch_movement(now, tried);
    }
    if (team.leads()) progress = now;
    team.join();
    begin(team);
  }

 private:
  /// The interaction of the two sides of the step; adds the second side's part to the movement.
  template <class Team>
  SURETY_HD double measure(const Team& team, const double* sum, double& movement) const {
    const double *const m = numbers, *const n = of(AuctionNumbers::next_multiplier);
    const int states = view.states, marginal = 2 * states, log_weight = states;
    const double interaction =
        sum[states] - team.sum(states, [=](int s) { return (n[marginal + s] - m[marginal + s]) * (n[s] - m[s]); });
    const double divergence = sum[states + 1] + team.sum(states, [=](int s) {
      return (n[marginal + s] - m[marginal + s]) * (n[log_weight + s] - m[log_weight + s]);
    });
    movement += divergence / step.dual_step;
    return interaction;
  }

  template <class Team>
  SURETY_HD void add_to_average(const Team& team, double weight) const {
    double *const to = of(AuctionNumbers::multiplier_sum), *const from = numbers;
    team.for_each(2 * view.states, [=](int i) { to[i] += weight * from[i]; });
  }

  /// The rule only sees the direction of the step, and posteriors that jump from state to state hide how far exponents
  /// went. So steps also have a greatest size, lowered where movements grow: while steps are short enough they do not.
  SURETY_HD static void watch_movement(Progress& p, double size) {
    constexpr double growth_of_unstable = 30, nothing = 1e-13;
    constexpr std::int64_t settled = 4;
    const double relative = p.movement / size, movement = relative < nothing ? nothing : relative;
    if (p.since_restart > settled && movement > growth_of_unstable * p.least_movement) {
      p.size = p.greatest = 0.8 * size;
      p.least_movement = movement;
    }
    if (movement < p.least_movement) p.least_movement = movement;
  }
};

}  // namespace SURETY_ISA
}  // namespace surety::kernels
