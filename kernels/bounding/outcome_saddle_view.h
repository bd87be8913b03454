#pragma once

#include <cstdint>

#include "kernels/bounding/auction_saddle_view.h"

namespace surety::kernels {

/// The saddle point of a bounding program of an environment with outcomes (Brooks & Du 2023, (3) and (6)) on a grid of
/// profiles x, the marginal of sigma on states priced by lambda:
///
///   max over m, lambda   min over sigma >= 0    sum_theta mu(theta) lambda(theta)
///     + sum_x,theta sigma(x, theta) [ sum_omega w m(omega|x) + sum_i u_i (nabla_i m)(omega|x) - lambda(theta) ]
///
/// Steps are Euclidean. sigma is kept as a density with respect to a reference law rho(x) mu(theta), m in the inner
/// product that rho weighs: both then are of order 1 wherever they matter.
///
/// At a profile where agents of a set S send message 0, the lower program wants a lottery that gives each of them at
/// least 0 in every state. Such lotteries are those over the vertices of a polytope, one for each S: weights on
/// vertices are kept there, and what is a projection onto a polytope is one onto a simplex.
inline constexpr int most_outcomes = 16;
inline constexpr int most_outcome_states = 1024;
inline constexpr int most_vertices = 1024;  ///< of the polytope of one set of agents

/// Arrays over profiles, [outcome] or [state] of them one behind the other, and weights on vertices. The first three
/// have two copies: current and next.
enum class OutcomeArray { lottery, density, vertex_weight, lottery_sum, density_sum, vertex_weight_sum };

/// Profiles that differ in the last agent's message alone, as in AuctionRow.
struct OutcomeRow {
  std::int64_t base;  ///< of message 0
  std::int32_t first, end;
  double law;                              ///< of the other agents' messages under rho
  double law_inside;                       ///< the same, 0 where all the row's lotteries are over vertices
  std::int32_t first_boundary;             ///< of its profiles whose lottery is over vertices
  std::int32_t message[most_bidders - 1];  ///< of the other agents
};

/// A profile whose lottery is over vertices.
struct BoundaryProfile {
  std::int32_t message;       ///< of the last agent
  std::int32_t set;           ///< which polytope
  std::int64_t first_weight;  ///< of its weights
};

/// The vertices of a polytope of lotteries.
struct VertexSet {
  std::int32_t first, count;
  double step;  ///< over the step of a lottery: the inverse of the squared norm of weights -> lottery
};

struct OutcomeSaddleView {
  int agents, outcomes, states, points;
  std::int64_t profiles;  ///< places of an array over profiles, padding included
  std::int64_t weights;   ///< on vertices, all profiles together
  std::int64_t stride[most_bidders];
  double twice_k;         ///< of the grid X(k)
  const OutcomeRow* row;  ///< one more than there are: the last holds the end of the boundary profiles
  const int* first_row;   ///< by chunk, one more than there are
  const BoundaryProfile* boundary;
  const VertexSet* set;
  const double* vertex;  ///< [vertex][outcome]
  StencilView derivative, adjoint;
  const double* law;         ///< of the last agent's message under rho; 0 beyond the last
  const double* law_inside;  ///< the same, 0 where the lottery is over vertices
  const double* prior;       ///< mu by state
  /// w and u_1 .. u_N: [outcome][term][state] as they are, [state][term][outcome] times mu(state).
  const double* payoff;
  const double* weighted_payoff;

  // Mutable.
  double* lottery[2];
  double* density[2];
  double* vertex_weight[2];
  double* lottery_sum;
  double* density_sum;
  double* vertex_weight_sum;
  double* lottery_anchor;
  double* density_anchor;
};

/// What a pass is given by state.
struct OutcomeGiven {
  const double* lambda_change;        ///< next lambda less the current one
  const double* lambda_extrapolated;  ///< twice the next lambda less the current one
};

enum class OutcomePass {
  improve,  ///< next lotteries = projection of (lotteries + primal_step * virtual objectives)
  respond,  ///< next densities, from twice the next lotteries less the current ones; their sums by state
  average,  ///< current lotteries and densities = their sums times average_weight
  anchor,   ///< the anchor = the current point, the sums = 0; measures how far it moved; sums densities by state
};

inline constexpr int outcome_passes = 4;

/// Sums of a chunk beside the one of every state: what they hold depends on the pass (see OutcomeItem).
inline constexpr int outcome_sums = 2;

/// Whether a pass sums densities by state; the other passes sum outcome_sums numbers alone.
SURETY_HD constexpr bool sums_states(OutcomePass pass) {
  return pass == OutcomePass::respond || pass == OutcomePass::anchor;
}

}  // namespace surety::kernels
