#pragma once

#include <vector>

#include "host/bounds/message_grid.h"
#include "kernels/bounding/outcome_saddle.h"
#include "surety/bounds/outcome_environment.h"

namespace surety {

/// A bounding program of an environment with outcomes on a grid, payoffs scaled to at most 1 in size: everything a
/// solver and a certificate need to know. States of probability 0 have their say on participation and are gone then.
class OutcomeProgram {
 public:
  /// Messages are {0, 1/k, ..., min(k, reach)}.
  OutcomeProgram(const OutcomeEnvironment& environment, BoundingProgram kind, int k, int reach);

  const OutcomeEnvironment& environment() const { return environment_; }  ///< scaled, of likely states
  double scale() const { return scale_; }                                 ///< of payoffs: theirs = scale * ours
  BoundingProgram kind() const { return kind_; }
  const MessageGrid& grid() const { return grid_; }
  int outcomes() const { return int(environment_.outcomes.size()); }
  int states() const { return environment_.states(); }
  const std::vector<double>& prior() const { return environment_.prior; }
  const std::vector<int>& state() const { return state_; }  ///< which of the given states each of ours is
  int given_states() const { return given_states_; }

  /// rho: the reference law of one agent's messages.
  const std::vector<double>& law() const { return law_; }

  /// Lotteries allowed where the agents of this set send 0: those over these vertices; any, where there are none.
  const std::vector<std::vector<double>>& vertices(unsigned agents) const { return vertices_[agents]; }
  /// The agents who send 0 where that restricts lotteries: in the upper program nobody.
  unsigned at_zero(const int* message) const;

  /// The payoff of a term, 0 the objective and 1 + i agent i's utility.
  double payoff(int term, int outcome, int state) const {
    return term == 0 ? environment_.w(outcome, state) : environment_.u(term - 1, outcome, state);
  }

  std::int64_t places() const { return grid_.stride(0) * row_stride(); }
  std::int64_t row_stride() const;
  kernels::OutcomeSaddleProblem saddle_problem() const;

  /// From [number][place] to [number][profile].
  std::vector<double> without_padding(const std::vector<double>& numbers) const;

 private:
  void keep_likely_states(const OutcomeEnvironment& environment);
  void find_vertices(const OutcomeEnvironment& environment);
  void add_payoffs(kernels::OutcomeSaddleProblem& problem) const;
  void add_sets(kernels::OutcomeSaddleProblem& problem) const;
  void add_rows(kernels::OutcomeSaddleProblem& problem) const;
  void add_boundary(kernels::OutcomeSaddleProblem& problem, std::vector<int> message, int first, int end) const;

  OutcomeEnvironment environment_;
  double scale_ = 0;
  BoundingProgram kind_;
  MessageGrid grid_;
  std::vector<double> law_;
  std::vector<int> state_;
  int given_states_;
  std::vector<std::vector<std::vector<double>>> vertices_;  // [set of agents]
};

}  // namespace surety
